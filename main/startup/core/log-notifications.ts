import { codeOf } from '#shared/message.ts'
import { nameOf, type NotificationPresenter } from '#main/notifications/notification.ts'
import type { Ledger } from '#main/storage/ledger.ts'
import type { Log } from '#main/log/log.ts'

/** Shows notifications, and logs which were accepted: by ID, without their texts. */
export function logNotifications(presenter: NotificationPresenter, log: Log): NotificationPresenter {
  return {
    close: (id) => presenter.close(id),
    dispose: () => presenter.dispose(),
    async show(spec) {
      const delivery = await presenter.show(spec)
      if (delivery.taken) log.info(`notification taken: ${spec.id}`)
      else
        log.warn(
          `notification refused (${delivery.why ?? 'unknown'}): ${spec.id}: ${codeOf(delivery.reason)}`,
        )
      return delivery
    },
    async update(spec) {
      const delivery = await presenter.update(spec)
      if (delivery?.taken) log.info(`notification updated: ${spec.id}`)
      return delivery
    },
    onPress: (listener, recall) =>
      presenter.onPress((press) => {
        log.info(`notification pressed: ${press.id}, ${nameOf(press.command)}`)
        listener(press)
      }, recall),
  }
}

/** Logs which outcomes were announced, or why not. */
export function logAnnounced(ledger: Ledger, log: Log): void {
  ledger.onAnnounced(({ key, kind }, silence) =>
    log.info(`outcome announced: ${key}, ${kind}${silence === undefined ? '' : `, silently (${silence})`}`),
  )
}
