import { truncateLine } from '#shared/texts/truncate-line.ts'
import { formatJobNameOrId } from '#shared/texts/job-name.ts'
import type { ExpectedEnd, JobState } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import { countJobs, getJobGroup, findUncheckedServers, type JobGroup } from '#shared/rules/count-jobs.ts'
import { publicJsonVersion, toPublicJob } from '#shared/public-job.ts'
import type { PublicState } from '#shared/public-state.ts'
import { toIsoTime } from '#shared/rules/time.ts'
import { getBatchProgress, groupByBatch } from '#shared/rules/batch.ts'
import { formatBatchName } from '#shared/texts/format-batch.ts'
import type { AppState } from '#main/core/state/store.ts'

export interface PublicStateContext {
  readonly summary: string
  readonly doneAt: number | undefined
  readonly getExpectedEnd?: (job: JobState) => ExpectedEnd | undefined
}

/** The most important state comes first, because long lists are truncated. */
const listedPlaces = ['attention', 'running', 'waiting', 'unchecked'] as const
/** How many jobs, servers and batches are listed. Longer lists would be costly to send and to read. */
const maxJobs = 50
const maxNameLength = 120
const maxErrorLength = 300

function toBatchSummaries(jobs: readonly JobState[], batches: AppState['batches'], texts: Texts) {
  return [...groupByBatch(jobs)].flatMap(([id, members]) => {
    const batch = batches.get(id)
    const { isOver, total, counts, progress } = getBatchProgress(members)
    if (!batch || isOver) return []
    const name = truncateLine(formatBatchName(batch, members, texts), maxNameLength)
    const ended = total - counts.running - counts.waiting
    return [{ name, jobs: total, ended, progress: Math.floor(progress) }]
  })
}

/**
 * Converts the app's state to public JSON. It contains no current time, so that equal states can be
 * recognized and aren't sent twice.
 */
export function toPublicState(
  { jobs, servers, batches }: Pick<AppState, 'jobs' | 'servers' | 'batches'>,
  { summary, doneAt, getExpectedEnd }: PublicStateContext,
  texts: Texts,
): Omit<PublicState, 'at'> {
  const unchecked = findUncheckedServers(servers.values())
  const isIn = (group: JobGroup) => (job: JobState) =>
    getJobGroup(job, unchecked, needsAttention(job)) === group
  const all = [...jobs.values()]
  const running = all.filter(isIn('running'))
  const progress = running.reduce((sum, job) => sum + job.run.progress, 0) / running.length
  const open = listedPlaces.flatMap((group) => all.filter(isIn(group)).map((job) => ({ job, group })))
  return {
    schema: publicJsonVersion,
    summary,
    doneAt: toIsoTime(doneAt),
    counts: countJobs(all, unchecked, needsAttention),
    ...(running.length > 0 && { progress: Math.floor(progress) }),
    servers: [...servers.values()].slice(0, maxJobs).map(({ name, url, reach }) => ({ name, url, reach })),
    batches: toBatchSummaries(all, batches, texts).slice(0, maxJobs),
    jobs: open.slice(0, maxJobs).flatMap(({ job, group }) => {
      const server = servers.get(job.identity.serverId)
      if (!server) return []
      const name = truncateLine(formatJobNameOrId(job.identity, texts), maxNameLength)
      const {
        label: _,
        error: __,
        errorSummary,
        ...shown
      } = toPublicJob({ ...job, expectedEnd: getExpectedEnd?.(job) }, server, name)
      const cut = { errorSummary: errorSummary && truncateLine(errorSummary, maxErrorLength) }
      return [{ ...shown, ...cut, progress: Math.floor(shown.progress), place: group }]
    }),
  }
}
