import type { UpdateState } from '#shared/model.ts'
import { catchFailure } from '#renderer/state/actions.ts'
import { useActions, useBridge, useTickingValue, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { getUpdateCommand, type UpdateCommand } from '#renderer/state/models/update-command.ts'
import { Button } from '#renderer/ui/button.tsx'
import { LabeledRow, SettingSwitch } from './setting-row.tsx'
import type { SettingsForm } from './use-settings.ts'

export function UpdateSwitch({ form }: { readonly form: SettingsForm }) {
  const updates = useWindow((state) => state.world?.updates)
  if (!updates) return null
  return updates.kind !== 'off' && <SettingSwitch form={form} name="lookForUpdates" />
}

function formatUpdate(updates: UpdateState, now: number, texts: Texts): string {
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
      return formatMessage(updates.message, texts)
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
  const text = useTickingValue((now) => formatUpdate(updates, now, texts))
  const { updates: words } = texts.settings
  const command = getUpdateCommand(updates)

  async function ask(name: UpdateCommand): Promise<void> {
    const outcome = await catchFailure(bridge.call(name, {}))
    // The line shows errors of the check.
    if (!outcome.ok && updates.kind === 'ready') toast(formatMessage(outcome.message, texts))
  }

  return (
    <div className="setting" data-setting="version">
      <LabeledRow label={words.version(version)}>
        {updates.kind !== 'off' && (
          <Button aria-disabled={!command} onClick={() => command && void ask(command)}>
            {words.commands[command ?? 'lookForUpdate']}
          </Button>
        )}
      </LabeledRow>
      <output className="setting-output" data-bad={updates.kind === 'failed' || undefined}>
        {text}
      </output>
    </div>
  )
}
