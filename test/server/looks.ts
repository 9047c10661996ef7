import type { Scheduler } from './scheduler.ts'

/** The looks of one stream or long poll at its job. */
export interface Looks {
  /** Something may have changed: look at the next point of the grid. */
  readonly changed: () => void
  readonly stop: () => void
}

/**
 * The server "looks once a second": at `start + n * intervalMs`. A look that can find nothing new is left out, which
 * can't be seen from outside and makes an idle stream free.
 */
export function createLooks(
  scheduler: Scheduler,
  start: number,
  intervalMs: number,
  now: () => number,
  look: () => void,
): Looks {
  let last = 0
  let cancel: (() => void) | undefined
  return {
    changed() {
      if (cancel) return
      const nth = Math.max(last + 1, Math.ceil((now() - start) / intervalMs))
      cancel = scheduler.at(start + nth * intervalMs, () => {
        cancel = undefined
        last = nth
        look()
      })
    },
    stop() {
      cancel?.()
      cancel = undefined
    },
  }
}
