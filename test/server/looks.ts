import type { Scheduler } from './scheduler.ts'

/** Reads that would find nothing are skipped. */
export function createLooks(
  scheduler: Scheduler,
  start: number,
  intervalMs: number,
  now: () => number,
  look: () => void,
) {
  let last = 0
  let cancel: (() => void) | undefined
  return {
    /** Reads happen at the next point of the grid. */
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
