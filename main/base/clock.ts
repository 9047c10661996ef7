import { uptime } from 'node:os'
import { clearTimeout, setTimeout } from 'node:timers'

/** A call that is still to come. */
export interface PendingCall {
  /** It comes no more. */
  cancel(): void
}

/**
 * The passing of time as everything that waits sees it. It is handed in, never reached for, so that an hour can pass
 * in a test at once.
 */
export interface Clock {
  /**
   * Wall-clock time, ms since the Unix epoch: for what is shown, stored, or compared with such times. It may step, back
   * as well as ahead (NTP, a wrong hardware clock, the person), so no interval is measured with it.
   */
  now(): number
  /** Monotonic time, ms since an arbitrary moment: for intervals. It never steps back, and means nothing elsewhere. */
  monotonic(): number
  /**
   * Calls `ring` after `ms` milliseconds, once. It stands still while the machine sleeps. Ten thousand jobs wait at any
   * time, and a promise and a signal for each would cost ten times as much.
   */
  after(ms: number, ring: () => void): PendingCall
  /**
   * Resolves after `ms` milliseconds. Rejects with the signal's reason as soon as `signal` is aborted, so a waiter
   * never outlives its owner. It stands still while the machine sleeps.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The machine's clock. Its timers keep nothing alive: whoever runs the program decides when it ends. */
export interface SystemClock extends Clock {
  /**
   * The machine slept until now. From now on `monotonic` counts that time, too: Linux and macOS stop the counter behind
   * it meanwhile, and a pause that a server asked for before the sleep would still hold after it.
   */
  woke(): void
}

/** The longest time that a timer of Node takes, ms; a longer one fires at once. */
const longestTimer = 2 ** 31 - 1

class SystemCall implements PendingCall {
  #timer: NodeJS.Timeout | undefined

  constructor(ms: number, ring: () => void) {
    this.#wait(ms, ring)
  }

  cancel(): void {
    clearTimeout(this.#timer)
  }

  #wait(ms: number, ring: () => void) {
    const next = ms > longestTimer ? () => this.#wait(ms - longestTimer, ring) : ring
    this.#timer = setTimeout(next, Math.min(ms, longestTimer)).unref()
  }
}

/** What a clock's `sleep` is, by its `after`. */
export const sleepBy =
  (after: Clock['after']): Clock['sleep'] =>
  (ms, signal) => {
    if (signal?.aborted) return Promise.reject(signal.reason)
    return new Promise((resolve, reject) => {
      const pending = after(ms, () => {
        signal?.removeEventListener('abort', abort)
        resolve()
      })
      const abort = () => {
        pending.cancel()
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', abort, { once: true })
    })
  }

const after: Clock['after'] = (ms, ring) => new SystemCall(ms, ring)

/** @param source what is read of the machine, ms: the counter that may stop in a sleep, and its time since boot */
export function createSystemClock(
  source = { counter: () => performance.now(), sinceBoot: () => uptime() * 1_000 },
): SystemClock {
  const behind = () => source.sinceBoot() - source.counter()
  const behindAtFirst = behind()
  let asleepMs = 0
  return {
    now: () => Date.now(),
    monotonic: () => source.counter() + asleepMs,
    after,
    sleep: sleepBy(after),
    woke() {
      asleepMs = Math.max(asleepMs, behind() - behindAtFirst)
    },
  }
}

export const systemClock: SystemClock = createSystemClock()
