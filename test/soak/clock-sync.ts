import type { Clock } from '#main/base/clock.ts'
import type { TimeScale } from './time-scale.ts'

/** In ms of simulated time: how far the process and the simulation may be apart. */
const maxBehindMs = 2_000
const maxAheadMs = 1_000
const intervalMs = 10

/** The time scale of a new process. Its clock stands still until it receives the time for the first time. */
export const createStoppedTimeScale = (timeScale: TimeScale, clock: Clock): TimeScale => ({
  ...timeScale,
  limit: clock.now() + maxAheadMs,
})

/**
 * Keeps the simulation in step with a process. So a busy machine makes the simulation slower, but doesn't
 * take time away from the app.
 *
 * @param timeScale of the simulation
 * @param send sends the time scale to the process, which acknowledges it
 */
export function startClockSync(timeScale: TimeScale, clock: Clock, send: (timeScale: TimeScale) => void) {
  let sentAt = clock.now()
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  function next() {
    sentAt = clock.now()
    send({ ...timeScale, limit: sentAt + maxAheadMs })
  }
  timeScale.limit = sentAt + maxBehindMs
  next()
  return {
    /** The process has acknowledged the time. */
    onAcknowledged() {
      if (isOver) return
      timeScale.limit = sentAt + maxBehindMs
      timer = setTimeout(next, intervalMs).unref()
    },
    end() {
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      // Updates the clock while the limit still exists, so that it doesn't jump.
      clock.now()
      delete timeScale.limit
    },
  }
}
