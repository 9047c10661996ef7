import type { BusSignal } from './types.ts'

/**
 * The bus itself. No program can own this name, and the bus sets the sender of each message, so the name can
 * be trusted.
 */
export const busDaemon = {
  service: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const

const ownerChanged = 'NameOwnerChanged'

/** Creates the match rule for changes of a name's owner (D-Bus Specification, "Match Rules"). */
export const createNameOwnerMatchRule = (name: string): string =>
  `type='signal',sender='${busDaemon.service}',path='${busDaemon.path}',interface='${busDaemon.interface}',member='${ownerChanged}',arg0='${name}'`

type OwnerListener = (owner: string | undefined) => void

interface TrackedName {
  latest?: { readonly owner: string | undefined }
  readonly listeners: Set<OwnerListener>
}

export type NameOwners = ReturnType<typeof createNameOwners>

/** Returns the owner of a name. If the name has no owner, the bus sends an empty string. */
const toOwner = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

/**
 * @param requestOwner adds a match rule and requests the name's owner. It must call `onOwner` synchronously when it
 * reads the reply
 */
export function createNameOwners(requestOwner: (name: string, onOwner: (owner: unknown) => void) => void) {
  const names = new Map<string, TrackedName>()

  function setOwner(name: TrackedName, value: unknown) {
    const owner = toOwner(value)
    if (name.latest && name.latest.owner === owner) return
    name.latest = { owner }
    for (const listener of name.listeners) listener(owner)
  }

  function trackName(name: string): TrackedName {
    const trackedName = names.get(name)
    if (trackedName) return trackedName
    const added: TrackedName = { listeners: new Set() }
    names.set(name, added)
    requestOwner(name, (owner) => setOwner(added, owner))
    return added
  }

  return {
    /** Begins to track a name. Messages arrive in order, so a new owner is known before its first message. */
    track: (name: string) => void trackName(name),
    /** Returns a name's owner. Undefined if the tracked name has no owner or the bus hasn't replied yet. */
    ownerOf: (name: string) => names.get(name)?.latest?.owner,
    /**
     * Calls the listener with the name's owner, now and at each change. Returns a function that removes it.
     */
    watch(name: string, listener: OwnerListener) {
      const { listeners, latest } = trackName(name)
      listeners.add(listener)
      if (latest) listener(latest.owner)
      return () => void listeners.delete(listener)
    },
    /**
     * Handles a signal about a name's new owner. The signal must come from the bus, because any program can
     * send a signal with this name.
     */
    handleSignal({ sender, path, interface: face, member, body }: BusSignal) {
      if (sender !== busDaemon.service || path !== busDaemon.path) return
      if (face !== busDaemon.interface || member !== ownerChanged) return
      const [name, , owner] = body
      const trackedName = typeof name === 'string' ? names.get(name) : undefined
      if (trackedName) setOwner(trackedName, owner)
    },
  }
}
