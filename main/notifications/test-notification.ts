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

/**
 * What a person is shown who wants to see whether notifications get through.
 * @param kind as what kind of outcome it is heard; where none is named, as the first that can be
 */
export function notificationForTest(
  texts: Pick<Texts, 'notifications'>,
  kind: OutcomeKind | undefined,
): NotificationSpec {
  const { title, body } = texts.notifications.test
  const heardAs = kind === undefined ? byImportance : [kind]
  return { id: testId, title, body, urgency: 'normal', buttons: buttonsOf(['show'], texts), heardAs }
}

/** What came of it, and what would keep an outcome silent all the same. Pure. */
export function outcomeOfTest(
  delivery: Delivery,
  context: Pick<PolicyContext, 'settings' | 'now'>,
): CommandResult {
  if (!delivery.taken) return { ok: false, message: delivery.reason }
  const message = messageOf(`notifications.test.${standing(context)}`)
  const { flaw } = delivery
  return { ok: true, message: flaw ? messageOf('words.sentences', message, flaw) : message }
}

/** What would keep an outcome from popping up now. */
function standing(context: Pick<PolicyContext, 'settings' | 'now'>) {
  switch (globalMute(context)) {
    case 'paused':
      return 'takenWhilePaused'
    case 'quiet-hours':
      return 'takenInQuietHours'
    case undefined:
      return 'taken'
  }
}
