import { z } from 'zod'
import { truncate } from '#shared/truncate.ts'
import { pickSavedFields, savedShape } from '#shared/job-fields.ts'
import { isJobId } from '#shared/rules/job-ids.ts'
import { groupByBatch, maxBatchNameLength, maxBatches } from '#shared/rules/batch.ts'
import { outcomes } from '#shared/outcome.ts'
import { isPlausibleTime } from '#shared/rules/time.ts'
import { toJobKey, createJob } from '#main/core/state/reduce-job.ts'
import type { Message } from '#shared/message.ts'
import type { AppState } from '#main/core/state/store.ts'
import type { JobOutcome, JobState } from '#shared/model.ts'
import { openOneTimeDocument, type OneTimeDocument } from './document.ts'
import {
  createLenientArraySchema,
  savedServerSchema,
  toSavedServers,
  type SavedServer,
} from './saved-servers.ts'
import { FinishedJobs } from './finished-jobs.ts'

const { number, earlier, updatedAt, ...ofRun } = savedShape.run
const savedJob = z.object({
  ...savedShape.identity,
  ...ofRun,
  ...savedShape.user,
  run: number,
  runs: earlier,
  heardAt: updatedAt,
  ending: savedShape.outcome,
  attention: z.boolean().default(false),
})
const savedBatch = z.object({
  id: z.string().min(1),
  name: z
    .string()
    .transform((text) => truncate(text, maxBatchNameLength))
    .optional(),
})
const watchList = z.object({
  servers: z.array(savedServerSchema),
  jobs: z.array(savedJob).transform((jobs) => jobs.filter(({ jobId }) => isJobId(jobId))),
  batches: createLenientArraySchema(savedBatch).transform((batches) => batches.slice(-maxBatches)),
})

type SavedJob = z.infer<typeof savedJob>
export type WatchList = z.infer<typeof watchList>

/**
 * The file `watch-list.json`. Its jobs can be taken only once, so that ten thousand jobs aren't in memory
 * twice.
 */
export interface WatchListFile extends Pick<OneTimeDocument<WatchList>, 'write'> {
  /** @param servers the servers of the settings file; by default, those of the watch-list */
  take(servers?: readonly SavedServer[]): WatchList
  /**
   * Returns the keys of the jobs that `take` has found in `finished-jobs.jsonl`. After `write`, there are
   * none.
   */
  finishedKeys(): ReadonlySet<string>
  readonly finished: Omit<FinishedJobs<SavedJob>, 'take'>
}

/**
 * Returns the server with the newest time at which the journal was read. The watch-list may have a newer time
 * than the settings, because it is written more often.
 */
const mergeJournalTime = (server: SavedServer, copies: readonly SavedServer[]): SavedServer => ({
  ...server,
  journalReadAt: copies.find(({ id }) => id === server.id)?.journalReadAt ?? server.journalReadAt,
})

/** Opens the watched jobs with their last known state, and their servers. They contain no API keys. */
export function openWatchList(options: {
  folder: string
  now: number
  isReadOnly?: boolean
  onCorrupt: (message: Message) => void
}): WatchListFile {
  const file = openOneTimeDocument({
    ...options,
    name: 'watch-list',
    schema: watchList,
    version: 1,
    empty: { servers: [], jobs: [], batches: [] },
  })
  const finished = new FinishedJobs({ ...options, schema: savedJob })
  let savedAsFinished: ReadonlySet<string> = new Set()
  return {
    finished,
    finishedKeys: () => savedAsFinished,
    take(content) {
      const list = file.take()
      const servers = content ? content.map((server) => mergeJournalTime(server, list.servers)) : list.servers
      const serverIds = new Set(servers.map(({ id }) => id))
      const jobs = new Map([...finished.take()].filter(([, { serverId }]) => serverIds.has(serverId)))
      savedAsFinished = new Set(jobs.keys())
      // After a crash, a job may be in both files. The ledger has its outcome.
      for (const job of list.jobs) jobs.set(toJobKey(job.serverId, job.jobId), job)
      return { ...list, servers, jobs: [...jobs.values()].toSorted((a, b) => a.addedAt - b.addedAt) }
    },
    write(list) {
      savedAsFinished = new Set()
      file.write(list)
    },
  }
}

/**
 * Returns the saved part of the state. Results aren't saved, because they may be large and the server has
 * them.
 */
export function toWatchList(state: AppState, isSaved: (job: JobState) => boolean = () => true): WatchList {
  const jobs = [...state.jobs.values()].filter(({ user }) => !user.isTemporary)
  const jobsByBatch = groupByBatch(jobs)
  return {
    batches: [...state.batches.values()].filter(({ id }) => jobsByBatch.has(id)),
    servers: toSavedServers(state),
    jobs: jobs.filter(isSaved).map((job) => toSavedJob(job, state)),
  }
}

/**
 * Returns the part of a job that is saved. An error that equals the outcome's error is saved only once.
 */
export function toSavedJob(job: JobState, { unread }: Pick<AppState, 'unread'>): SavedJob {
  const { identity, outcome, user } = job
  const { number: run, earlier: runs, updatedAt: heardAt, error, ...rest } = pickSavedFields('run', job.run)
  return {
    ...pickSavedFields('identity', identity),
    ...rest,
    ...pickSavedFields('user', user),
    run,
    runs,
    heardAt,
    ending: outcome,
    error: error === outcome?.error ? undefined : error,
    attention: unread.has(identity.key),
  }
}

/** Restores a job that an earlier start of the program has saved. */
export function restoreJob(saved: SavedJob): JobState {
  const newJob = createJob(saved.serverId, saved.jobId, saved.addedAt)
  const { run, runs, ending, heardAt } = saved
  // The time by our clock replaces invalid times of the server.
  const seenAt = heardAt ?? saved.addedAt
  const at = (time: number) => (isPlausibleTime(time) ? time : seenAt)
  return {
    identity: { ...newJob.identity, ...pickSavedFields('identity', saved) },
    run: {
      ...newJob.run,
      ...pickSavedFields('run', { ...saved, number: run, earlier: [], updatedAt: heardAt }),
      error: saved.error ?? ending?.error,
      earlier: runs.map((past) => ({ ...past, endedAt: at(past.endedAt) })),
    },
    outcome: ending && { ...ending, at: at(ending.at), key: newJob.identity.key },
    user: pickSavedFields('user', saved),
  }
}

/**
 * Adds the latest outcome in the ledger to a job, because the program may have been killed before it saved
 * the job. Without the outcome, a job that the server has deleted since would be announced again, as lost.
 */
export function addLatestOutcome(job: JobState, latest: JobOutcome | undefined): JobState {
  // If the run continued after an outcome, outcomes from before its last update are outdated. In other runs,
  // only outcomes from before the job was added are outdated, because the server's times may be off by
  // seconds.
  const savedAt =
    job.run.endedBefore === undefined ? job.identity.addedAt : (job.run.updatedAt ?? job.identity.addedAt)
  if (!latest || job.outcome || latest.run < job.run.number || latest.at <= savedAt) return job
  // The outcome's ID contains the server's completion time, while `at` is by our clock.
  const { status } = outcomes[latest.kind]
  const completedAt = status === 'lost' ? undefined : /@(\d+)$/.exec(latest.id)?.[1]
  return {
    ...job,
    run: {
      ...job.run,
      number: latest.run,
      status: status === 'lost' ? job.run.status : status,
      progress: latest.progress,
      error: latest.error,
      completedAt: completedAt === undefined ? undefined : Number(completedAt),
    },
    outcome: latest,
  }
}
