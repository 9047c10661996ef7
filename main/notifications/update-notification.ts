import type { Texts } from '#shared/texts/index.ts'
import type { NotificationSpec } from './notification.ts'

export const updateId = 'update'

/** Builds the notification of an update that requires no action. */
export function notificationForUpdate(
  version: string,
  { updates }: Pick<Texts, 'updates'>,
): NotificationSpec {
  const { title, body } = updates.notification
  return { id: updateId, title: title(version), body, urgency: 'low', buttons: [], silent: true }
}
