import { ElectronPresenter, type NativeNotificationClass } from './electron/electron-notifications.ts'
import { FreedesktopPresenter, type FreedesktopOptions } from './linux/freedesktop-notifications.ts'
import type { SessionBus } from './linux/dbus/session-bus.ts'
import type { NotificationPresenter } from '#main/core/notifications/notification.ts'

/** The options of the desktop's notification service. Electron's presenter needs only some of them. */
export interface PresenterOptions extends Omit<FreedesktopOptions, 'bus' | 'limit'> {
  readonly platform: NodeJS.Platform
  readonly Notification: NativeNotificationClass
  readonly bus?: SessionBus
}

/**
 * Uses `second` only if there is no service for `first`. After a timeout of `first`, the user might get the
 * notification twice.
 */
export function withFallbackPresenter(
  first: NotificationPresenter,
  second: NotificationPresenter,
): NotificationPresenter {
  const presenters = [first, second]
  return {
    async show(spec) {
      const delivery = await first.show(spec)
      if (delivery.accepted || (delivery.why !== 'no-bus' && delivery.why !== 'no-daemon')) return delivery
      const other = await second.show(spec)
      return other.accepted ? other : delivery
    },
    update: async (spec) => (await first.update(spec)) ?? second.update(spec),
    close(id) {
      for (const presenter of presenters) presenter.close(id)
    },
    onPress(listener, recall) {
      const stops = presenters.map((presenter) => presenter.onPress(listener, recall))
      return () => {
        for (const stop of stops) stop()
      }
    },
    dispose() {
      for (const presenter of presenters) presenter.dispose()
    },
  }
}

/** Uses the desktop's notification service on Linux, or else Electron. */
export function createPresenter(options: PresenterOptions): NotificationPresenter {
  const { platform, clock, Notification, bus, ...names } = options
  const native = new ElectronPresenter({ Notification, platform, clock })
  if (platform !== 'linux' || !bus) return native
  return withFallbackPresenter(new FreedesktopPresenter({ ...names, clock, bus }), native)
}
