import { setTimeout as delay } from 'node:timers/promises'

/**
 * The passing of time as everything that waits sees it. It is handed in, never reached for, so that an hour can pass
 * in a test at once.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /**
   * Resolves after `ms` milliseconds. Rejects with the signal's reason as soon as `signal` is aborted, so a waiter
   * never outlives its owner.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The real clock. Its timers keep nothing alive: whoever runs the program decides when it ends. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, { ...(signal && { signal }), ref: false }),
}
