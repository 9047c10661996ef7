export { startPrivateBus } from './private-bus.ts'
export type { PrivateBus } from './private-bus.ts'
export { startNotificationDaemon } from './notification-daemon.ts'
export type {
  DaemonMood,
  NotificationDaemon,
  NotificationDaemonOptions,
  ShownNotification,
} from './notification-daemon.ts'
export { startTrayHost } from './tray-host.ts'
export type { MenuNode, TrayHost, TrayItemSeen, TrayPixmap } from './tray-host.ts'
