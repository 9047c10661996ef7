import { performance } from 'node:perf_hooks'
import { z } from 'zod'
import { sleepBy, type Clock, type PendingCall } from '../../main/base/clock.ts'

export const tempoShape = z.object({
  /** Real ms since the epoch. */
  realStart: z.number(),
  /** Product ms since the epoch. */
  start: z.number(),
  /** Product ms per real ms. */
  factor: z.number(),
})
export type Tempo = Readonly<z.infer<typeof tempoShape>>

/** Ms since the epoch with a fraction, because a whole ms is about a second of product time. */
export const realNow = (): number => performance.timeOrigin + performance.now()

export function tempoFromNow(factor: number): Tempo {
  return { realStart: realNow(), start: Math.floor(Date.now()), factor }
}

export const productTime = ({ realStart, start, factor }: Tempo, real: number): number =>
  Math.floor(start + (real - realStart) * factor)

/** It keeps no process alive. */
export function acceleratedClock(tempo: Tempo): Clock {
  const { factor } = tempo
  const now = () => productTime(tempo, realNow())
  function after(ms: number, ring: () => void): PendingCall {
    const due = now() + ms
    // Node's timers have whole ms and may fire a little early, but no sleeper may wake early.
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
