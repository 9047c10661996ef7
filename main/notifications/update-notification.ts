import { texts } from '../../shared/texts/current.ts'
import type { NotificationSpec } from './types.ts'

export const updateId = 'update'

/** What is said of a newer version that is ready: it asks for nothing. */
export function notificationForUpdate(version: string): NotificationSpec {
  const { title, body } = texts.updates.notification
  return { id: updateId, title: title(version), body, urgency: 'low', buttons: [], silent: true }
}
