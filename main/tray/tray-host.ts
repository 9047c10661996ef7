import type { SessionBus } from '../notifications/session-bus.ts'

const WATCHER = 'org.kde.StatusNotifierWatcher'

export interface TrayHostListener {
  /** Whether there is a tray to show icons in: once as soon as that is known, and at every change. */
  known(present: boolean): void
  /** A tray came that doesn't know of an icon made before. */
  missed(): void
}

/**
 * Watches for panels. An icon made while there was none is never noticed by one that comes later, as it does when the
 * program starts with the session; one made while there was a panel finds its way to every later one by itself.
 *
 * @returns how to stop
 */
export function watchTrayHost(bus: SessionBus, listener: TrayHostListener): () => void {
  let madeForNobody: boolean | undefined
  return bus.watchName(WATCHER, (owner) => {
    const present = owner !== undefined
    const missed = present && madeForNobody === true
    madeForNobody = madeForNobody === undefined ? !present : madeForNobody && !present
    listener.known(present)
    if (missed) listener.missed()
  })
}
