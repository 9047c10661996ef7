import type { Clock } from '../base/clock.ts'
import { electronPresenter } from './electron/electron-notifications.ts'
import type { NativeNotifications } from './electron/electron-notifications.ts'
import { freedesktopPresenter } from './linux/freedesktop-notifications.ts'
import type { SessionBus } from './linux/dbus/session-bus.ts'
import type { NotificationPresenter, OwnSounds } from '../notifications/notification.ts'
import type { Texts } from '../../shared/texts/index.ts'

export interface PresenterOptions {
  readonly platform: NodeJS.Platform
  readonly clock: Clock
  /** Electron's `Notification` class. */
  readonly Notification: NativeNotifications
  /** Linux only. */
  readonly bus?: SessionBus
  readonly appName: string
  readonly desktopEntry: string
  readonly icon?: string
  readonly pid: number
  /** Of the language that is set now. */
  readonly texts: () => Texts
  readonly sounds?: OwnSounds
}

/**
 * Shows by `first`, and by `second` where `first` found nobody to show it. A service that merely didn't answer, or
 * said no, is not asked a second time by another way: it may show the first one yet, and there would be two.
 */
export function withFallback(
  first: NotificationPresenter,
  second: NotificationPresenter,
): NotificationPresenter {
  const both = [first, second]
  return {
    async show(spec) {
      const delivery = await first.show(spec)
      if (delivery.taken || (delivery.why !== 'no-bus' && delivery.why !== 'no-daemon')) return delivery
      const other = await second.show(spec)
      return other.taken ? other : delivery
    },
    update: async (spec) => (await first.update(spec)) ?? second.update(spec),
    close(id) {
      for (const presenter of both) presenter.close(id)
    },
    onPress(listener, recall) {
      const stops = both.map((presenter) => presenter.onPress(listener, recall))
      return () => {
        for (const stop of stops) stop()
      }
    },
    dispose() {
      for (const presenter of both) presenter.dispose()
    },
  }
}

/** The presenter for this system: on Linux the desktop's own service, then Electron; elsewhere Electron. */
export function presenterFor(options: PresenterOptions): NotificationPresenter {
  const { platform, clock, Notification, bus, appName, desktopEntry, icon, pid, texts, sounds } = options
  const native = electronPresenter({ Notification, platform, clock, sounds })
  if (platform !== 'linux' || !bus) return native
  const desktop = freedesktopPresenter({
    bus,
    clock,
    appName,
    desktopEntry,
    pid,
    texts,
    ...(icon !== undefined && { icon }),
    ...(sounds && { sounds }),
  })
  return withFallback(desktop, native)
}
