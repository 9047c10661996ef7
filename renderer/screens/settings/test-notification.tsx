import { useState } from 'react'
import type { Message } from '../../../shared/message.ts'
import type { OutcomeKind } from '../../../shared/model.ts'
import { describeMessage } from '../../../shared/texts/describe-message.ts'
import { outcomeOf } from '../../state/actions.ts'
import { useBridge } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { Button } from '../../ui/button.tsx'
import { Line } from './setting-row.tsx'

interface TestResult {
  readonly ok: boolean
  readonly message: Message | undefined
}

/** Sends a test notification, and shows the result. */
export function useTestNotification(kind?: OutcomeKind) {
  const bridge = useBridge()
  const [sending, setSending] = useState(false)
  const [result, setResult] = useState<TestResult>()

  async function ask(): Promise<void> {
    setSending(true)
    setResult(undefined)
    const { ok, message } = await outcomeOf(bridge.call('testNotification', kind ? { kind } : {}))
    setSending(false)
    setResult({ ok, message })
  }

  return { sending, result, send: (): void => void (sending || ask()) }
}

export function TestOutput({ result }: { readonly result: TestResult | undefined }) {
  const texts = useTexts()
  return (
    <output className="setting-output" data-bad={result?.ok === false || undefined}>
      {result &&
        (result.message ? describeMessage(result.message, texts) : texts.settings.notifications.sent)}
    </output>
  )
}

export function TestNotification() {
  const texts = useTexts()
  const { sending, result, send } = useTestNotification()
  const { test, testHint, sendTest, sending: underWay } = texts.settings.notifications
  return (
    <div className="setting" data-setting="test">
      <Line label={test} hint={testHint}>
        <Button aria-disabled={sending} onClick={send}>
          {sending ? underWay : sendTest}
        </Button>
      </Line>
      <TestOutput result={result} />
    </div>
  )
}
