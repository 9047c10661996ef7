import type { Clock } from '#main/base/clock.ts'
import type { Tempo } from './tempo.ts'

/** How far a process may be behind the storm, and the storm behind it, ms of product time. */
const behindMs = 2_000
const aheadMs = 1_000
/** How often a process is told the time, real ms. */
const everyMs = 10

/** Of a process that starts: its clock waits, however long the start takes, until it is first told the time. */
export const tempoAtStart = (tempo: Tempo, clock: Clock): Tempo => ({
  ...tempo,
  limit: clock.now() + aheadMs,
})

/**
 * Lets the storm's time pass only as fast as a process keeps up, so that a busy machine makes the storm longer
 * and gives nobody less time.
 *
 * @param tempo of the storm
 * @param tell sends the process its tempo; each is to be acknowledged by `heard`
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
    /** The process has heard the time. */
    heard() {
      if (isOver) return
      tempo.limit = toldAt + behindMs
      timer = setTimeout(next, everyMs).unref()
    },
    end() {
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      // The clock goes on from here.
      clock.now()
      delete tempo.limit
    },
  }
}
