import { z } from 'zod'
import { readGuiAddress } from '#shared/address.ts'
import { cutTo } from '#shared/cut.ts'
import { savedFieldsOf, savedShape } from '#shared/job-fields.ts'
import { isJobId } from '#shared/rules/job-ids.ts'
import { byBatch, longestBatchName, mostBatches } from '#shared/rules/batch.ts'
import { outcomes } from '#shared/outcome.ts'
import { ownLevels } from '#shared/settings.ts'
import { watchRule } from '#shared/schemas.ts'
import { isTimeOfFile } from '#shared/rules/time.ts'
import { readAuthority } from '#main/network/certificates.ts'
import { newServer } from '#main/state/new-server.ts'
import { jobKeyOf, newJob } from '#main/state/reduce-job.ts'
import { messageOf, type Message } from '#shared/message.ts'
import type { AppState } from '#main/state/store.ts'
import type { JobOutcome, JobState, ServerState } from '#shared/model.ts'
import { openHandover, type Handover } from './document.ts'
import { FinishedJobs } from './finished-jobs.ts'

const alertKind = z.enum([
  'failure-rate',
  'cpu',
  'memory',
  'pending',
  'no-workers',
  'unreachable',
  'no-queue',
])
const { outcome, updatedAt, ...sameNames } = savedShape
const savedJob = z.object({
  ...sameNames,
  ending: outcome,
  heardAt: updatedAt,
  /** Whether the outcome is unread. */
  attention: z.boolean().default(false),
})
const isGuiUrl = (text: string) => {
  const address = readGuiAddress(text)
  return address.ok && address.url === text
}
const savedServer = z.object({
  id: z.string().min(1),
  name: z.string(),
  url: z.url(),
  /** An edited, invalid address is dropped. */
  guiUrl: z.string().refine(isGuiUrl).optional().catch(undefined),
  muted: z.boolean().default(false),
  autoRestarts: z.number().int().min(0).default(0),
  pausedUntil: z.number().optional().catch(undefined),
  alertLevels: ownLevels.optional().catch(undefined),
  /** CA certificates in PEM form. They are public. */
  ca: z.string().optional(),
  /** A restart of the program must not announce them again. */
  alerts: z.array(z.object({ kind: alertKind, raisedAt: z.number() })).default([]),
  watchRules: listOf(watchRule),
  journalReadAt: z.number().optional().catch(undefined),
  declinedJobs: listOf(z.string()),
  declinedOffers: listOf(z.string()),
})
// A corrupt list costs no server and no job.
function listOf<T>(item: z.ZodType<T>) {
  return z.array(item).catch([])
}

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

type SavedServer = z.infer<typeof savedServer>
type SavedJob = z.infer<typeof savedJob>
export type WatchList = z.infer<typeof watchList>

/** `watch-list.json`. Jobs are taken once, so there is no second copy of ten thousand of them. */
export interface WatchListFile extends Handover<WatchList> {
  servers(): WatchList['servers']
  /** A crash may have left others. */
  savedAsFinished(): ReadonlySet<string>
  readonly finished: Omit<FinishedJobs<SavedJob>, 'take'>
}

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
  let servers: WatchList['servers'] = []
  let savedAsFinished: ReadonlySet<string> = new Set()
  return {
    finished,
    servers: () => servers,
    savedAsFinished: () => savedAsFinished,
    take() {
      const list = file.take()
      ;({ servers } = list)
      const known = new Set(servers.map(({ id }) => id))
      const jobs = new Map([...finished.take()].filter(([, { serverId }]) => known.has(serverId)))
      savedAsFinished = new Set(jobs.keys())
      // A job may be in both files; the ledger has its outcome.
      for (const job of list.jobs) jobs.set(jobKeyOf(job.serverId, job.jobId), job)
      return { ...list, jobs: [...jobs.values()].toSorted((a, b) => a.addedAt - b.addedAt) }
    },
    write(list) {
      savedAsFinished = new Set()
      file.write(list)
      ;({ servers } = list)
    },
  }
}

/** Results aren't saved: they may be large, and the server has them. */
export function savedFrom(state: AppState, isSaved: (job: JobState) => boolean = () => true): WatchList {
  const batched = byBatch(state.jobs.values())
  return {
    batches: [...state.batches.values()].filter(({ id }) => batched.has(id)),
    servers: [...state.servers.values()].map((server): SavedServer => ({
      id: server.id,
      name: server.name,
      url: server.url,
      guiUrl: server.guiUrl,
      muted: server.muted,
      autoRestarts: server.autoRestarts,
      pausedUntil: server.pausedUntil,
      alertLevels: server.alertLevels,
      ca: server.authority?.pem,
      alerts: server.alerts.map(({ kind, raisedAt }) => ({ kind, raisedAt })),
      watchRules: [...server.watchRules],
      journalReadAt: server.journalReadAt,
      declinedJobs: [...server.declinedJobs],
      declinedOffers: [...server.declinedOffers],
    })),
    jobs: [...state.jobs.values()].filter(isSaved).map((job) => savedJobOf(job, state)),
  }
}

/** The saved part of a job. An error equal to the outcome's is saved once. */
export function savedJobOf(job: JobState, { unseen }: Pick<AppState, 'unseen'>): SavedJob {
  const { outcome: ending, updatedAt: heardAt, error, ...saved } = savedFieldsOf(job)
  return {
    ...saved,
    ending,
    heardAt,
    error: error === ending?.error ? undefined : error,
    attention: unseen.has(job.key),
  }
}

/** Restores a server as saved, without any response yet. */
export function restoredServer({ id, name, url, ca, alerts, ...kept }: SavedServer): ServerState {
  // A corrupt CA is dropped, and the server's error reports that.
  const read = ca === undefined ? undefined : readAuthority(ca)
  return {
    ...newServer(id, url, name, false),
    ...kept,
    // Without numbers until the next sample.
    alerts: alerts.map(({ kind, raisedAt }) => ({
      kind,
      raisedAt,
      message: messageOf(`alerts.kinds.${kind}`),
    })),
    ...(read?.ok && { authority: read.authority }),
  }
}

/** The job from the previous run of the program. */
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
    outcome: ending && {
      ...ending,
      at: at(ending.at),
      key: fresh.key,
    },
  }
}

/**
 * If the program was killed before it wrote the watch-list. Otherwise a job deleted meanwhile would be
 * announced as lost after its outcome.
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
