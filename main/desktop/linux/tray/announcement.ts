import type { Clock } from '../../../base/clock.ts'
import type { SessionBus } from '../dbus/session-bus.ts'
import type { ItemAnnouncement } from '../../../tray/native-tray.ts'
import { itemInterface, itemPath, trayWatcher, watchTrayHost } from './tray-host.ts'

const DAEMON = {
  service: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
}

/** Takes the item's name on the bus, which may be ours already. */
async function ownName(bus: SessionBus, name: string): Promise<boolean> {
  // 4: not to wait for it. 1 and 4 are the answers that it is ours.
  const answer = await bus.call({ ...DAEMON, member: 'RequestName', signature: 'su', body: [name, 4] })
  return answer.ok && (answer.values[0] === 1 || answer.values[0] === 4)
}

/** Tells the watcher of the item. If it doesn't want it there is no other to ask: the next that comes is told again. */
async function register(bus: SessionBus, name: string): Promise<void> {
  const tell = (service: string) =>
    bus.call({ ...trayWatcher, member: 'RegisterStatusNotifierItem', signature: 's', body: [service] })
  // The bus does one after the other: the name is ours when the watcher hears of it.
  const [isOurs] = await Promise.all([ownName(bus, name), tell(name)])
  // In a sandbox that allows no names of one's own, an item may be told by its path.
  if (!isOurs) await tell(itemPath)
}

/**
 * Tells every panel of our item, from now on: the one that is there, and each that comes later.
 * @param pid of this process: a part of the item's name on the bus
 */
export function announceItem(bus: SessionBus, pid: number): ItemAnnouncement {
  const name = `${itemInterface}-${pid}-1`
  const watchers = new Set<(told: Promise<void> | undefined) => void>()
  let last: { readonly told: Promise<void> | undefined } | undefined
  let resolveKnown: (() => void) | undefined
  const known = new Promise<void>((resolve) => {
    resolveKnown = resolve
  })
  // GNOME's extension looks for items when it starts: it would take one without a name for another than the one it is
  // told of, and show both.
  void ownName(bus, name)
  const stop = watchTrayHost(bus, (present) => {
    last = { told: present ? register(bus, name) : undefined }
    for (const watcher of watchers) watcher(last.told)
    resolveKnown?.()
  })
  return {
    watch(panel) {
      watchers.add(panel)
      if (last) panel(last.told)
      return () => watchers.delete(panel)
    },
    known,
    withdraw() {
      stop()
      watchers.clear()
      void bus.call({ ...DAEMON, member: 'ReleaseName', signature: 's', body: [name] })
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
