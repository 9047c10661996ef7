import {
  startNotificationDaemon,
  startPrivateBus,
  startTrayHost,
  type NotificationDaemon,
  type NotificationDaemonOptions,
  type PrivateBus,
  type TrayHost,
} from '#test/support/desktop/desktop-doubles.ts'

export interface Desktop {
  readonly bus: PrivateBus
  readonly notifications: NotificationDaemon
  readonly tray: TrayHost
  stop(): Promise<void>
}

/** Must start before the app: Electron looks for a tray once. */
export async function startDesktop(daemon?: NotificationDaemonOptions): Promise<Desktop> {
  const bus = await startPrivateBus()
  const notifications = await startNotificationDaemon(bus.address, daemon)
  const tray = await startTrayHost(bus.address)
  return {
    bus,
    notifications,
    tray,
    async stop() {
      await Promise.all([notifications.stop(), tray.stop()])
      await bus.stop()
    },
  }
}
