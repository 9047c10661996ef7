import type { Clock } from '../../main/base/clock.ts'

/**
 * A clock that stands still now and then: what is planned by it waits for somebody.
 * @param waitedMs how long it has stood still until now; that never shrinks
 */
export function waitingClock(clock: Clock, waitedMs: () => number): Clock {
  const now = () => clock.now() - waitedMs()
  return {
    now,
    monotonic: () => clock.monotonic() - waitedMs(),
    async sleep(ms, signal) {
      const due = now() + ms
      for (let left = ms; left > 0; left = due - now()) await clock.sleep(left, signal)
    },
  }
}
