import type { BusSignal } from './types.ts'

/** No program can own this name, and the bus sets the sender of each message. */
export const busDaemon = {
  service: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const

const ownerChanged = 'NameOwnerChanged'

/** Writes the rule for a name's owner (D-Bus Specification, "Match Rules"). */
export const createOwnerRule = (name: string): string =>
  `type='signal',sender='${busDaemon.service}',path='${busDaemon.path}',interface='${busDaemon.interface}',member='${ownerChanged}',arg0='${name}'`

type OwnerListener = (owner: string | undefined) => void

interface TrackedName {
  latest?: { readonly owner: string | undefined }
  readonly listeners: Set<OwnerListener>
}

export type NameOwners = ReturnType<typeof createNameOwners>

/** An empty text from the bus means no owner. */
const toOwner = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

/**
 * @param ask adds a match rule and queries the owner. It must call `answered` in the turn in which the reply
 * is read
 */
export function createNameOwners(ask: (name: string, answered: (owner: unknown) => void) => void) {
  const names = new Map<string, TrackedName>()

  function setOwner(name: TrackedName, value: unknown) {
    const owner = toOwner(value)
    if (name.latest && name.latest.owner === owner) return
    name.latest = { owner }
    for (const listener of name.listeners) listener(owner)
  }

  function trackName(name: string): TrackedName {
    const tracked = names.get(name)
    if (tracked) return tracked
    const added: TrackedName = { listeners: new Set() }
    names.set(name, added)
    ask(name, (owner) => setOwner(added, owner))
    return added
  }

  return {
    /**
     * Follows the owner of a name. Messages arrive in order, so a new owner is known before its first
     * message.
     */
    track: (name: string) => void trackName(name),
    /** Undefined without an owner, or until the bus has replied. */
    ownerOf: (name: string) => names.get(name)?.latest?.owner,
    /** Emits the owner, initially and at each change. @returns `unsubscribe` */
    watch(name: string, listener: OwnerListener) {
      const { listeners, latest } = trackName(name)
      listeners.add(listener)
      if (latest) listener(latest.owner)
      return () => void listeners.delete(listener)
    },
    /** Accepts this signal from the bus only, because any program can send one with the same name. */
    hear({ sender, path, interface: face, member, body }: BusSignal) {
      if (sender !== busDaemon.service || path !== busDaemon.path) return
      if (face !== busDaemon.interface || member !== ownerChanged) return
      const [name, , owner] = body
      const tracked = typeof name === 'string' ? names.get(name) : undefined
      if (tracked) setOwner(tracked, owner)
    },
  }
}
