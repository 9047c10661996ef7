import type { SessionBus } from '../dbus/session-bus.ts'

const NAME = 'org.kde.StatusNotifierWatcher'

/** The owner of the list of tray icons: a panel or another part of the desktop. */
export const trayWatcher = { service: NAME, path: '/StatusNotifierWatcher', interface: NAME }

export const itemInterface = 'org.kde.StatusNotifierItem'
export const itemPath = '/StatusNotifierItem'

/**
 * Emits whether there is a tray, once known and at each change.
 *
 * @returns unsubscribe
 */
export function watchTrayHost(bus: SessionBus, known: (present: boolean) => void): () => void {
  return bus.watchName(NAME, (owner) => known(owner !== undefined))
}
