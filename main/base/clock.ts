import { uptime } from 'node:os'
import { clearTimeout, setTimeout } from 'node:timers'

export interface PendingCall {
  cancel(): void
}

/** A parameter, so that tests can skip an hour. */
export interface Clock {
  /** The time in ms since the Unix epoch. It may jump, so never measure an interval with it. */
  now(): number
  /** The time in ms since an arbitrary moment, to measure intervals. */
  monotonic(): number
  /**
   * Calls `callback` unless cancelled. The timer stops while the machine sleeps. A promise would cost ten
   * times as much.
   */
  after(ms: number, callback: () => void): PendingCall
  /** Rejects with the signal's reason once it is aborted. The timer stops while the machine sleeps. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** Timers of this clock don't keep the process alive. */
export interface SystemClock extends Clock {
  /**
   * Called after the machine has slept. `monotonic` includes that time, although Linux and macOS stop their
   * counter.
   */
  onWake(): void
}

/** The longest delay of a Node timer, in ms; longer ones fire immediately. */
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

/** Creates `sleep` from a clock's `after`. */
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

/** @param source the machine's counters in ms: one that may stop during sleep, and the time since boot */
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
