/** Calls its listeners once a second, except while the window is hidden. */
export interface Ticker {
  readonly now: () => number
  /** Returns a function that unsubscribes. The timer only runs while there are listeners. */
  readonly subscribe: (listener: () => void) => () => void
}

const second = 1_000

type Page = EventTarget & Pick<Document, 'visibilityState'>

export function createTicker(page: Page = document, clock: () => number = Date.now): Ticker {
  const listeners = new Set<() => void>()
  let last = clock()
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
    subscribe: (listener) => {
      page.addEventListener('visibilitychange', follow)
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
