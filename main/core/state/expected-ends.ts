import { trimToNewest } from '#main/base/trim-to-newest.ts'
import type { ExpectedEnd, JobKey, JobState, ServerId, UsualDuration, UsualRun } from '#shared/model.ts'
import { getAllDoneTime } from '#shared/rules/all-done.ts'
import { estimateEnd, roundEnd, stabilizeEnd } from '#shared/rules/expected-end.ts'
import { isTerminal, isWaiting } from '#shared/rules/status.ts'
import { createUsualDurations, type UsualDurations } from './usual-durations.ts'

/** The most estimates that are remembered. The estimates of the jobs that were visible most recently stay. */
const maxShown = 10_000

export type ExpectedEnds = ReturnType<typeof createExpectedEnds>

/** Estimates when jobs will end. @param getSkew returns how far a server's clock is ahead of ours, in ms */
export function createExpectedEnds(
  durations: UsualDurations = createUsualDurations(),
  getSkew: (id: ServerId) => number = () => 0,
) {
  const shown = new Map<JobKey, { readonly run: number; readonly end: ExpectedEnd }>()

  function show(
    { identity: { key }, run: { number: run } }: JobState,
    next: ExpectedEnd,
    now: number,
  ): ExpectedEnd {
    const last = shown.get(key)
    const end = stabilizeEnd(last?.run === run ? last.end : undefined, next, now)
    shown.set(key, { run, end })
    trimToNewest(shown, maxShown)
    return end
  }

  return {
    /**
     * Returns the usual duration of a job; undefined if the job has ended and no auto-restart is scheduled,
     * or if too few similar runs have completed.
     */
    usual(job: JobState): UsualDuration | undefined {
      if (job.outcome && job.user.recovery?.restartAt === undefined) return undefined
      const usual = durations.of(job.identity)
      if (!usual) return undefined
      const { runs, medianMs, fromMs, toMs } = usual
      return { runs, medianMs, fromMs, toMs }
    },
    usualRun: (job: JobState): UsualRun | undefined => durations.of(job.identity),
    of(job: JobState, now: number): ExpectedEnd | undefined {
      const { outcome } = job
      const { connection, status, trail, startedAt } = job.run
      const { serverId } = job.identity
      const isActive = !outcome && status !== undefined && !isWaiting(status) && !isTerminal(status)
      const next =
        isActive && connection.state !== 'offline'
          ? estimateEnd({
              trail,
              startedAt: startedAt === undefined ? undefined : startedAt - getSkew(serverId),
              usual: durations.of(job.identity),
            })
          : undefined
      if (next) return show(job, next, now)
      shown.delete(job.identity.key)
      return undefined
    },
  }
}

/**
 * Estimates when all jobs will have ended, in ms since the epoch and rounded for display; undefined if that
 * is unknown.
 */
export function estimateAllDoneTime(jobs: Iterable<JobState>, expectedEnds: ExpectedEnds, now: number) {
  const plannedJobs = Array.from(jobs, (job) => ({
    ...job,
    expectedEnd: expectedEnds.of(job, now),
    usual: expectedEnds.usual(job),
  }))
  const doneAt = getAllDoneTime(plannedJobs, now)
  return doneAt === undefined ? undefined : roundEnd(doneAt, now)
}
