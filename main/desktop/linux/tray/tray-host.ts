import type { TrayItemRegistration } from '#main/desktop/tray/tray.ts'
import type { SessionBus } from '../dbus/session-bus.ts'

const watcherName = 'org.kde.StatusNotifierWatcher'

/** The service that manages the tray icons. A panel or another part of the desktop provides it. */
export const trayService = { service: watcherName, path: '/StatusNotifierWatcher', interface: watcherName }

export const itemInterface = 'org.kde.StatusNotifierItem'
export const itemPath = '/StatusNotifierItem'

/**
 * Calls `onChange` now and whenever a tray appears or disappears. Returns a function that removes the
 * listener.
 */
export function watchTrayHost(bus: SessionBus, onChange: (present: boolean) => void): () => void {
  return bus.watchName(watcherName, (owner) => onChange(owner !== undefined))
}

/**
 * Registers our item by its path. If it were registered by its name, version 59 of GNOME's extension might
 * show it without a menu (`_nameOwnerChanged`).
 */
async function register(bus: SessionBus): Promise<void> {
  await bus.call({ ...trayService, member: 'RegisterStatusNotifierItem', signature: 's', body: [itemPath] })
}

/** Registers our item with the current panel, and with each panel that starts later. */
export function announceItem(bus: SessionBus): TrayItemRegistration {
  const watchers = new Set<(registered: Promise<void> | undefined) => void>()
  let last: { readonly registered: Promise<void> | undefined } | undefined
  const stop = watchTrayHost(bus, (present) => {
    last = { registered: present ? register(bus) : undefined }
    for (const watcher of watchers) watcher(last.registered)
  })
  return {
    watch(panel) {
      watchers.add(panel)
      if (last) panel(last.registered)
      return () => watchers.delete(panel)
    },
    withdraw() {
      stop()
      watchers.clear()
    },
  }
}
