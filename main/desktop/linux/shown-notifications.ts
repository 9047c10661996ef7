export interface ShownNotifications {
  /** Signals about this ID that arrived before the daemon's reply count, too. */
  taken(systemId: number, id: string): void
  openFor(id: string): number | undefined
  token(systemId: number, token: string): void
  /** Undefined for another program's. This uses up the token. */
  press(systemId: number): { readonly id: string; readonly token?: string } | undefined
  closed(systemId: number): void
  clear(): void
}

interface Entry {
  readonly id: string
  open: boolean
}

/** More than a long day has. */
const REMEMBERED = 500

/** Includes closed ones: some daemons report the click after the close. */
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
