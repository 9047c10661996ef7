export { startLoginManager } from './login-manager.ts'
export { startPrivateBus } from './private-bus.ts'
export type { PrivateBus } from './private-bus.ts'
export { startNotificationDaemon } from './notification-daemon.ts'
export type {
  NotificationDaemon,
  NotificationDaemonOptions,
  ShownNotification,
} from './notification-daemon.ts'
export { startTrayHost } from './tray-host.ts'
export type { MenuNode, TrayHost } from './tray-host.ts'
export { createNameOwnerChanged, startSignalForger } from './signal-forger.ts'
export type { ForgedSignal, SignalForger } from './signal-forger.ts'
