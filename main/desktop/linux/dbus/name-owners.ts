import type { BusSignal } from './types.ts'

/** The bus itself, as it is called. Nobody else can have this name, and the bus stamps each message with its sender. */
export const daemon = {
  service: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const

const ownerChanged = 'NameOwnerChanged'

/** The match rule for the news of who owns `name` (D-Bus Specification, "Match Rules"). */
export const ownerRule = (name: string): string =>
  `type='signal',sender='${daemon.service}',path='${daemon.path}',interface='${daemon.interface}',member='${ownerChanged}',arg0='${name}'`

type OwnerListener = (owner: string | undefined) => void

interface Tracked {
  known?: { readonly owner: string | undefined }
  readonly listeners: Set<OwnerListener>
}

/**
 * Who owns which well-known names, on one connection. The bus keeps the order of what it tells a connection, and this
 * is told in that order: so it knows the owner of a name before anything comes that this owner has sent.
 */
export interface NameOwners {
  /** Asks for the owner of a name from now on. */
  track(name: string): void
  /** Undefined for nobody, and as long as the bus has not answered. */
  ownerOf(name: string): string | undefined
  /** Tells the owner as soon as it is known, at once where it is, and each other. Returns how to stop. */
  watch(name: string, listener: OwnerListener): () => void
  /** To be given every signal. Only the bus's own word counts: anybody can send a signal of this name. */
  hear(signal: BusSignal): void
}

/** An owner as the bus writes it, who is nobody where that is empty. */
const asOwner = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

/**
 * @param ask adds a match rule for a name, and then asks the bus who owns it; the answer is handed over in the very turn
 *   in which it is read, before anything that came after it
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
      // The name, who had it, and who has it now.
      const [name, , owner] = body
      const known = typeof name === 'string' ? names.get(name) : undefined
      if (known) tell(known, owner)
    },
  }
}
