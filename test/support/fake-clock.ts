import type { Clock } from '../../main/compileo/clock.ts'

interface Waiter {
  at: number
  wake: () => void
}

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves time forward by `ms`, waking sleepers in the order of their times and letting each run before the next. */
  advance(ms: number): Promise<void>
  /** How many sleepers wait now, and for how long: what a test waits for before it moves time. */
  pending(): number[]
  /** Resolves as soon as a sleeper waits whose remaining time fits `test`. */
  untilSleeping(test?: (ms: number) => boolean): Promise<void>
}

/** Lets everything that is ready to run do so: promise jobs, immediates and pending loopback I/O. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}

/** @param start milliseconds since the epoch at which the clock stands first */
export function fakeClock(start = Date.UTC(2026, 10, 24, 12)): FakeClock {
  let time = start
  const waiters = new Set<Waiter>()
  const watchers = new Set<() => void>()
  return {
    now: () => time,
    sleep(ms, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason)
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiters.delete(waiter)
          signal?.removeEventListener('abort', abort)
        }
        const waiter: Waiter = {
          at: time + Math.max(0, ms),
          wake: () => {
            leave()
            resolve()
          },
        }
        const abort = () => {
          leave()
          reject(signal?.reason)
        }
        signal?.addEventListener('abort', abort, { once: true })
        waiters.add(waiter)
        for (const watcher of watchers) watcher()
      })
    },
    async advance(ms) {
      const end = time + ms
      for (;;) {
        const next = [...waiters].toSorted((a, b) => a.at - b.at)[0]
        if (!next || next.at > end) break
        time = next.at
        next.wake()
        await settle()
      }
      time = end
      await settle()
    },
    pending: () => [...waiters].map((waiter) => waiter.at - time).toSorted((a, b) => a - b),
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
