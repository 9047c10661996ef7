import type { Clock } from '../base/clock.ts'
import { notificationForCrash } from '../notifications/crash-notification.ts'
import type { NotificationPresenter } from '../notifications/notification.ts'
import type { Texts } from '../../shared/texts/index.ts'

/** How long a desktop may take to accept the notification of a crash, ms. */
const crashNotificationMs = 1_000

/** Notifies the person that the program ends because of an error of its own; it takes no longer than a moment. */
export function showCrash(
  presenter: Pick<NotificationPresenter, 'show'>,
  clock: Clock,
  texts: Texts,
): Promise<unknown> {
  return Promise.race([presenter.show(notificationForCrash(texts)), clock.sleep(crashNotificationMs)])
}
