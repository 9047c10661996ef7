import type { BusSignal } from './types.ts'

/** No program can own this name, and the bus stamps each message with its sender. */
export const daemon = {
  service: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const

const ownerChanged = 'NameOwnerChanged'

/** Writes the rule for a name's owner (D-Bus Specification, "Match Rules"). */
export const ownerRule = (name: string): string =>
  `type='signal',sender='${daemon.service}',path='${daemon.path}',interface='${daemon.interface}',member='${ownerChanged}',arg0='${name}'`

type OwnerListener = (owner: string | undefined) => void

interface Tracked {
  known?: { readonly owner: string | undefined }
  readonly listeners: Set<OwnerListener>
}

export interface NameOwners {
  /**
   * Follows the owner of a name. The bus delivers in order, so we learn it before the owner's later
   * messages.
   */
  track(name: string): void
  /** Undefined without an owner, and until the bus has replied. */
  ownerOf(name: string): string | undefined
  /**
   * Emits the owner, once known and at each change.
   *
   * @returns unsubscribe
   */
  watch(name: string, listener: OwnerListener): () => void
  /** Only the bus's own signal counts, because any program can send one of this name. */
  hear(signal: BusSignal): void
}

/** The bus writes an empty text for no owner. */
const asOwner = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

/** @param ask adds a match rule and queries the owner; must pass the reply on in the turn that reads it */
export function nameOwners(ask: (name: string, answered: (owner: unknown) => void) => void): NameOwners {
  const names = new Map<string, Tracked>()

  function setOwner(name: Tracked, value: unknown) {
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
    ask(name, (owner) => setOwner(added, owner))
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
      const [name, , owner] = body
      const known = typeof name === 'string' ? names.get(name) : undefined
      if (known) setOwner(known, owner)
    },
  }
}
