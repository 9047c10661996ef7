import { createSleep, type PendingCall } from '#main/base/clock.ts'
import { createChanges } from './changes.ts'

interface Waiter {
  at: number
  ring: () => void
}

export type FakeClock = ReturnType<typeof fakeClock>

/** Files and names are asked for by Node's threads, which a busy machine may run many turns later. */
const requests = /^(?:FSReq|CloseReq|GetAddrInfoReq)/
/** In ms. What takes longer waits for somebody else. */
const longestRequest = 1_000

/**
 * Runs promise jobs, immediates and pending loopback I/O, and waits for files that are being read or written.
 *
 * @param turns of the event loop; a request to a server in this process needs about ten
 */
export async function settle(turns = 2): Promise<void> {
  const begun = performance.now()
  for (let turn = 0; turn < turns; turn++) {
    await new Promise((resolve) => setImmediate(resolve))
    const isBusy = process.getActiveResourcesInfo().some((name) => requests.test(name))
    if (isBusy && performance.now() - begun < longestRequest) turn = -1
  }
}

/**
 * @param start ms since the epoch
 * @param turns see `settle`
 */
export function fakeClock(start = Date.UTC(2026, 10, 24, 12), turns = 2) {
  /** The monotonic clock starts elsewhere, so that confusing the two clocks shows. */
  const begunAt = 20_000_000
  let time = begunAt
  let steppedMs = 0
  let asleepMs = 0
  const waiters = new Set<Waiter>()
  const changes = createChanges()

  function after(ms: number, ring: () => void): PendingCall {
    const waiter: Waiter = { at: time + Math.max(0, ms), ring }
    waiters.add(waiter)
    changes.report()
    return { cancel: () => void waiters.delete(waiter) }
  }

  async function advance(ms: number) {
    const end = time + ms
    await settle(turns) // New work may be about to sleep.
    for (;;) {
      let next: Waiter | undefined
      for (const waiter of waiters) if (!next || waiter.at < next.at) next = waiter
      if (!next || next.at > end) break
      time = Math.max(time, next.at)
      waiters.delete(next)
      next.ring()
      await settle(turns)
    }
    time = end
    await settle(turns)
  }

  return {
    now: () => start + (time - begunAt) + steppedMs + asleepMs,
    monotonic: () => time + asleepMs,
    step(ms: number) {
      steppedMs += ms
    },
    /** The machine sleeps: both clocks advance, and no timers. */
    suspend(ms: number) {
      asleepMs += ms
    },
    after,
    sleep: createSleep(after),
    advance,
    /**
     * @returns the time passed, in ms
     * @throws when `test` doesn't hold within `limitMs`
     */
    async advanceUntil(test: () => boolean, stepMs = 100, limitMs = 120_000) {
      const begun = time
      await settle(turns)
      while (!test()) {
        if (time - begun >= limitMs) throw new Error(`Not within ${limitMs} ms: ${String(test)}`)
        await advance(stepMs)
      }
      return time - begun
    },
    pending: () => Array.from(waiters, (waiter) => waiter.at - time).toSorted((a, b) => a - b),
    untilSleeping: (test: (ms: number) => boolean = () => true) =>
      changes.until(() => [...waiters].some((waiter) => test(waiter.at - time))),
  }
}
