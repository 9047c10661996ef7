import type { Clock } from '../../../base/clock.ts'
import type { SessionBus } from '../dbus/session-bus.ts'
import type { ItemAnnouncement } from '../../../tray/native-tray.ts'
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
  let resolveKnown: (() => void) | undefined
  const known = new Promise<void>((resolve) => {
    resolveKnown = resolve
  })
  const stop = watchTrayHost(bus, (present) => {
    last = { registered: present ? register(bus) : undefined }
    for (const watcher of watchers) watcher(last.registered)
    resolveKnown?.()
  })
  return {
    watch(panel) {
      watchers.add(panel)
      if (last) panel(last.registered)
      return () => watchers.delete(panel)
    },
    known,
    withdraw() {
      stop()
      watchers.clear()
    },
  }
}

/** How long we wait for the bus to report a panel, ms. */
const patienceMs = 50

/** Resolves in the turn in which the registration is sent. */
export async function announced({ known }: ItemAnnouncement, clock: Clock): Promise<void> {
  await Promise.race([known, clock.sleep(patienceMs)])
  // Everything written to the bus in this turn is sent at its end.
  await new Promise<void>((resolve) => process.nextTick(resolve))
}
