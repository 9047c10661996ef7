import type { CommandResult } from '../../shared/contract.ts'
import { messageOf } from '../../shared/messages/message.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { buttonsOf } from './buttons.ts'
import { globalMute } from '../state/mutes.ts'
import type { PolicyContext } from './policy.ts'
import type { Delivery, NotificationSpec } from './types.ts'

export const testId = 'test'

/** What a person is shown who wants to see whether notifications get through. */
export function notificationForTest(texts: Pick<Texts, 'notifications'>): NotificationSpec {
  const { title, body } = texts.notifications.test
  return { id: testId, title, body, urgency: 'normal', buttons: buttonsOf(['show'], texts) }
}

/** What came of it, and what would keep an outcome silent all the same. Pure. */
export function outcomeOfTest(
  delivery: Delivery,
  context: Pick<PolicyContext, 'settings' | 'now'>,
): CommandResult {
  if (!delivery.taken) return { ok: false, message: delivery.reason }
  switch (globalMute(context)) {
    case 'paused':
      return { ok: true, message: messageOf('notifications.test.takenWhilePaused') }
    case 'quiet-hours':
      return { ok: true, message: messageOf('notifications.test.takenInQuietHours') }
    case undefined:
      return { ok: true, message: messageOf('notifications.test.taken') }
  }
}
