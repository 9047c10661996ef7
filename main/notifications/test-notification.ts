import type { CommandResult } from '../../shared/contract.ts'
import type { OutcomeKind } from '../../shared/model.ts'
import { byImportance } from '../../shared/sounds.ts'
import { messageOf } from '../../shared/message.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { buttonsOf } from './buttons.ts'
import { globalMute } from '../state/mutes.ts'
import type { PolicyContext } from './policy.ts'
import type { Delivery, NotificationSpec } from './notification.ts'

export const testId = 'test'

/** @param kind the outcome whose sound it plays; by default the first that has one */
export function notificationForTest(
  texts: Pick<Texts, 'notifications'>,
  kind: OutcomeKind | undefined,
): NotificationSpec {
  const { title, body } = texts.notifications.test
  const soundKinds = kind === undefined ? byImportance : [kind]
  return { id: testId, title, body, urgency: 'normal', buttons: buttonsOf(['show'], texts), soundKinds }
}

/** The result of a test, and what would suppress real outcomes all the same. */
export function outcomeOfTest(
  delivery: Delivery,
  context: Pick<PolicyContext, 'settings' | 'now'>,
): CommandResult {
  if (!delivery.taken) return { ok: false, message: delivery.reason }
  const message = messageOf(`notifications.test.${resultKey(context)}`)
  const { flaw } = delivery
  return { ok: true, message: flaw ? messageOf('words.sentences', message, flaw) : message }
}

function resultKey(context: Pick<PolicyContext, 'settings' | 'now'>) {
  switch (globalMute(context)) {
    case 'paused':
      return 'takenWhilePaused'
    case 'quiet-hours':
      return 'takenInQuietHours'
    case undefined:
      return 'taken'
  }
}
