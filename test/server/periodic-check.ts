import type { Scheduler } from './scheduler.ts'

/** Calls `check` at multiples of an interval, but only after a change. */
export function createPeriodicCheck(
  scheduler: Scheduler,
  start: number,
  intervalMs: number,
  now: () => number,
  check: () => void,
) {
  let last = 0
  let cancel: (() => void) | undefined
  return {
    /** Waits for the next multiple of the interval. */
    changed() {
      if (cancel) return
      const nth = Math.max(last + 1, Math.ceil((now() - start) / intervalMs))
      cancel = scheduler.at(start + nth * intervalMs, () => {
        cancel = undefined
        last = nth
        check()
      })
    },
    stop() {
      cancel?.()
      cancel = undefined
    },
  }
}
