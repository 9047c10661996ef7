import type { CommandResult } from '#shared/contract.ts'
import { messageOf } from '#shared/message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { globalMute } from '#main/state/mutes.ts'
import type { PolicyContext } from './policy.ts'
import type { Delivery, NotificationSpec } from './notification.ts'

export function notificationForTest(texts: Pick<Texts, 'notifications'>): NotificationSpec {
  const { title, body } = texts.notifications.test
  const command = { open: { show: 'settings' } } as const
  const buttons = [{ label: texts.notifications.buttons.show, command }]
  return { id: 'test', title, body, urgency: 'normal', command, buttons }
}

/** The result of a test, and what would suppress real outcomes all the same. */
export function outcomeOfTest(
  delivery: Delivery,
  context: Pick<PolicyContext, 'settings' | 'now'>,
): CommandResult {
  if (!delivery.taken) return { ok: false, message: delivery.reason }
  return { ok: true, message: messageOf(`notifications.test.${resultKey(context)}`) }
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
