import type { Texts } from '#shared/texts/index.ts'
import type { NotificationSpec } from './notification.ts'

/** Builds the notification of an update that requires no action. */
export function notificationForUpdate(
  version: string,
  { updates }: Pick<Texts, 'updates'>,
): NotificationSpec {
  const { title, body } = updates.notification
  const command = { open: { show: 'settings' } } as const
  return { id: 'update', title: title(version), body, urgency: 'low', command, buttons: [], silent: true }
}
