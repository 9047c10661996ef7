import {
  startNotificationDaemon,
  startPrivateBus,
  startTrayHost,
  type NotificationDaemonOptions,
} from '#test/support/desktop/desktop-doubles.ts'

export type Desktop = Awaited<ReturnType<typeof startDesktop>>

/** Must be called before the app starts, because Electron looks for a tray only once. */
export async function startDesktop(daemon?: NotificationDaemonOptions) {
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
