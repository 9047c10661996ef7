import { z } from 'zod'
import { readGuiAddress } from '../../shared/address.ts'
import { cutTo, cutWithEllipsis } from '../../shared/cut.ts'
import { boundedError } from '../../shared/rules/error-summary.ts'
import { isJobId } from '../../shared/rules/job-ids.ts'
import { byBatch, longestBatchName, mostAwaited, mostBatches } from '../../shared/rules/batch.ts'
import { jobKinds, unqueued } from '../../shared/job-kind.ts'
import { project, watchRule } from '../../shared/reply-schemas.ts'
import { resultErrors } from '../../shared/result-schema.ts'
import { outcomeKinds } from '../../shared/outcome.ts'
import { savedResult, savedSource, withSource } from './saved-outcome.ts'
import { isTimeOfFile } from '../../shared/rules/time.ts'
import { readAuthority } from '../network/certificates.ts'
import { newServer } from '../state/new-server.ts'
import { longestPastError, newJob, runsLength } from '../state/reduce-job.ts'
import { messageOf } from '../../shared/messages/message.ts'
import type { AppState } from '../state/store.ts'
import type { Message } from '../../shared/messages/message.ts'
import type { JobOutcome, JobState, ServerState } from '../../shared/model.ts'
import { openHandover, type Handover } from '../base/document.ts'

/** Longest error, and longest step, in UTF-16 units: as long as what is taken of a server. */
const longestError = 2_000
const longestStep = 2_000

const alertKind = z.enum([
  'failure-rate',
  'cpu',
  'memory',
  'pending',
  'no-workers',
  'unreachable',
  'no-queue',
])
const outcomeKind = z.enum(outcomeKinds)
// What an earlier version took of a server was bounded in nothing.
const serverTime = z
  .number()
  .transform((at) => (isTimeOfFile(at) ? at : undefined))
  .optional()
const textOf = (bound: (text: string) => string) => z.string().transform(bound).optional()
const error = textOf((text) => boundedError(text, longestError))
const pastError = textOf((text) => boundedError(text, longestPastError))
const step = textOf((text) => cutWithEllipsis(text, longestStep))
const time = z.number().optional()
const outcome = z
  .object({
    id: z.string(),
    kind: outcomeKind,
    run: z.number(),
    at: z.number(),
    startedAt: serverTime,
    progress: z.number(),
    error,
    own: z.literal(true).optional(),
    ...savedSource,
    isEarly: z.literal(true).optional(),
    result: savedResult,
    errors: resultErrors.optional().catch(undefined),
    after: outcomeKind.optional(),
  })
  .transform(withSource)
const savedJob = z.object({
  serverId: z.string().min(1),
  jobId: z.string(),
  label: z.string().optional(),
  /** One that only a later version knows is none. */
  kind: z.enum(jobKinds).optional().catch(undefined),
  project: project.optional().catch(undefined),
  followedBy: z.enum(unqueued).optional().catch(undefined),
  addedBy: z.object({ rule: z.string(), since: z.number() }).optional().catch(undefined),
  batch: z.string().optional(),
  addedAt: z.number(),
  muted: z.boolean().default(false),
  autoRestarts: z.number().optional(),
  recovery: z.object({ attempts: z.number(), restartAt: time }).optional(),
  cancelAskedOf: z.number().optional(),
  overdue: z.object({ run: z.number(), usualMs: z.number() }).optional().catch(undefined),
  lostTrackAt: time.optional(),
  /** Whether the outcome is unseen: what the first version called it. */
  attention: z.boolean().default(false),
  dismissed: z.string().optional(),
  status: z.string().optional(),
  progress: z.number().default(0),
  currentStep: step,
  createdAt: serverTime,
  startedAt: serverTime,
  completedAt: serverTime,
  heardAt: time,
  /** Where it is not that of `outcome`. */
  error,
  run: z.number().default(1),
  runs: z
    .array(
      z.object({
        run: z.number(),
        startedAt: serverTime,
        endedAt: z.number(),
        kind: outcomeKind,
        error: pastError,
      }),
    )
    .default([]),
  /** The outcome: what the first version called it. */
  ending: outcome.optional(),
  endedBefore: outcomeKind.optional(),
})
const isGuiUrl = (text: string) => {
  const address = readGuiAddress(text)
  return address.ok && address.url === text
}
const savedServer = z.object({
  id: z.string().min(1),
  name: z.string(),
  url: z.url(),
  /** One that somebody broke in the file is none. */
  guiUrl: z.string().refine(isGuiUrl).optional().catch(undefined),
  muted: z.boolean().default(false),
  autoRestarts: z.number().int().min(0).default(0),
  /** Certificates in PEM form that may vouch for it: public, and no secret. */
  ca: z.string().optional(),
  /** Alerts that were raised: over a restart of the program they are not raised, and announced, anew. */
  alerts: z.array(z.object({ kind: alertKind, raisedAt: z.number() })).default([]),
  watchRules: listOf(watchRule),
  declinedJobs: listOf(z.string()),
  declinedOffers: listOf(z.string()),
})
// What an earlier version wrote has none of these; what somebody broke in the file is none.
function listOf<T>(item: z.ZodType<T>) {
  return z.array(item).default([]).catch([])
}

const savedBatch = z.object({
  id: z.string().min(1),
  name: textOf((text) => cutTo(text, longestBatchName)),
})
const savedAwaited = z.object({
  id: z.string().min(1),
  keys: z.array(z.templateLiteral([z.string(), '/', z.string()])),
})
const watchList = z.object({
  servers: z.array(savedServer),
  // Earlier versions took IDs from servers unchecked.
  jobs: z.array(savedJob).transform((jobs) => jobs.filter(({ jobId }) => isJobId(jobId))),
  batches: listOf(savedBatch).transform((batches) => batches.slice(-mostBatches)),
  awaited: listOf(savedAwaited).transform((awaited) => awaited.slice(-mostAwaited)),
})

type SavedServer = z.infer<typeof savedServer>
type SavedJob = z.infer<typeof savedJob>
export type WatchList = z.infer<typeof watchList>

/** `watch-list.json`. Of ten thousand jobs no second copy is held: the state has them once they were taken. */
export interface WatchListFile extends Handover<WatchList> {
  /** The servers as they stand in it. */
  servers(): WatchList['servers']
}

/** What `dismissSeen` reads of a file of version 1. */
const version1 = z.object({
  jobs: z.array(
    z.looseObject({
      attention: z.boolean().optional(),
      ending: z.looseObject({ id: z.string(), kind: z.string() }).optional(),
    }),
  ),
})

/** In version 1 a failure that was seen needed no attention any more, which takes a dismissal now. */
function dismissSeen(content: Record<string, unknown>): Record<string, unknown> {
  const read = version1.safeParse(content)
  if (!read.success) return content
  const jobs = read.data.jobs.map((job) => (job.attention ? job : { ...job, dismissed: job.ending?.id }))
  return { ...content, jobs }
}

/** Opens `watch-list.json`: the servers, and each watched job with what was last known of it. No keys are in it. */
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
    // Since version 3 the alerts have no words, without which version 1 and 2 read none of the file.
    version: 3,
    migrations: [(content) => content, dismissSeen, (content) => content],
    empty: { servers: [], jobs: [], batches: [], awaited: [] },
  })
  let servers: WatchList['servers'] = []
  return {
    servers: () => servers,
    take() {
      const list = file.take()
      ;({ servers } = list)
      return list
    },
    write(list) {
      file.write(list)
      ;({ servers } = list)
    },
  }
}

/** What is kept of the state. The result isn't: it may be large, and the server has it. */
export function savedFrom(state: AppState): WatchList {
  const batched = byBatch(state.jobs.values())
  return {
    batches: [...state.batches.values()].filter(({ id }) => batched.has(id)),
    awaited: [...state.awaited.values()].map(({ keys, ...group }) => ({ ...group, keys: [...keys] })),
    servers: [...state.servers.values()].map(
      ({ id, name, url, guiUrl, muted, autoRestarts, authority, alerts, ...finding }): SavedServer => ({
        id,
        name,
        url,
        guiUrl,
        muted,
        autoRestarts,
        ca: authority?.pem,
        alerts: alerts.map(({ kind, raisedAt }) => ({ kind, raisedAt })),
        watchRules: [...finding.watchRules],
        declinedJobs: [...finding.declinedJobs],
        declinedOffers: [...finding.declinedOffers],
      }),
    ),
    jobs: [...state.jobs.values()].map((job): SavedJob => ({
      serverId: job.serverId,
      jobId: job.jobId,
      label: job.label,
      kind: job.kind,
      project: job.project,
      followedBy: job.followedBy,
      addedBy: job.addedBy,
      batch: job.batch,
      addedAt: job.addedAt,
      muted: job.muted,
      autoRestarts: job.autoRestarts,
      recovery: job.recovery,
      cancelAskedOf: job.cancelAskedOf,
      overdue: job.overdue,
      lostTrackAt: job.lostTrackAt,
      attention: state.unseen.has(job.key),
      dismissed: job.dismissed,
      status: job.status,
      progress: job.progress,
      currentStep: job.currentStep,
      createdAt: job.createdAt,
      startedAt: job.startedAt,
      completedAt: job.completedAt,
      heardAt: job.heardAt,
      error: job.error === job.outcome?.error ? undefined : job.error,
      run: job.run,
      runs: [...job.runs],
      ending: job.outcome,
      endedBefore: job.endedBefore,
    })),
  }
}

/** The server as it was when the program last ended, not heard yet. */
export function restoredServer({ id, name, url, ca, alerts, ...kept }: SavedServer): ServerState {
  // One that somebody broke in the file vouches for nobody, which the server's trouble will say.
  const read = ca === undefined ? undefined : readAuthority(ca)
  return {
    ...newServer(id, url, name, false),
    ...kept,
    // Until the next sample counts them.
    alerts: alerts.map(({ kind, raisedAt }) => ({
      kind,
      raisedAt,
      message: messageOf(`alerts.kinds.${kind}`),
    })),
    ...(read?.ok && { authority: read.authority }),
  }
}

/** The job as it was when the program last ended. */
export function restoredJob(saved: SavedJob): JobState {
  const fresh = newJob(saved.serverId, saved.jobId, saved.addedAt)
  const { attention: _, ending, runs, ...known } = saved
  // Versions that took each new `started_at` for a new run counted too many.
  const run = runs.length < runsLength ? Math.min(saved.run, runs.length + 1) : saved.run
  const runOf = (of: number) => (of === saved.run ? run : of)
  const savedOutcome = ending && { ...ending, run: runOf(ending.run) }
  // When it was seen, where the server's word for it was no time.
  const seenAt = saved.heardAt ?? saved.addedAt
  const at = (told: number) => (isTimeOfFile(told) ? told : seenAt)
  return {
    ...fresh,
    ...known,
    run,
    ...(known.overdue && { overdue: { ...known.overdue, run: runOf(known.overdue.run) } }),
    ...(known.cancelAskedOf !== undefined && { cancelAskedOf: runOf(known.cancelAskedOf) }),
    error: saved.error ?? savedOutcome?.error,
    runs: runs.map((past) => ({ ...past, endedAt: at(past.endedAt) })),
    outcome: savedOutcome && {
      ...savedOutcome,
      // Before version 3 only the job said so.
      ...(savedOutcome.kind === 'cancelled' && saved.cancelAskedOf === ending?.run && { own: true as const }),
      at: at(savedOutcome.at),
      key: fresh.key,
    },
  }
}

/**
 * The job with the latest outcome that the ledger has of it, where the list was not written after that: the program may
 * be killed between the two. Else a job that was deleted meanwhile would be told as lost after its outcome was told.
 */
export function withOutcome(job: JobState, latest: JobOutcome | undefined): JobState {
  if (!latest || job.outcome || latest.run < job.run || latest.at <= (job.heardAt ?? job.addedAt)) return job
  // The server's own time, by which the same outcome is known again; `at` is by our clock.
  const completedAt = latest.kind === 'lost' ? undefined : /@(\d+)$/.exec(latest.id)?.[1]
  return {
    ...job,
    run: latest.run,
    status: latest.kind === 'lost' ? job.status : latest.kind,
    progress: latest.progress,
    error: latest.error,
    completedAt: completedAt === undefined ? undefined : Number(completedAt),
    outcome: latest,
  }
}

/** Whether a person changed something of a job, or the program did for them: no server says it anew. */
export function isOfPerson(before: JobState, after: JobState): boolean {
  return (
    before.label !== after.label ||
    before.batch !== after.batch ||
    before.dismissed !== after.dismissed ||
    before.muted !== after.muted ||
    before.autoRestarts !== after.autoRestarts ||
    before.recovery !== after.recovery ||
    before.cancelAskedOf !== after.cancelAskedOf ||
    before.overdue !== after.overdue
  )
}

/** Whether what a server says of a job is worth a write before long; progress alone is not. */
export function isWorthSaving(before: JobState, after: JobState): boolean {
  return (
    before.kind !== after.kind ||
    before.project !== after.project ||
    before.run !== after.run ||
    before.outcome?.id !== after.outcome?.id ||
    before.status !== after.status ||
    before.lostTrackAt !== after.lostTrackAt ||
    before.startedAt !== after.startedAt
  )
}
