import { useState } from 'react'
import type { CommandResult } from '#shared/contract.ts'
import { outcomeOf } from '#renderer/state/actions.ts'
import { useActions, useBridge } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { CommandOutput, Line } from './setting-row.tsx'

export function HelpSettings() {
  const texts = useTexts()
  const bridge = useBridge()
  const { openHelp } = useActions()
  const [copying, setCopying] = useState(false)
  const [outcome, setOutcome] = useState<CommandResult>()
  const { help, lines } = texts.settings
  const [label, hint] = lines.diagnostics

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
        <Line label={label} hint={hint}>
          <Button aria-disabled={copying} onClick={() => copying || void copy()}>
            {copying ? help.copying : help.copyDiagnostics}
          </Button>
        </Line>
        <CommandOutput outcome={outcome} />
      </div>
    </>
  )
}
