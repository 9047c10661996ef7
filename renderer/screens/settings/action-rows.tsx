import { useState } from 'react'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { LabeledRow } from './setting-row.tsx'
import { Question } from '#renderer/ui/question.tsx'

interface ConfirmButtonProps {
  readonly look: 'plain' | 'danger'
  readonly name: string
  readonly title: string
  readonly text: string
  readonly confirm: string
  readonly act: () => void
}

/** A button that asks for confirmation. */
function ConfirmButton({ look, name, act, ...question }: ConfirmButtonProps) {
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

/** The limits of storage/ledger-lines.ts. */
const historyLimits = { days: 90, most: 10_000 }

export function HistorySetting() {
  const { data } = useTexts().settings
  const { ask, setView } = useActions()
  return (
    <div className="setting" data-setting="history">
      <LabeledRow label={data.history} hint={data.historyHint(historyLimits.days, historyLimits.most)}>
        <Button onClick={() => setView({ name: 'history' })}>{data.openHistory}</Button>
        <ConfirmButton
          look="danger"
          name={data.clearName}
          title={data.clearTitle}
          text={data.clearText}
          confirm={data.clearConfirm}
          act={() => void ask('clearHistory', {})}
        />
      </LabeledRow>
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
      <LabeledRow label={label} hint={hint}>
        <Button onClick={() => void ask('copyDiagnostics', {})}>{help.copyDiagnostics}</Button>
      </LabeledRow>
    </div>
  )
}
