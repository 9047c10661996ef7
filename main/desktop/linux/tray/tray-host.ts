import type { SessionBus } from '../dbus/session-bus.ts'

const NAME = 'org.kde.StatusNotifierWatcher'

/** Who keeps the list of tray icons, on desktops that have a tray: the panel, or a part of the desktop for it. */
export const trayWatcher = { service: NAME, path: '/StatusNotifierWatcher', interface: NAME }

/** Our item on the bus: its interface, and where it stands. */
export const itemInterface = 'org.kde.StatusNotifierItem'
export const itemPath = '/StatusNotifierItem'

/**
 * Tells whether there is a tray to show icons in: once as soon as that is known, and at every change. Returns how to
 * stop.
 */
export function watchTrayHost(bus: SessionBus, known: (present: boolean) => void): () => void {
  return bus.watchName(NAME, (owner) => known(owner !== undefined))
}
