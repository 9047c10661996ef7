import { sleepBy, type Clock, type PendingCall } from '../../main/base/clock.ts'

/** @param waitedMs its pauses so far; never decreases */
export function waitingClock(clock: Clock, waitedMs: () => number): Clock {
  const now = () => clock.now() - waitedMs()
  function after(ms: number, ring: () => void): PendingCall {
    const due = now() + ms
    let pending = clock.after(ms, look)
    function look() {
      const left = due - now()
      if (left > 0) pending = clock.after(left, look)
      else ring()
    }
    return { cancel: () => pending.cancel() }
  }
  return {
    now,
    monotonic: () => clock.monotonic() - waitedMs(),
    after,
    sleep: sleepBy(after),
  }
}
