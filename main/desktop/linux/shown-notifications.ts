import type { NotificationSpec } from '#main/notifications/notification.ts'

export interface ShownNotifications {
  /** Signals about this ID that arrived before the daemon's reply count, too. */
  taken(systemId: number, spec: NotificationSpec): void
  openFor(id: string): number | undefined
  token(systemId: number, token: string): void
  /** Undefined for another program's. */
  spec(systemId: number): NotificationSpec | undefined
  /** Closes it. @returns its token */
  press(systemId: number): string | undefined
  closed(systemId: number): void
  clear(): void
}

interface Entry {
  readonly spec: NotificationSpec
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
    taken(systemId, spec) {
      entries.delete(systemId)
      entries.set(systemId, { spec, open: true })
      const [oldest] = entries.keys()
      if (entries.size <= REMEMBERED || oldest === undefined) return
      entries.delete(oldest)
      tokens.delete(oldest)
    },
    openFor(id) {
      for (const [systemId, entry] of entries) if (entry.open && entry.spec.id === id) return systemId
      return undefined
    },
    token(systemId, token) {
      if (entries.has(systemId)) tokens.set(systemId, token)
    },
    spec: (systemId) => entries.get(systemId)?.spec,
    press(systemId) {
      const token = tokens.get(systemId)
      tokens.delete(systemId)
      close(systemId)
      return token
    },
    closed: close,
    clear() {
      entries.clear()
      tokens.clear()
    },
  }
}
