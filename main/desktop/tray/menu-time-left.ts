import { getAllDoneTime } from '#shared/rules/all-done.ts'
import type { ServerState } from '#shared/model.ts'
import { countOtherJobs } from '#shared/rules/queue-counts.ts'
import { getExpectedEndTime } from '#shared/rules/expected-end.ts'
import { formatExpectedTime } from '#shared/texts/format-time.ts'
import { formatUsualDuration } from '#shared/texts/format-time-left.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { ExpectedEnds } from '#main/core/state/expected-ends.ts'
import type { JobSummary } from '#shared/rules/job-summaries.ts'

/**
 * With more active jobs than this, the tray doesn't show when all will be done, because each change of
 * progress would compute it again.
 */
const maxPlanned = 200

/** Formats when a running job will be done, such as "done about 15:05" or "usually 8–9 min". */
export function formatMenuEndLines(
  { job, activity }: JobSummary,
  expectedEnds: ExpectedEnds,
  texts: Texts,
  now: number,
): readonly string[] {
  if (activity !== 'running') return []
  const expected = expectedEnds.of(job, now)
  const end = expected && getExpectedEndTime(expected, now)
  if (end !== undefined) return [texts.batch.doneAbout(formatExpectedTime(end, texts, now))]
  const usual = expectedEnds.usual(job)
  return usual ? [formatUsualDuration(usual, texts)] : []
}

/**
 * Formats when the last job will be done. If only one job is unfinished, formats its end or its usual
 * duration.
 */
export function formatTimeLeftLines(
  jobs: readonly JobSummary[],
  servers: readonly ServerState[],
  expectedEnds: ExpectedEnds,
  texts: Texts,
  now: number,
): readonly string[] {
  const unfinished = jobs.filter(({ job }) => !job.outcome || job.user.recovery?.restartAt !== undefined)
  if (unfinished.length > maxPlanned) return []
  const [only] = unfinished
  if (only && unfinished.length === 1) return formatMenuEndLines(only, expectedEnds, texts, now)
  const plannedJobs = unfinished.map(({ job }) => ({
    ...job,
    expectedEnd: expectedEnds.of(job, now),
    usual: expectedEnds.usual(job),
  }))
  const end = getAllDoneTime(plannedJobs, now)
  if (end === undefined) return []
  const watched = jobs.map(({ job }) => job)
  const { allDoneAbout, doneAbout } = texts.timeline
  const about = countOtherJobs(servers, watched) > 0 ? doneAbout : allDoneAbout
  return [`${about} ${formatExpectedTime(end, texts, now)}`]
}
