import { useState } from 'react'
import type { Message } from '../../../shared/messages/message.ts'
import { describeMessage } from '../../../shared/texts/describe-message.ts'
import { outcomeOf } from '../../state/actions.ts'
import { useBridge } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { Button } from '../../ui/button.tsx'
import { Line } from './place.tsx'

/** Sends a notification, and says what came of it. */
export function TestNotification() {
  const texts = useTexts()
  const bridge = useBridge()
  const [sending, setSending] = useState(false)
  const [said, setSaid] = useState<{ readonly ok: boolean; readonly message: Message | undefined }>()
  const { test, testHint, sendTest, sending: underWay, sent } = texts.settings.notifications

  async function send(): Promise<void> {
    setSending(true)
    setSaid(undefined)
    const { ok, message } = await outcomeOf(bridge.call('testNotification', {}))
    setSending(false)
    setSaid({ ok, message })
  }

  return (
    <div className="setting">
      <Line label={test} hint={testHint}>
        <Button aria-disabled={sending} onClick={() => sending || void send()}>
          {sending ? underWay : sendTest}
        </Button>
      </Line>
      <output className="setting-said" data-bad={said?.ok === false || undefined}>
        {said && (said.message ? describeMessage(said.message, texts) : sent)}
      </output>
    </div>
  )
}
