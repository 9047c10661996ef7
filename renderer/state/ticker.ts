/** Ticks once a second for all listeners, and stops while the window is hidden. */
export interface Ticker {
  readonly now: () => number
  /** The first render uses this time. */
  readonly began: number
  /** @returns unsubscribe. The clock runs only while there are listeners. */
  readonly subscribe: (listener: () => void) => () => void
}

const second = 1_000

/**
 * Starts with the first listener.
 *
 * @param began ms since the epoch, its time until then
 */
export function createTicker(
  page: Document = globalThis.document,
  clock: () => number = Date.now,
  began = clock(),
): Ticker {
  const listeners = new Set<() => void>()
  let last = began
  let timer: ReturnType<typeof setInterval> | undefined

  function tick(): void {
    last = clock()
    for (const listener of listeners) listener()
  }
  function stop(): void {
    clearInterval(timer)
    timer = undefined
  }
  function follow(): void {
    if (page.visibilityState === 'hidden') return stop()
    if (timer !== undefined) return
    timer = setInterval(tick, second)
    tick()
  }

  return {
    now: () => last,
    began,
    subscribe: (listener) => {
      if (listeners.size === 0) page.addEventListener('visibilitychange', follow)
      listeners.add(listener)
      if (timer === undefined && page.visibilityState !== 'hidden') {
        last = clock()
        timer = setInterval(tick, second)
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        page.removeEventListener('visibilitychange', follow)
        stop()
      }
    },
  }
}
