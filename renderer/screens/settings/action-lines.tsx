import { useState } from 'react'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Line } from './setting-row.tsx'
import { Question } from './question.tsx'

interface AskingButtonProps {
  readonly look: 'plain' | 'danger'
  readonly name: string
  readonly title: string
  readonly text: string
  readonly confirm: string
  readonly act: () => void
}

/** A button that asks before it acts. */
function AskingButton({ look, name, act, ...question }: AskingButtonProps) {
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Button look={look} onClick={() => setAsking(true)}>
        {name}
      </Button>
      {isAsking && <Question {...question} onConfirm={act} onClose={() => setAsking(false)} />}
    </>
  )
}

export function ResetSetting() {
  const { data, lines } = useTexts().settings
  const { ask } = useActions()
  const [label, hint] = lines.reset
  return (
    <div className="setting" data-setting="reset">
      <Line label={label} hint={hint}>
        <AskingButton
          look="plain"
          name={data.resetName}
          title={data.resetTitle}
          text={data.resetText}
          confirm={data.resetConfirm}
          act={() => void ask('resetSettings', {}, data.resetDone)}
        />
      </Line>
    </div>
  )
}

/** The limits of storage/ledger-lines.ts. */
const kept = { days: 90, most: 10_000 }

export function HistorySetting() {
  const { data } = useTexts().settings
  const { ask, setView } = useActions()
  return (
    <div className="setting" data-setting="history">
      <Line label={data.history} hint={data.historyHint(kept.days, kept.most)}>
        <Button onClick={() => setView({ name: 'history' })}>{data.openHistory}</Button>
        <AskingButton
          look="danger"
          name={data.clearName}
          title={data.clearTitle}
          text={data.clearText}
          confirm={data.clearConfirm}
          act={() => void ask('clearHistory', {})}
        />
      </Line>
    </div>
  )
}

export function HelpSettings() {
  const texts = useTexts()
  const { ask } = useActions()
  const { help, lines } = texts.settings
  const [label, hint] = lines.diagnostics
  return (
    <div className="setting" data-setting="diagnostics">
      <Line label={label} hint={hint}>
        <Button onClick={() => void ask('copyDiagnostics', {})}>{help.copyDiagnostics}</Button>
      </Line>
    </div>
  )
}
