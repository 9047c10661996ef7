import type { Clock } from '#main/base/clock.ts'
import type { Tempo } from './tempo.ts'

/** In ms of simulated time: how far the process and the simulation may be apart. */
const behindMs = 2_000
const aheadMs = 1_000
const everyMs = 10

/** The tempo for a new process. Its clock stands still until it receives the time for the first time. */
export const tempoAtStart = (tempo: Tempo, clock: Clock): Tempo => ({
  ...tempo,
  limit: clock.now() + aheadMs,
})

/**
 * Keeps the simulation in step with a process. So a busy machine makes the simulation slower, but doesn't
 * take time away from the app.
 *
 * @param tempo of the simulation
 * @param tell sends the tempo to the process, which acknowledges it
 */
export function startPace(tempo: Tempo, clock: Clock, tell: (tempo: Tempo) => void) {
  let toldAt = clock.now()
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  function next() {
    toldAt = clock.now()
    tell({ ...tempo, limit: toldAt + aheadMs })
  }
  tempo.limit = toldAt + behindMs
  next()
  return {
    /** The process has acknowledged the time. */
    acknowledge() {
      if (isOver) return
      tempo.limit = toldAt + behindMs
      timer = setTimeout(next, everyMs).unref()
    },
    end() {
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      // Updates the clock while the limit still exists, so that it doesn't jump.
      clock.now()
      delete tempo.limit
    },
  }
}
