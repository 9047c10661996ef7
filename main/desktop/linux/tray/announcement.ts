import type { Clock } from '../../../base/clock.ts'
import type { SessionBus } from '../dbus/session-bus.ts'
import type { ItemAnnouncement } from '../../../tray/native-tray.ts'
import { itemPath, trayWatcher, watchTrayHost } from './tray-host.ts'

/**
 * Registers the item with the watcher. If it doesn't want it there is no other to ask: the next that comes is asked again.
 *
 * The item registers by its path, like those of libayatana-appindicator: the watcher takes our connection for the rest. One
 * that registers by a well-known name stays without a menu in GNOME's extension (`_nameOwnerChanged` of its version 59) where
 * that learns who has the name after the item has answered.
 */
async function register(bus: SessionBus): Promise<void> {
  await bus.call({
    ...trayWatcher,
    member: 'RegisterStatusNotifierItem',
    signature: 's',
    body: [itemPath],
  })
}

/** Tells every panel of our item, from now on: the one that is there, and each that comes later. */
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

/** How long a bus may take to say whether there is a panel before it is not waited for, ms. */
const patienceMs = 50

/** Resolves in the turn of the event loop in which the first panel is told, with the words on their way. */
export async function announced({ known }: ItemAnnouncement, clock: Clock): Promise<void> {
  await Promise.race([known, clock.sleep(patienceMs)])
  // What is written to the bus in this turn is sent at its end.
  await new Promise<void>((resolve) => process.nextTick(resolve))
}
