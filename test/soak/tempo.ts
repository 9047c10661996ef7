import { performance } from 'node:perf_hooks'
import { z } from 'zod'
import { sleepBy, type Clock, type PendingCall } from '../../main/base/clock.ts'

/** How the product's time runs beside the machine's. Plain data: the app in its own process uses the same. */
export const tempoShape = z.object({
  /** When the storm began by the machine's clock, ms since the epoch. */
  realStart: z.number(),
  /** What the product's clock showed then, ms since the epoch. */
  start: z.number(),
  /** How many of the product's ms pass in one of the machine's. */
  factor: z.number(),
})
export type Tempo = Readonly<z.infer<typeof tempoShape>>

/** The machine's time, ms since the epoch with a fraction: a whole ms would be a second of the product's time or so. */
export const realNow = (): number => performance.timeOrigin + performance.now()

/** A tempo that begins now. */
export function tempoFromNow(factor: number): Tempo {
  return { realStart: realNow(), start: Math.floor(Date.now()), factor }
}

/** What the product's clock shows at a time of the machine's. */
export const productTime = ({ realStart, start, factor }: Tempo, real: number): number =>
  Math.floor(start + (real - realStart) * factor)

/**
 * A clock on which minutes of the product's time pass in seconds. Two processes with the same tempo agree on the time.
 * Like the system's, it keeps nothing alive.
 */
export function acceleratedClock(tempo: Tempo): Clock {
  const { factor } = tempo
  const now = () => productTime(tempo, realNow())
  function after(ms: number, ring: () => void): PendingCall {
    const due = now() + ms
    // Node's timers have whole ms and may fire a little early, which is much here: no sleeper wakes before its time.
    const wait = (left: number) => setTimeout(look, Math.max(0, Math.ceil(left / factor))).unref()
    function look() {
      if (due <= now()) ring()
      else timer = wait(due - now())
    }
    let timer = wait(ms)
    return { cancel: () => clearTimeout(timer) }
  }
  return {
    now,
    monotonic: () => now() - tempo.start,
    after,
    sleep: sleepBy(after),
  }
}
