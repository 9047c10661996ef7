import type { BusSignal } from './types.ts'

/** The bus itself. No program can own this name, and the bus stamps each message with its sender. */
export const daemon = {
  service: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const

const ownerChanged = 'NameOwnerChanged'

/** The match rule for changes of a name's owner (D-Bus Specification, "Match Rules"). */
export const ownerRule = (name: string): string =>
  `type='signal',sender='${daemon.service}',path='${daemon.path}',interface='${daemon.interface}',member='${ownerChanged}',arg0='${name}'`

type OwnerListener = (owner: string | undefined) => void

interface Tracked {
  known?: { readonly owner: string | undefined }
  readonly listeners: Set<OwnerListener>
}

/**
 * The owners of well-known names on one connection. The bus delivers in order, so we know a name's owner before any message that
 * this owner sent later.
 */
export interface NameOwners {
  /** Starts to follow the owner of a name. */
  track(name: string): void
  /** Undefined without an owner, and until the bus has replied. */
  ownerOf(name: string): string | undefined
  /**
   * Emits the owner, once known and at each change.
   * @returns unsubscribe
   */
  watch(name: string, listener: OwnerListener): () => void
  /** Takes each signal. Only the bus's own count, because any program can send a signal of this name. */
  hear(signal: BusSignal): void
}

/** The bus writes an empty text for no owner. */
const asOwner = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

/**
 * @param ask adds a match rule for a name, then queries its owner; it must pass the reply on in the turn that reads it, before
 * anything that arrived later
 */
export function nameOwners(ask: (name: string, answered: (owner: unknown) => void) => void): NameOwners {
  const names = new Map<string, Tracked>()

  function tell(name: Tracked, value: unknown) {
    const owner = asOwner(value)
    if (name.known && name.known.owner === owner) return
    name.known = { owner }
    for (const listener of name.listeners) listener(owner)
  }

  function tracked(name: string): Tracked {
    const known = names.get(name)
    if (known) return known
    const added: Tracked = { listeners: new Set() }
    names.set(name, added)
    ask(name, (owner) => tell(added, owner))
    return added
  }

  return {
    track: (name) => void tracked(name),
    ownerOf: (name) => names.get(name)?.known?.owner,
    watch(name, listener) {
      const { listeners, known } = tracked(name)
      listeners.add(listener)
      if (known) listener(known.owner)
      return () => void listeners.delete(listener)
    },
    hear({ sender, path, interface: face, member, body }) {
      if (sender !== daemon.service || path !== daemon.path) return
      if (face !== daemon.interface || member !== ownerChanged) return
      // The name, its former owner, and its new owner.
      const [name, , owner] = body
      const known = typeof name === 'string' ? names.get(name) : undefined
      if (known) tell(known, owner)
    },
  }
}
