import type { NotificationSpec } from './notification.ts'
import type { Texts } from '../../shared/texts/index.ts'

/** The notification that the program quits after a crash. Pure. */
export function notificationForCrash({ system }: Pick<Texts, 'system'>): NotificationSpec {
  const { ended: title, endedWhy: body } = system.crash
  return { id: 'ended', title, body, urgency: 'critical', buttons: [] }
}
