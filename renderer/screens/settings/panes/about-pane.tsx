import { useTexts } from '#renderer/state/use-texts.ts'
import { MoreOptions } from '#renderer/ui/more-options.tsx'
import { ResetSetting } from '../data-settings.tsx'
import { UpdateSettings } from '../update-settings.tsx'
import type { SettingsForm } from '../use-settings.ts'
import { useState } from 'react'
import type { CommandResult } from '#shared/contract.ts'
import { outcomeOf } from '#renderer/state/actions.ts'
import { useActions, useBridge } from '#renderer/state/context.tsx'
import { Button } from '#renderer/ui/button.tsx'
import { Line, CommandOutput } from '../setting-row.tsx'

export function AboutPane({ form }: { readonly form: SettingsForm }) {
  const texts = useTexts()
  return (
    <>
      <UpdateSettings form={form} />
      <HelpSettings />
      <MoreOptions label={texts.settings.moreOptions}>
        <ResetSetting />
      </MoreOptions>
    </>
  )
}

function HelpSettings() {
  const texts = useTexts()
  const bridge = useBridge()
  const { openHelp } = useActions()
  const [copying, setCopying] = useState(false)
  const [outcome, setOutcome] = useState<CommandResult>()
  const { help } = texts.settings

  async function copy(): Promise<void> {
    setCopying(true)
    setOutcome(undefined)
    setOutcome(await outcomeOf(bridge.call('copyDiagnostics', {})))
    setCopying(false)
  }

  return (
    <>
      <div className="setting">
        <Line label={texts.filters.help}>
          <Button aria-haspopup="dialog" onClick={openHelp}>
            {help.show}
          </Button>
        </Line>
      </div>
      <div className="setting" data-setting="diagnostics">
        <Line label={help.diagnostics} hint={help.diagnosticsHint}>
          <Button aria-disabled={copying} onClick={() => copying || void copy()}>
            {copying ? help.copying : help.copyDiagnostics}
          </Button>
        </Line>
        <CommandOutput outcome={outcome} />
      </div>
    </>
  )
}
