import type { ExpectedEnd, JobState, UsualDuration } from '../../shared/model.ts'
import { expectedEnd } from '../../shared/rules/expected-end.ts'
import { createUsualDurations, type UsualDurations } from './usual-durations.ts'

/** What may be said of how long jobs take. It is worked out of a job only when somebody shows it. */
export interface Expectations {
  /** How long runs like this usually take; undefined of a job that is not going to end, and where too few completed. */
  usual(job: JobState): UsualDuration | undefined
  /** When the run may end; undefined where nothing can be said. */
  of(job: JobState, now: number): ExpectedEnd | undefined
}

/** @param durations what the history tells; nothing unless given */
export function createExpectations(durations: UsualDurations = createUsualDurations()): Expectations {
  return {
    usual: (job) => (job.outcome && job.recovery?.restartAt === undefined ? undefined : durations.of(job)),
    of: ({ outcome, connection, trail }, now) =>
      outcome || connection.state === 'offline' ? undefined : expectedEnd(trail, now),
  }
}
