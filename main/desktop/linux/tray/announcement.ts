import type { SessionBus } from '../dbus/session-bus.ts'
import type { ItemAnnouncement } from '#main/tray/native-tray.ts'
import { itemPath, trayWatcher, watchTrayHost } from './tray-host.ts'

/**
 * Registers by path, like libayatana-appindicator. Otherwise GNOME's extension may leave an item without a
 * menu (`_nameOwnerChanged`, version 59).
 */
async function register(bus: SessionBus): Promise<void> {
  await bus.call({
    ...trayWatcher,
    member: 'RegisterStatusNotifierItem',
    signature: 's',
    body: [itemPath],
  })
}

/** Registers our item with the current panel and each later one. */
export function announceItem(bus: SessionBus): ItemAnnouncement {
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
