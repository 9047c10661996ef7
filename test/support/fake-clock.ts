import { sleepBy, type Clock, type PendingCall } from '../../main/base/clock.ts'

interface Waiter {
  at: number
  ring: () => void
}

/** A clock that a test moves. */
export interface FakeClock extends Clock {
  /** Moves time forward by `ms`, waking sleepers in the order of their times and letting each run before the next. */
  advance(ms: number): Promise<void>
  /** Sets the wall clock forward by `ms`, or back if negative, without any time passing. */
  step(ms: number): void
  /** The machine sleeps for `ms`: time passes by both clocks, and for no timer. */
  suspend(ms: number): void
  /**
   * Moves time on in steps until `test` holds.
   * @returns how much time passed, ms
   * @throws when it doesn't hold within `limitMs`
   */
  advanceUntil(test: () => boolean, stepMs?: number, limitMs?: number): Promise<number>
  /** How many sleepers wait, and for how long: tests wait for them before they move time. */
  pending(): number[]
  /** Resolves as soon as a sleeper waits whose remaining time fits `test`. */
  untilSleeping(test?: (ms: number) => boolean): Promise<void>
}

/**
 * Lets everything that is ready run: promise jobs, immediates and pending loopback I/O.
 * @param turns of the event loop; a request to a server in this process needs about ten
 */
export async function settle(turns = 2): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/**
 * @param start its first time, ms since the epoch
 * @param turns of the event loop that sleepers get before time moves on; see `settle`
 */
export function fakeClock(start = Date.UTC(2026, 10, 24, 12), turns = 2): FakeClock {
  /** The monotonic clock starts from elsewhere, so that a time of the one taken for the other's is far off. */
  const begunAt = 20_000_000
  let time = begunAt
  /** How far the wall clock was set ahead, and how long the machine slept, ms: neither is seen by a timer. */
  let steppedMs = 0
  let asleepMs = 0
  const waiters = new Set<Waiter>()
  const watchers = new Set<() => void>()

  function after(ms: number, ring: () => void): PendingCall {
    const waiter: Waiter = { at: time + Math.max(0, ms), ring }
    waiters.add(waiter)
    for (const watcher of watchers) watcher()
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
    step(ms) {
      steppedMs += ms
    },
    suspend(ms) {
      asleepMs += ms
    },
    after,
    sleep: sleepBy(after),
    advance,
    async advanceUntil(test, stepMs = 100, limitMs = 120_000) {
      const begun = time
      await settle(turns)
      while (!test()) {
        if (time - begun >= limitMs) throw new Error(`Not within ${limitMs} ms: ${String(test)}`)
        await advance(stepMs)
      }
      return time - begun
    },
    pending: () => Array.from(waiters, (waiter) => waiter.at - time).toSorted((a, b) => a - b),
    untilSleeping(test = () => true) {
      return new Promise((resolve) => {
        const look = () => {
          if (![...waiters].some((waiter) => test(waiter.at - time))) return
          watchers.delete(look)
          resolve()
        }
        watchers.add(look)
        look()
      })
    },
  }
}
