import { useState } from 'react'
import type { Message } from '#shared/message.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { catchFailure } from '#renderer/state/actions.ts'
import { useBridge } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { LabeledRow } from './setting-row.tsx'

interface TestResult {
  readonly ok: boolean
  readonly message: Message | undefined
}

export function TestNotification() {
  const texts = useTexts()
  const bridge = useBridge()
  const [sending, setSending] = useState(false)
  const [result, setResult] = useState<TestResult>()

  async function send(): Promise<void> {
    if (sending) return
    setSending(true)
    setResult(undefined)
    const { ok, message } = await catchFailure(bridge.call('testNotification', {}))
    setSending(false)
    setResult({ ok, message })
  }

  const { sending: underWay } = texts.settings.notifications
  const [label, hint] = texts.settings.lines.test
  return (
    <div className="setting" data-setting="test">
      <LabeledRow label={label} hint={hint}>
        <Button aria-disabled={sending} onClick={() => void send()}>
          {sending ? underWay : texts.common.sendTest}
        </Button>
      </LabeledRow>
      <output className="setting-output" data-bad={result?.ok === false || undefined}>
        {result &&
          (result.message ? formatMessage(result.message, texts) : texts.settings.notifications.sent)}
      </output>
    </div>
  )
}
