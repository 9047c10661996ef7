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

/** The real clock. Its timers keep nothing alive: whoever runs the program decides when it ends. */
export const systemClock: Clock = { now: () => Date.now(), sleep }
