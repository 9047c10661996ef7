import type { ExpectedEnd, JobKey, JobState, ServerId, UsualDuration, UsualRun } from '../../shared/model.ts'
import { expectedEnd, steadyEnd } from '../../shared/rules/expected-end.ts'
import { isTerminal, isWaiting } from '../../shared/rules/status.ts'
import { createUsualDurations, type UsualDurations } from './usual-durations.ts'

/** Of so many jobs it is kept what was said last, the latest that were shown for the first time. */
const mostSaid = 10_000

/** What may be said of how long jobs take. It is worked out of a job only when somebody shows it. */
export interface Expectations {
  /** How long runs like this usually take; undefined of a job that is not going to end, and where too few completed. */
  usual(job: JobState): UsualDuration | undefined
  /** How runs like this usually go, also of one that is over. */
  usualRun(job: JobState): UsualRun | undefined
  /** When the run may end; undefined where nothing can be said. */
  of(job: JobState, now: number): ExpectedEnd | undefined
}

/**
 * @param durations what the history tells; nothing unless given
 * @param skewOf how far a server's clock is ahead of ours, ms
 */
export function createExpectations(
  durations: UsualDurations = createUsualDurations(),
  skewOf: (id: ServerId) => number = () => 0,
): Expectations {
  const said = new Map<JobKey, { readonly run: number; readonly end: ExpectedEnd }>()

  function say({ key, run }: JobState, next: ExpectedEnd, now: number): ExpectedEnd {
    const last = said.get(key)
    const end = steadyEnd(last?.run === run ? last.end : undefined, next, now)
    said.set(key, { run, end })
    for (const oldest of said.keys()) {
      if (said.size <= mostSaid) break
      said.delete(oldest)
    }
    return end
  }

  return {
    usual(job) {
      if (job.outcome && job.recovery?.restartAt === undefined) return undefined
      const usual = durations.of(job)
      if (!usual) return undefined
      const { runs, medianMs, fromMs, toMs } = usual
      return { runs, medianMs, fromMs, toMs }
    },
    usualRun: (job) => durations.of(job),
    of(job, now) {
      const { outcome, connection, status, trail, startedAt, serverId } = job
      const goesOn = !outcome && status !== undefined && !isWaiting(status) && !isTerminal(status)
      const next =
        goesOn && connection.state !== 'offline'
          ? expectedEnd({
              trail,
              startedAt: startedAt === undefined ? undefined : startedAt - skewOf(serverId),
              usual: durations.of(job),
            })
          : undefined
      if (next) return say(job, next, now)
      said.delete(job.key)
      return undefined
    },
  }
}
