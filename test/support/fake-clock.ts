import { createSleep, type PendingCall } from '#main/base/clock.ts'
import { createChangeWaiter } from './change-waiter.ts'

interface Waiter {
  at: number
  ring: () => void
}

export type FakeClock = ReturnType<typeof createFakeClock>

/**
 * File and DNS requests run in Node's thread pool. On a busy machine, they may take many turns of the event
 * loop.
 */
const requests = /^(?:FSReq|CloseReq|GetAddrInfoReq)/
/** A request that takes longer (in ms) waits for something else. */
const longestRequest = 1_000

/**
 * Runs pending promises, immediates and loopback I/O, and waits for files that are being read or written.
 *
 * @param turns of the event loop; a request to a server in this process needs about ten
 */
export async function waitForTurns(turns = 2): Promise<void> {
  const begun = performance.now()
  for (let turn = 0; turn < turns; turn++) {
    await new Promise((resolve) => setImmediate(resolve))
    const isBusy = process.getActiveResourcesInfo().some((name) => requests.test(name))
    if (isBusy && performance.now() - begun < longestRequest) turn = -1
  }
}

export function createFakeClock(start = Date.UTC(2026, 10, 24, 12), turns = 2) {
  /** Far from the wall clock, so that a test fails if the program confuses the two. */
  const begunAt = 20_000_000
  let time = begunAt
  let steppedMs = 0
  let asleepMs = 0
  const waiters = new Set<Waiter>()
  const changes = createChangeWaiter()

  function after(ms: number, ring: () => void): PendingCall {
    const waiter: Waiter = { at: time + Math.max(0, ms), ring }
    waiters.add(waiter)
    changes.reportChange()
    return { cancel: () => void waiters.delete(waiter) }
  }

  async function advance(ms: number) {
    const end = time + ms
    await waitForTurns(turns) // Pending work may still start a timer.
    for (;;) {
      let next: Waiter | undefined
      for (const waiter of waiters) if (!next || waiter.at < next.at) next = waiter
      if (!next || next.at > end) break
      time = Math.max(time, next.at)
      waiters.delete(next)
      next.ring()
      await waitForTurns(turns)
    }
    time = end
    await waitForTurns(turns)
  }

  return {
    now: () => start + (time - begunAt) + steppedMs + asleepMs,
    monotonic: () => time + asleepMs,
    step(ms: number) {
      steppedMs += ms
    },
    /** Simulates a sleeping machine: both clocks advance, but timers don't. */
    suspend(ms: number) {
      asleepMs += ms
    },
    after,
    sleep: createSleep(after),
    advance,
    /**
     * @returns the time that has passed, in ms
     * @throws if `test` doesn't become true within `limitMs`
     */
    async advanceUntil(test: () => boolean, stepMs = 100, limitMs = 120_000) {
      const begun = time
      await waitForTurns(turns)
      while (!test()) {
        if (time - begun >= limitMs) throw new Error(`Not within ${limitMs} ms: ${String(test)}`)
        await advance(stepMs)
      }
      return time - begun
    },
    pending: () => Array.from(waiters, (waiter) => waiter.at - time).toSorted((a, b) => a - b),
    untilSleeping: (test: (ms: number) => boolean = () => true) =>
      changes.waitFor(() => [...waiters].some((waiter) => test(waiter.at - time))),
  }
}
