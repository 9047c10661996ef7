import type { UpdateState } from '#shared/model.ts'
import { outcomeOf } from '#renderer/state/actions.ts'
import { useActions, useBridge, useTicking, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import type { Texts } from '#shared/texts/index.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import { updateCommandOf, type UpdateCommand } from '#renderer/state/models/update-command.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Line, SettingSwitch } from './setting-row.tsx'
import type { SettingsForm } from './use-settings.ts'

export function UpdateSwitch({ form }: { readonly form: SettingsForm }) {
  const updates = useWindow((state) => state.world?.updates)
  if (!updates) return null
  return updates.kind !== 'off' && <SettingSwitch form={form} name="lookForUpdates" />
}

function textOf(updates: UpdateState, now: number, texts: Texts): string {
  const { updates: words } = texts.settings
  switch (updates.kind) {
    case 'off':
      return words.off[updates.why]
    case 'unknown':
      return words.unknown
    case 'looking':
      return words.looking
    case 'newest':
      return words.newest(updates.at, now)
    case 'downloading':
      return words.downloading(updates.version, updates.percent)
    case 'ready':
      return words.ready(updates.version)
    case 'failed':
      return describeMessage(updates.message, texts)
  }
}

export function VersionSetting() {
  const updates = useWindow((state) => state.world?.updates)
  return updates && <Version updates={updates} />
}

function Version({ updates }: { readonly updates: UpdateState }) {
  const texts = useTexts()
  const bridge = useBridge()
  const { toast } = useActions()
  const version = useWindow((state) => state.world?.version ?? '')
  const text = useTicking((now) => textOf(updates, now, texts))
  const { updates: words } = texts.settings
  const command = updateCommandOf(updates)

  async function ask(name: UpdateCommand): Promise<void> {
    const outcome = await outcomeOf(bridge.call(name, {}))
    // The line shows errors of the check.
    if (!outcome.ok && updates.kind === 'ready') toast(describeMessage(outcome.message, texts))
  }

  return (
    <div className="setting" data-setting="version">
      <Line label={words.version(version)}>
        {updates.kind !== 'off' && (
          <Button aria-disabled={!command} onClick={() => command && void ask(command)}>
            {words.commands[command ?? 'lookForUpdate']}
          </Button>
        )}
      </Line>
      <output className="setting-output" data-bad={updates.kind === 'failed' || undefined}>
        {text}
      </output>
    </div>
  )
}
