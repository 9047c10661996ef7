import { isTerminal } from './job.ts'
import type { JobStore } from './job-store.ts'
import type { Scheduler } from './scheduler.ts'

/** What the server writes into a job that it considers stuck. */
export const stuckError = 'Stuck in RUNNING state detected'

const STUCK_AFTER_MS = 5 * 60_000
const KEPT_OVER_RESTART_MS = 3_600_000

/**
 * The server deletes a finished job about 2 hours after its end. When it restarts, it also deletes those that ended
 * at least an hour before.
 *
 * @param retentionMs `Infinity` keeps finished jobs forever
 */
export function createCleanUp(store: JobStore, scheduler: Scheduler, now: () => number, retentionMs: number) {
  const ended = new Map<string, { readonly at: number; readonly undo: () => void }>()

  store.onAnyChange((id) => {
    const job = store.get(id)
    const over = job !== undefined && isTerminal(job.status)
    const known = ended.get(id)
    if (over === (known !== undefined)) return
    if (known) {
      known.undo()
      ended.delete(id)
    } else {
      const at = now()
      const undo =
        retentionMs === Number.POSITIVE_INFINITY
          ? () => undefined
          : scheduler.at(at + retentionMs, () => store.remove(id))
      ended.set(id, { at, undo })
    }
  })

  /** The server considers a job stuck after 5 minutes and marks it as failed, but its worker continues. */
  const failStuck = (time: number) => {
    const stuck = store
      .all()
      .filter((job) => job.status === 'running' && time - (job.startedAt ?? time) > STUCK_AFTER_MS)
    for (const job of stuck) store.update(job.id, { status: 'failed', error: stuckError })
    return stuck.map((job) => job.id)
  }

  return {
    failStuck,
    handleRestart(time: number) {
      for (const [id, { at }] of ended) if (time - at >= KEPT_OVER_RESTART_MS) store.remove(id)
      failStuck(time)
    },
  }
}
