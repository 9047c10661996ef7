import type { Clock } from '#main/base/clock.ts'
import type { NotificationPresenter, NotificationSpec } from '#main/notifications/notification.ts'
import type { Texts } from '#shared/texts/index.ts'

/** In ms. */
const crashNotificationMs = 1_000

/** Notifies the user that the program quits after a crash. */
export function showCrash(
  presenter: Pick<NotificationPresenter, 'show'>,
  clock: Clock,
  texts: Texts,
): Promise<unknown> {
  return Promise.race([presenter.show(notificationForCrash(texts)), clock.sleep(crashNotificationMs)])
}

/** The notification that the program quits after a crash. */
export function notificationForCrash({ system }: Pick<Texts, 'system'>): NotificationSpec {
  const { ended: title, endedWhy: body } = system.crash
  return { id: 'ended', title, body, urgency: 'critical', command: { open: 'window' }, buttons: [] }
}
