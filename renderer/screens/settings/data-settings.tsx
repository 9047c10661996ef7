import { useState } from 'react'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Line } from './setting-row.tsx'
import { Question } from './question.tsx'

/** Must equal the limits of storage/ledger-lines.ts. */
const kept = { days: 90, most: 10_000 }

export function ResetSetting() {
  const texts = useTexts()
  const { ask } = useActions()
  const [asking, setAsking] = useState(false)
  const { data, lines } = texts.settings
  const [label, hint] = lines.reset

  return (
    <div className="setting" data-setting="reset">
      <Line label={label} hint={hint}>
        <Button onClick={() => setAsking(true)}>{data.resetName}</Button>
      </Line>
      {asking && (
        <Question
          title={data.resetTitle}
          text={data.resetText}
          confirm={data.resetConfirm}
          onConfirm={() => {
            setAsking(false)
            void ask('resetSettings', {}, data.resetDone)
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}

export function HistorySetting() {
  const texts = useTexts()
  const { ask, setView } = useActions()
  const [asking, setAsking] = useState(false)
  const { data } = texts.settings

  return (
    <div className="setting" data-setting="history">
      <Line label={data.history} hint={data.historyHint(kept.days, kept.most)}>
        <Button onClick={() => setView({ name: 'history' })}>{data.openHistory}</Button>
        <Button look="danger" onClick={() => setAsking(true)}>
          {data.clearName}
        </Button>
      </Line>
      {asking && (
        <Question
          title={data.clearTitle}
          text={data.clearText}
          confirm={data.clearConfirm}
          onConfirm={() => {
            setAsking(false)
            void ask('clearHistory', {})
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}
