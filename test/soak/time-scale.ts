import { performance } from 'node:perf_hooks'
import { z } from 'zod'
import { createSleep, type Clock, type PendingCall } from '#main/base/clock.ts'

export const timeScaleSchema = z.object({
  /** In real ms since the epoch. */
  realStart: z.number(),
  start: z.number(),
  /** How many ms of simulated time pass in 1 ms. */
  factor: z.number(),
  /** Simulated time stops here until the limit is raised. */
  limit: z.number().optional(),
})
export type TimeScale = z.infer<typeof timeScaleSchema>

/** With a fraction, because 1 ms may be a second of simulated time. */
const realNow = (): number => performance.timeOrigin + performance.now()

export function createTimeScale(factor: number): TimeScale {
  return { realStart: realNow(), start: Math.floor(Date.now()), factor }
}

/** In real ms. A timer that has reached the limit tries again after this time. */
const leastWaitMs = 2

/** The timers of this clock don't keep the process running. */
export function createAcceleratedClock(timeScale: TimeScale): Clock {
  let last = timeScale.start
  function now() {
    const real = realNow()
    const { start, factor, limit = Infinity } = timeScale
    const free = start + (real - timeScale.realStart) * factor
    // When the limit is raised, the clock continues from the limit and doesn't jump.
    if (free > limit) timeScale.realStart = real - (limit - start) / factor
    last = Math.max(last, Math.floor(Math.min(free, limit)))
    return last
  }
  function after(ms: number, callback: () => void): PendingCall {
    const due = now() + ms
    // A timer of Node has whole ms and may fire early. This clock's timers mustn't.
    const wait = (left: number, least = 0) =>
      setTimeout(look, Math.max(least, Math.ceil(left / timeScale.factor))).unref()
    function look() {
      const left = due - now()
      if (left <= 0) callback()
      else timer = wait(left, leastWaitMs)
    }
    let timer = wait(ms)
    return { cancel: () => clearTimeout(timer) }
  }
  return { now, monotonic: () => now() - timeScale.start, after, sleep: createSleep(after) }
}
