import type { Clock, PendingCall } from '#main/base/clock.ts'

export type Scheduler = ReturnType<typeof createScheduler>

interface Entry {
  readonly time: number
  readonly run: () => void
}

/** All timers of the server share one, so that 10,000 jobs and 500 streams cost no more than a few. */
export function createScheduler(clock: Clock) {
  /** In the order in which they are due. */
  const entries: Entry[] = []
  let armed: { readonly time: number; readonly call: PendingCall } | undefined
  let closed = false

  function arm() {
    const [next] = entries
    if (armed?.time === next?.time) return
    armed?.call.cancel()
    armed = next && { time: next.time, call: clock.after(Math.max(0, next.time - clock.now()), runDue) }
  }

  function runDue() {
    armed = undefined
    const now = clock.now()
    while (entries[0] && entries[0].time <= now) entries.shift()?.run()
    arm()
  }

  return {
    /**
     * If `time` (in ms since the epoch) has passed, calls `run` as soon as possible, but never synchronously.
     */
    at(time: number, run: () => void): () => void {
      if (closed) return () => undefined
      const entry = { time, run }
      entries.splice(entries.findLastIndex((each) => each.time <= time) + 1, 0, entry)
      arm()
      return () => {
        const place = entries.indexOf(entry)
        if (place < 0) return
        entries.splice(place, 1)
        arm()
      }
    },
    close() {
      closed = true
      entries.length = 0
      arm()
    },
  }
}
