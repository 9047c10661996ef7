import { uptime } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'

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

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    for (let left = ms; ; left -= longestTimer) {
      await delay(Math.min(left, longestTimer), undefined, { ...(signal && { signal }), ref: false })
      if (left <= longestTimer) return
    }
  } catch (error) {
    signal?.throwIfAborted() // Node rejects with an error of its own, whatever the reason.
    throw error
  }
}

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
    sleep,
    woke() {
      asleepMs = Math.max(asleepMs, behind() - behindAtFirst)
    },
  }
}

export const systemClock: SystemClock = createSystemClock()
