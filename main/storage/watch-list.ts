import { z } from 'zod'
import { cutTo } from '#shared/cut.ts'
import { savedFieldsOf, savedShape } from '#shared/job-fields.ts'
import { isJobId } from '#shared/rules/job-ids.ts'
import { byBatch, longestBatchName, mostBatches } from '#shared/rules/batch.ts'
import { outcomes } from '#shared/outcome.ts'
import { isTimeOfFile } from '#shared/rules/time.ts'
import { jobKeyOf, newJob } from '#main/state/reduce-job.ts'
import type { Message } from '#shared/message.ts'
import type { AppState } from '#main/state/store.ts'
import type { JobOutcome, JobState } from '#shared/model.ts'
import { openHandover, type Handover } from './document.ts'
import { listOf, savedServer, savedServers, type SavedServer } from './saved-servers.ts'
import { FinishedJobs } from './finished-jobs.ts'

const { outcome, updatedAt, ...sameNames } = savedShape
const savedJob = z.object({
  ...sameNames,
  ending: outcome,
  heardAt: updatedAt,
  /** Whether the outcome is unread. */
  attention: z.boolean().default(false),
})
const savedBatch = z.object({
  id: z.string().min(1),
  name: z
    .string()
    .transform((text) => cutTo(text, longestBatchName))
    .optional(),
})
const watchList = z.object({
  servers: z.array(savedServer),
  jobs: z.array(savedJob).transform((jobs) => jobs.filter(({ jobId }) => isJobId(jobId))),
  batches: listOf(savedBatch).transform((batches) => batches.slice(-mostBatches)),
})

type SavedJob = z.infer<typeof savedJob>
export type WatchList = z.infer<typeof watchList>

/** `watch-list.json`. Jobs are taken once, so there is no second copy of ten thousand of them. */
export interface WatchListFile extends Pick<Handover<WatchList>, 'write'> {
  /** @param servers of the settings; without any, the watch-list’s copy of them counts */
  take(servers?: readonly SavedServer[]): WatchList
  /** The jobs in the file of finished ones. A crash may have left others. */
  savedAsFinished(): ReadonlySet<string>
  readonly finished: Omit<FinishedJobs<SavedJob>, 'take'>
}

/** The watch-list is written more often than the settings, so its copy has read further. */
const withReading = (server: SavedServer, copies: readonly SavedServer[]): SavedServer => ({
  ...server,
  journalReadAt: copies.find(({ id }) => id === server.id)?.journalReadAt ?? server.journalReadAt,
})

/** Servers and watched jobs with their last known state. It contains no keys. */
export function openWatchList(options: {
  folder: string
  now: number
  isReadOnly?: boolean
  onCorrupt: (message: Message) => void
}): WatchListFile {
  const file = openHandover({
    ...options,
    name: 'watch-list',
    schema: watchList,
    version: 3,
    empty: { servers: [], jobs: [], batches: [] },
  })
  const finished = new FinishedJobs({ ...options, schema: savedJob })
  let savedAsFinished: ReadonlySet<string> = new Set()
  return {
    finished,
    savedAsFinished: () => savedAsFinished,
    take(given) {
      const list = file.take()
      const servers = given ? given.map((server) => withReading(server, list.servers)) : list.servers
      const known = new Set(servers.map(({ id }) => id))
      const jobs = new Map([...finished.take()].filter(([, { serverId }]) => known.has(serverId)))
      savedAsFinished = new Set(jobs.keys())
      // A job may be in both files; the ledger has its outcome.
      for (const job of list.jobs) jobs.set(jobKeyOf(job.serverId, job.jobId), job)
      return { ...list, servers, jobs: [...jobs.values()].toSorted((a, b) => a.addedAt - b.addedAt) }
    },
    write(list) {
      savedAsFinished = new Set()
      file.write(list)
    },
  }
}

/** What is saved of the state. Results aren't: they may be large, and the server has them. */
export function savedFrom(state: AppState, isSaved: (job: JobState) => boolean = () => true): WatchList {
  const batched = byBatch(state.jobs.values())
  return {
    batches: [...state.batches.values()].filter(({ id }) => batched.has(id)),
    servers: savedServers(state),
    jobs: [...state.jobs.values()].filter(isSaved).map((job) => savedJobOf(job, state)),
  }
}

/** The saved part of a job. An error equal to the outcome's is saved once. */
export function savedJobOf(job: JobState, { unread }: Pick<AppState, 'unread'>): SavedJob {
  const { outcome: ending, updatedAt: heardAt, error, ...saved } = savedFieldsOf(job)
  return {
    ...saved,
    ending,
    heardAt,
    error: error === ending?.error ? undefined : error,
    attention: unread.has(job.key),
  }
}

/** Restores a job from the previous run of the program. */
export function restoredJob(saved: SavedJob): JobState {
  const fresh = newJob(saved.serverId, saved.jobId, saved.addedAt)
  const { attention: _, ending, heardAt, runs, ...known } = saved
  // When we saw it, for outcomes with an invalid server time.
  const seenAt = heardAt ?? saved.addedAt
  const at = (given: number) => (isTimeOfFile(given) ? given : seenAt)
  return {
    ...fresh,
    ...known,
    updatedAt: heardAt,
    error: saved.error ?? ending?.error,
    runs: runs.map((past) => ({ ...past, endedAt: at(past.endedAt) })),
    outcome: ending && { ...ending, at: at(ending.at), key: fresh.key },
  }
}

/**
 * Adds the outcome from the ledger, if the program was killed before it wrote the watch-list. Otherwise a job
 * deleted meanwhile would be announced as lost after its outcome.
 */
export function withOutcome(job: JobState, latest: JobOutcome | undefined): JobState {
  // A run that continued after its end was saved later; times of the server are up to seconds off.
  const savedAt = job.endedBefore === undefined ? job.addedAt : (job.updatedAt ?? job.addedAt)
  if (!latest || job.outcome || latest.run < job.run || latest.at <= savedAt) return job
  // The server's own time, which identifies the outcome; `at` is by our clock.
  const { status } = outcomes[latest.kind]
  const completedAt = status === 'lost' ? undefined : /@(\d+)$/.exec(latest.id)?.[1]
  return {
    ...job,
    run: latest.run,
    status: status === 'lost' ? job.status : status,
    progress: latest.progress,
    error: latest.error,
    completedAt: completedAt === undefined ? undefined : Number(completedAt),
    outcome: latest,
  }
}
