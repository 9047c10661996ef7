import { uptime } from 'node:os'
import { clearTimeout, setTimeout } from 'node:timers'

export interface PendingCall {
  cancel(): void
}

/** A clock. It is a parameter, so that tests can skip an hour. */
export interface Clock {
  /** Returns the time in ms since the epoch. It may jump, so don't measure intervals with it. */
  now(): number
  /** Returns the time in ms since an arbitrary moment. Use it to measure intervals. */
  monotonic(): number
  /**
   * Calls `callback` after `ms`, unless it is cancelled. The timer stops while the machine sleeps. A promise
   * would be ten times as expensive.
   */
  after(ms: number, callback: () => void): PendingCall
  /**
   * Resolves after `ms`. Rejects with the signal's reason if the signal is aborted first. The timer stops
   * while the machine sleeps.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The system's clock. Its timers don't keep the process alive. */
export interface SystemClock extends Clock {
  /**
   * Must be called after the machine has slept. `monotonic` then includes the time of sleep, although the
   * counters of Linux and macOS don't.
   */
  onWake(): void
}

/** The longest delay of Node's timers, in ms. With a longer delay, they fire immediately. */
const maxTimerMs = 2 ** 31 - 1

class SystemCall implements PendingCall {
  #timer: NodeJS.Timeout | undefined

  constructor(ms: number, callback: () => void) {
    this.#wait(ms, callback)
  }

  cancel(): void {
    clearTimeout(this.#timer)
  }

  #wait(ms: number, callback: () => void) {
    const next = ms > maxTimerMs ? () => this.#wait(ms - maxTimerMs, callback) : callback
    this.#timer = setTimeout(next, Math.min(ms, maxTimerMs)).unref()
  }
}

/** Creates the method `sleep` of a clock from its method `after`. */
export const createSleep =
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

const after: Clock['after'] = (ms, callback) => new SystemCall(ms, callback)

/**
 * Creates the system's clock. @param source counters of the machine in ms: one that may stop while the
 * machine sleeps, and the time since boot
 */
export function createSystemClock(
  source = { counter: () => performance.now(), sinceBoot: () => uptime() * 1_000 },
): SystemClock {
  const getSuspendedMs = () => source.sinceBoot() - source.counter()
  const behindAtFirst = getSuspendedMs()
  let asleepMs = 0
  return {
    now: () => Date.now(),
    monotonic: () => source.counter() + asleepMs,
    after,
    sleep: createSleep(after),
    onWake() {
      asleepMs = Math.max(asleepMs, getSuspendedMs() - behindAtFirst)
    },
  }
}

export const systemClock: SystemClock = createSystemClock()
