import { z } from 'zod'
import { truncateLine } from '#shared/texts/truncate-line.ts'
import { formatJobNameOrId } from '#shared/texts/job-name.ts'
import type { ExpectedEnd, JobState } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import {
  countJobs,
  jobPlaces,
  getJobPlace,
  findUncheckedServers,
  type JobPlace,
} from '#shared/rules/count-jobs.ts'
import { publicJobSchema, toPublicJob } from '#shared/public-job.ts'
import { count, percentage } from '#shared/schemas.ts'
import { toIsoTime } from '#shared/rules/time.ts'
import { getBatchProgress, groupByBatch } from '#shared/rules/batch.ts'
import { formatBatchName } from '#shared/texts/format-batch.ts'
import type { AppState } from '#main/state/store.ts'
import { jsonVersion } from './json-line.ts'

/** The JSON that `state` prints. The reference documentation is generated from this schema. */
export const stateLine = z.object({
  schema: z.literal(jsonVersion).describe('version of these fields'),
  at: z.iso.datetime().describe('when the app sent it'),
  summary: z.string().describe('the tray’s summary line, in the app’s language'),
  doneAt: z.iso.datetime().optional().describe('when all jobs may be done'),
  counts: z
    .object(Object.fromEntries(jobPlaces.map((place) => [place, count])))
    .describe(`jobs by place: ${jobPlaces.join(', ')}`),
  progress: percentage.optional().describe('mean progress of running jobs, 0 to 100'),
  servers: z
    .array(z.object({ name: z.string(), url: z.string(), reach: z.string() }))
    .describe('name, url, reach'),
  batches: z
    .array(z.object({ name: z.string(), jobs: count, ended: count, progress: percentage }))
    .describe('up to 50 batches that aren’t finished: name, jobs, ended, progress'),
  jobs: z
    .array(
      z.object({ ...publicJobSchema.omit({ label: true, error: true }).shape, place: z.enum(jobPlaces) }),
    )
    .describe('up to 50 jobs that aren’t finished: place, and fields as above except label and error'),
})
export type StateLine = z.infer<typeof stateLine>

export interface Summary {
  readonly summary: string
  readonly doneAt: number | undefined
  readonly getExpectedEnd?: (job: JobState) => ExpectedEnd | undefined
}

/** The most important state comes first, because long lists are truncated. */
const listed = ['attention', 'running', 'waiting', 'unchecked'] as const
/** A longer list would be costly to send and read. */
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

/** Scripts get this state if the app isn't running. */
export const emptyState = {
  schema: jsonVersion,
  summary: '',
  counts: Object.fromEntries(jobPlaces.map((place) => [place, 0])),
  servers: [],
  batches: [],
  jobs: [],
}

/** Converts the app's state to public JSON. It contains no time, because equal states aren't sent twice. */
export function toStateLine(
  { jobs, servers, batches }: Pick<AppState, 'jobs' | 'servers' | 'batches'>,
  { summary, doneAt, getExpectedEnd }: Summary,
  texts: Texts,
): Omit<StateLine, 'at'> {
  const unchecked = findUncheckedServers(servers.values())
  const isIn = (place: JobPlace) => (job: JobState) =>
    getJobPlace(job, unchecked, needsAttention(job)) === place
  const all = [...jobs.values()]
  const running = all.filter(isIn('running'))
  const progress = running.reduce((sum, job) => sum + job.run.progress, 0) / running.length
  const open = listed.flatMap((place) => all.filter(isIn(place)).map((job) => ({ job, place })))
  return {
    schema: jsonVersion,
    summary,
    doneAt: toIsoTime(doneAt),
    counts: countJobs(all, unchecked, needsAttention),
    ...(running.length > 0 && { progress: Math.floor(progress) }),
    servers: [...servers.values()].slice(0, maxJobs).map(({ name, url, reach }) => ({ name, url, reach })),
    batches: toBatchSummaries(all, batches, texts).slice(0, maxJobs),
    jobs: open.slice(0, maxJobs).flatMap(({ job, place }) => {
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
      return [{ ...shown, ...cut, progress: Math.floor(shown.progress), place }]
    }),
  }
}
