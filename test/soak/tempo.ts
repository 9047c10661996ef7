import { performance } from 'node:perf_hooks'
import { z } from 'zod'
import { createSleep, type Clock, type PendingCall } from '#main/base/clock.ts'

export const tempoShape = z.object({
  /** Real ms since the epoch. */
  realStart: z.number(),
  /** Product ms since the epoch. */
  start: z.number(),
  /** Product ms per real ms. */
  factor: z.number(),
  /** Product ms since the epoch at which time stands still until this is raised. */
  limit: z.number().optional(),
})
/** A clock of this tempo follows every change. */
export type Tempo = z.infer<typeof tempoShape>

/** Ms since the epoch with a fraction, because a whole ms is about a second of product time. */
const realNow = (): number => performance.timeOrigin + performance.now()

export function tempoFromNow(factor: number): Tempo {
  return { realStart: realNow(), start: Math.floor(Date.now()), factor }
}

/** A timer that waits for the limit to be raised looks this often, real ms. */
const leastWaitMs = 2

/** It keeps no process alive. */
export function acceleratedClock(tempo: Tempo): Clock {
  let last = tempo.start
  function now() {
    const real = realNow()
    const { start, factor, limit = Infinity } = tempo
    const free = start + (real - tempo.realStart) * factor
    // It goes on from the limit once that is raised, and doesn't jump.
    if (free > limit) tempo.realStart = real - (limit - start) / factor
    last = Math.max(last, Math.floor(Math.min(free, limit)))
    return last
  }
  function after(ms: number, ring: () => void): PendingCall {
    const due = now() + ms
    // Node's timers have whole ms and may fire a little early, but no sleeper may wake early.
    const wait = (left: number, least = 0) =>
      setTimeout(look, Math.max(least, Math.ceil(left / tempo.factor))).unref()
    function look() {
      const left = due - now()
      if (left <= 0) ring()
      else timer = wait(left, leastWaitMs)
    }
    let timer = wait(ms)
    return { cancel: () => clearTimeout(timer) }
  }
  return { now, monotonic: () => now() - tempo.start, after, sleep: createSleep(after) }
}
