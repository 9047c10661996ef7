import type { NotificationSpec } from './types.ts'
import { texts } from '../../shared/texts/current.ts'

/** Says that the program ends because of an error of its own. Pure. */
export function notificationForCrash(): NotificationSpec {
  const { ended: title, endedWhy: body } = texts.system.crash
  return { id: 'ended', title, body, urgency: 'critical', buttons: [] }
}
