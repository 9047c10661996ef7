import { useState } from 'react'
import type { CommandResult } from '#shared/contract.ts'
import { outcomeOf } from '#renderer/state/actions.ts'
import { useActions, useBridge } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Line, CommandOutput } from './setting-row.tsx'
import { Question } from './question.tsx'

/** Must equal the limits of storage/ledger-lines.ts. */
const kept = { days: 90, most: 10_000 }

export function ResetSetting() {
  const texts = useTexts()
  const bridge = useBridge()
  const { toast } = useActions()
  const [asking, setAsking] = useState(false)
  const { data, lines } = texts.settings
  const [label, hint] = lines.reset

  async function reset(): Promise<void> {
    setAsking(false)
    const outcome = await outcomeOf(bridge.call('resetSettings', {}))
    toast(outcome.ok ? texts.settings.data.resetDone : describeMessage(outcome.message, texts))
  }

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
          onConfirm={() => void reset()}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}

export function HistorySetting() {
  const texts = useTexts()
  const bridge = useBridge()
  const { setView } = useActions()
  const [asking, setAsking] = useState(false)
  const [outcome, setOutcome] = useState<CommandResult>()
  const { data } = texts.settings

  async function clear(): Promise<void> {
    setAsking(false)
    setOutcome(undefined)
    setOutcome(await outcomeOf(bridge.call('clearHistory', {})))
  }

  return (
    <div className="setting" data-setting="history">
      <Line label={data.history} hint={data.historyHint(kept.days, kept.most)}>
        <Button onClick={() => setView({ name: 'history' })}>{data.openHistory}</Button>
        <Button look="danger" onClick={() => setAsking(true)}>
          {data.clearName}
        </Button>
      </Line>
      <CommandOutput outcome={outcome} />
      {asking && (
        <Question
          title={data.clearTitle}
          text={data.clearText}
          confirm={data.clearConfirm}
          onConfirm={() => void clear()}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}
