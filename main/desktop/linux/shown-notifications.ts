/** What is known of the notifications that the desktop's daemon has taken from us, by its own numbers. */
export interface ShownNotifications {
  /** The daemon took a notification. What it said of that number before the answer was seen, counts too. */
  taken(systemId: number, id: string): void
  /** The daemon's number of what stands there now for an id. */
  openFor(id: string): number | undefined
  /** A token for the press that comes next. */
  token(systemId: number, token: string): void
  /** Whose it is that was pressed; undefined for another program's. The token is used up. */
  press(systemId: number): { readonly id: string; readonly token?: string } | undefined
  closed(systemId: number): void
  clear(): void
}

interface Entry {
  readonly id: string
  open: boolean
}

/** How many are remembered. Those of a long day, and no more. */
const REMEMBERED = 500

/**
 * Closed ones are remembered too: not every daemon sends the press before it says that it closed.
 */
export function shownNotifications(): ShownNotifications {
  const entries = new Map<number, Entry>()
  const tokens = new Map<number, string>()
  const close = (systemId: number) => {
    const entry = entries.get(systemId)
    if (entry) entry.open = false
  }
  return {
    taken(systemId, id) {
      entries.delete(systemId)
      entries.set(systemId, { id, open: true })
      const [oldest] = entries.keys()
      if (entries.size <= REMEMBERED || oldest === undefined) return
      entries.delete(oldest)
      tokens.delete(oldest)
    },
    openFor(id) {
      for (const [systemId, entry] of entries) if (entry.open && entry.id === id) return systemId
      return undefined
    },
    token(systemId, token) {
      if (entries.has(systemId)) tokens.set(systemId, token)
    },
    press(systemId) {
      const entry = entries.get(systemId)
      if (!entry) return undefined
      const token = tokens.get(systemId)
      tokens.delete(systemId)
      entry.open = false
      return { id: entry.id, ...(token !== undefined && { token }) }
    },
    closed: close,
    clear() {
      entries.clear()
      tokens.clear()
    },
  }
}
