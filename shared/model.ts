import type { JobKind, Unqueued } from './job-kind.ts'
import type { ResultSummary } from './result-summary.ts'
/** The program's domain types. Nothing here runs, and every other folder may import them. */

import type { Message } from './message.ts'
import type { OutcomeKind, ResultErrors } from './outcome.ts'

/** Identifies a configured server. Created with the server, and kept when its URL changes. */
export type ServerId = string

/** Identifies a watched job: `<serverId>/<jobId>`. */
export type JobKey = `${ServerId}/${string}`

/** The known statuses. Any other that the server sends is kept as it is and treated as active. */
export type KnownStatus =
  | 'pending'
  | 'scheduled'
  | 'running'
  | 'retrying'
  | 'completed'
  | 'failed'
  | 'cancelled'

/** Identifies a batch: jobs that the user grouped. */
export type BatchId = string

/** The saved part of a batch. Its jobs refer to it; everything else is derived from them (`rules/batch.ts`). */
export interface Batch {
  readonly id: BatchId
  /** Only if the user named it. */
  readonly name?: string
}

/** Jobs that the user wants one notification for, when all of them are done. */
export interface AwaitedJobs {
  readonly id: string
  readonly keys: readonly JobKey[]
}

export type JobStatus = KnownStatus | (string & {})

/** How a watch gets its updates now. */
export type ConnectionState =
  | 'connecting'
  | 'live'
  | 'polling'
  | 'waiting'
  | 'offline'
  | 'unauthorized'
  | 'closed'

export interface Connection {
  readonly state: ConnectionState
  /** Something the user can act on; only while the connection isn't healthy. */
  readonly reason?: Message
  /** When the next attempt is due, ms since the epoch. */
  readonly nextTryAt?: number
}

export type { OutcomeKind }

/** How a run ended, confirmed by `GET /status` (or, for `lost`, by the stream or a 404). */
export interface JobOutcome {
  /**
   * Stable across repeated responses and restarts of the app. Made of the kind and the server's completion time;
   * without that, of the run, or of when an early outcome arrived.
   */
  readonly id: string
  readonly key: JobKey
  readonly kind: OutcomeKind
  readonly run: number
  /** Ms since the epoch by our clock: from the server if it sent a time, else when we saw the outcome. */
  readonly at: number
  /** Ms since the epoch by our clock. */
  readonly startedAt?: number
  readonly progress: number
  readonly error?: string
  /** Kept with the outcome: the history outlives the result itself. */
  readonly result?: ResultSummary
  /** What failed in a run that completed with errors. */
  readonly errors?: ResultErrors
  /** The earlier outcome of this run that wasn't final, such as a cancel that was ignored. */
  readonly after?: OutcomeKind
  /** The user cancelled it here. */
  readonly own?: true
  /** Where the outcome came from if the queue had forgotten the job. */
  readonly source?: OutcomeSource
  /** The stream announced it before the status confirmed it: times, error and result are still missing. */
  readonly isEarly?: true
}

/** The plugin's journal and the server's own tables: both know outcomes of jobs that the queue has forgotten. */
export const outcomeSources = ['journal', 'records'] as const
export type OutcomeSource = (typeof outcomeSources)[number]

/** Why an outcome shows no notification. It is still in the history and still counts for attention. */
export type SuppressionReason =
  | 'own'
  | 'kind'
  | 'job'
  | 'server'
  /** Its batch's notification covers it. */
  | 'batch'
  | 'paused'
  | 'quiet-hours'
  | 'looking'

/** A point of the progress trail. */
export interface TrailPoint {
  /** Ms since the epoch, by our clock. */
  readonly at: number
  /** 0-100 */
  readonly progress: number
}

/** When a run may end. Read it with `endsAt` of `rules/expected-end.ts`. */
export interface ExpectedEnd {
  /** Ms since the epoch by our clock. */
  readonly at: number
  /** The least time left, ms, however long the run makes no progress. */
  readonly leastLeftMs: number
}

/** How long runs usually take, ms. */
export interface UsualDuration {
  readonly runs: number
  readonly medianMs: number
  /** The middle 50% of the runs took from `fromMs` to `toMs`. */
  readonly fromMs: number
  readonly toMs: number
}

/** When a completed run reached each of the percents in `rules/usual-course.ts`, in thousandths of its time. */
export type Course = readonly number[]

/** How long runs usually take, and how their progress goes. */
export interface UsualRun extends UsualDuration {
  /** Absent if too few runs were watched from their start. */
  readonly course?: Course
  /** How far the runs strayed from their usual course, as a share; 0 if all took the same one. */
  readonly stray?: number
}

export interface TimelineEntry {
  readonly at: number
  readonly status: JobStatus
  readonly progress: number
  readonly step?: string
}

/** An earlier, ended run of the job. */
export interface PastRun {
  readonly run: number
  readonly startedAt?: number
  readonly endedAt: number
  readonly kind: OutcomeKind
  readonly error?: string
}

/** A restart or cancel by the user whose effect isn't visible yet, or isn't what they would expect. */
export interface PendingCommand {
  readonly kind: 'restart' | 'cancel'
  readonly at: number
  readonly state: 'sent' | 'accepted' | 'refused' | 'ignored'
  /** Why it was rejected, or what happened instead. */
  readonly message?: Message
}

/** The auto-restarts of a failed job. They go on until a run completes, is cancelled, or the user restarts it. */
export interface Recovery {
  /** Auto-restarts of this chain that were made, or may have been because the response was lost. */
  readonly attempts: number
  /** When the next is due, ms since the epoch; undefined if none is. */
  readonly restartAt?: number
}

/** A project of the server, which its documents belong to. */
export interface Project {
  readonly id: string
  /** The ID if the name is unknown. */
  readonly name: string
}

/** The watch rule that added a job. */
export interface AddedBy {
  readonly rule: WatchRuleId
  /** When the rule was created, ms by our clock. Later outcomes are news, even those found already ended. */
  readonly since: number
}

/** Why a run takes too long. */
export type Overdue = { readonly usualMs: number } | { readonly limitMs: number }

/** Everything we know about a watched job. Immutable: each change makes a new one. */
export interface JobState {
  readonly key: JobKey
  readonly serverId: ServerId
  readonly jobId: string
  readonly label?: string
  /** Undefined while unknown, and for kinds that we don't know. */
  readonly kind?: JobKind
  /** If known: the status never names it. */
  readonly project?: Project
  /** The server's ID of the user who started it; only the plugin has it. */
  readonly startedBy?: string
  /** The file or dataset that its result names. */
  readonly subject?: string
  /** Set if the queue doesn't know the job, so the server can neither restart nor cancel it. */
  readonly followedBy?: Unqueued
  /** Absent if the user added it. */
  readonly addedBy?: AddedBy
  readonly batch?: BatchId
  /** Undefined until the first response about it. */
  readonly status?: JobStatus
  /** 0-100 */
  readonly progress: number
  readonly currentStep?: string
  /** The last step of the previous run: the server repeats it until the new run has its own. */
  readonly stepBefore?: string
  /** Ms since the epoch; the server's times are UTC. */
  readonly createdAt?: number
  readonly startedAt?: number
  readonly completedAt?: number
  /** When the server last sent something about this job, ms by our clock. */
  readonly heardAt?: number
  /** Only a small one. */
  readonly result?: unknown
  /** At most 2,000 characters. */
  readonly error?: string
  /** The server has more of the error or the result than we keep. */
  readonly hasMore?: true
  readonly connection: Connection
  /** Counts from 1. */
  readonly run: number
  readonly runs: readonly PastRun[]
  /** The confirmed outcome of this run, if it has ended. */
  readonly outcome?: JobOutcome
  /** The ID of the outcome that the user dismissed: it needs no attention any more. */
  readonly dismissed?: string
  /** The run was reported as ended once, but went on. */
  readonly endedBefore?: OutcomeKind
  /** Only if the server lost track of the run: when it last moved, ms since the epoch by our clock. */
  readonly lostTrackAt?: number
  /** The run that takes too long: what is usual, or the limit that it exceeded, ms. */
  readonly overdue?: Overdue & { readonly run: number }
  /** The user's limit for this job, ms, instead of its kind's and twice the usual duration. */
  readonly limitMs?: number
  /** Shows one notification when the job starts to run. */
  readonly announcesStart?: true
  readonly trail: readonly TrailPoint[]
  readonly timeline: readonly TimelineEntry[]
  readonly addedAt: number
  readonly muted: boolean
  /** How often a failed run is auto-restarted, 0 for never; undefined uses the server's setting. */
  readonly autoRestarts?: number
  readonly recovery?: Recovery
  /** The run that the user cancelled here, whether or not that worked: it is never auto-restarted. */
  readonly cancelAskedOf?: number
  readonly pendingCommand?: PendingCommand
}

/**
 * A job in the window's lists. The error has at most 2,000 characters, and the server's times are converted to our
 * clock. `JobDetail` has the rest.
 */
export type JobView = Omit<
  JobState,
  | 'result'
  | 'hasMore'
  | 'runs'
  | 'stepBefore'
  | 'dismissed'
  | 'endedBefore'
  | 'trail'
  | 'timeline'
  | 'cancelAskedOf'
  | 'overdue'
> & {
  /** Absent if it can't be estimated. */
  readonly expectedEnd?: ExpectedEnd
  /** When a later run was first seen waiting, ms since the epoch; `createdAt` belongs to the first run. */
  readonly waitingSince?: number
  /** How long similar runs usually take; only for a job that hasn't ended, and if enough runs have completed. */
  readonly usual?: UsualDuration
  /** The usual duration of a run that takes longer than usual, ms. */
  readonly usualMs?: number
  /** The limit of a run that exceeded it, ms. */
  readonly overLimitMs?: number
  /** The cause of the last failure, if this run completed after it: others with that cause may complete, too. */
  readonly overcame?: string
  /** Failed or lost, and neither restarted nor dismissed. */
  readonly attention: boolean
  /** The user hasn't seen it yet. */
  readonly unseen: boolean
}

/** What the details show beyond the row. */
export type JobDetail = Pick<
  JobState,
  'key' | 'result' | 'error' | 'hasMore' | 'trail' | 'timeline' | 'runs'
> & {
  /** How similar runs usually go, whether or not this one has ended; absent if too few have completed. */
  readonly usual?: UsualRun
}

/** The response of `/queue/stats`. On real servers every field but the counts is optional. */
export interface QueueStats {
  readonly pending: number
  readonly running: number
  readonly scheduled: number
  readonly completed: number
  readonly failed: number
  readonly cancelled: number
  readonly retrying: number
  readonly total: number
  readonly cpuPercent?: number
  readonly memoryMb?: number
  readonly activeWorkers?: number
  /** The server's own word, such as `redis`. */
  readonly queueType?: string
  /** Responses in the server's cache. */
  readonly cacheSize?: number
  /** The server's own words about its health. Today's real servers leave it out. */
  readonly health?: QueueHealth
}

/** `queue_health` of the API guide; each part may be missing. */
export interface QueueHealth {
  /** Such as `healthy`. */
  readonly status?: string
  /** Such as `optimal`. */
  readonly resourceUtilization?: string
  /** Such as `active`. */
  readonly limitEnforcement?: string
}

export interface StatsSample {
  /** Ms by our clock. */
  readonly at: number
  readonly stats: QueueStats
}

/** Thresholds of the queue alerts. */
export interface AlertLevels {
  /** Failed jobs as a share of all, 0-1. */
  readonly failureRate: number
  readonly cpuPercent: number
  readonly memoryMb: number
  readonly pending: number
}

export type QueueAlertKind =
  | 'failure-rate'
  | 'cpu'
  | 'memory'
  | 'pending'
  | 'no-workers'
  | 'unreachable'
  | 'no-queue'

/** Thresholds of the queue alerts. */
export interface AlertLevels {
  /** Failed jobs as a share of all, 0-1. */
  readonly failureRate: number
  readonly cpuPercent: number
  readonly memoryMb: number
  readonly pending: number
}

export interface QueueAlert {
  readonly kind: QueueAlertKind
  readonly raisedAt: number
  /** Such as "14 jobs waiting, none running". */
  readonly message: Message
}

/** Where a job is listed: by our plugin, in the server's lists, or by a route for that kind of job. */
export type JobSource = 'plugin' | 'extraction' | 'quality'

/** A discovered job, confirmed by its own status. Immutable. */
export interface ListedJob {
  readonly key: JobKey
  readonly serverId: ServerId
  readonly jobId: string
  readonly kind?: JobKind
  readonly project?: Project
  readonly startedBy?: string
  readonly source: JobSource
  readonly status: JobStatus
  /** 0-100 */
  readonly progress: number
  readonly currentStep?: string
  /** Ms since the epoch, by our clock. */
  readonly createdAt?: number
  readonly startedAt?: number
  readonly completedAt?: number
}

/** A server's discovered jobs. `shared/rules/queue-counts.ts` counts those that can't be listed. */
export interface Discovery {
  readonly serverId: ServerId
  /** `unknown`: never scanned. `unavailable`: the server has no lists. `failed`: see `reason`; earlier results stay. */
  readonly state: 'unknown' | 'scanning' | 'scanned' | 'unavailable' | 'failed'
  readonly reason?: Message
  /** Where this server lists its jobs. */
  readonly sources: readonly JobSource[]
  /** Newest first, bounded; without watched jobs. */
  readonly jobs: readonly ListedJob[]
  /** The server's projects, newest first, bounded: the choices for a watch rule. */
  readonly projects: readonly Project[]
  /** When the last complete scan ended, ms by our clock. */
  readonly scannedAt?: number
  /** What watch rules added last. Some of its jobs may have been unwatched since; `unwatch` undoes it. */
  readonly lastFind?: RuleFind
}

/** The jobs that watch rules added after one scan. */
export interface RuleFind {
  /** Ms by our clock. */
  readonly at: number
  readonly keys: readonly JobKey[]
}

export type WatchRuleId = string

/** "Watch new jobs automatically", for one server, by kind and project. */
export interface WatchRule {
  readonly id: WatchRuleId
  /** Absent for any. */
  readonly kind?: JobKind
  /** Absent for any. */
  readonly project?: Project
  /** The user who started the job; absent for any. */
  readonly startedBy?: string
  /** When it was created, ms by our clock: it adds no job that ended before. */
  readonly since: number
}

/** `no-queue`: the server responds, but its job queue (Redis) doesn't. */
export type Reach =
  | 'unknown'
  | 'ok'
  | 'unreachable'
  | 'no-queue'
  | 'unauthorized'
  | 'limited'
  | 'not-compileo'

/** CA certificates that the user trusts for one server, in addition to the system's. */
export interface Authority {
  readonly pem: string
  /** The subject of the first certificate. */
  readonly subject: string
  /** When the first of them to expire does, ms since the epoch. */
  readonly expiresAt: number
  readonly count: number
}

export interface ServerState {
  readonly id: ServerId
  readonly name: string
  /** Origin and path without a trailing slash, such as `http://localhost:8000`. */
  readonly url: string
  /** The web GUI's address as the user entered it: origin and path without a trailing slash. */
  readonly guiUrl?: string
  /** The web GUI's detected address; only if the user entered none. */
  readonly guiFound?: string
  readonly hasKey: boolean
  readonly reach: Reach
  /** Something the user can act on; only if `reach` is not `ok`. */
  readonly reason?: Message
  readonly nextTryAt?: number
  readonly stats?: StatsSample
  /** Ten minutes of samples, oldest first. */
  readonly statsHistory: readonly StatsSample[]
  readonly alerts: readonly QueueAlert[]
  /** How far the server's clock is ahead of ours, ms. */
  readonly skewMs: number
  readonly muted: boolean
  /** The same until then, ms since the epoch. */
  readonly pausedUntil?: number
  /** How often a failed job of this server is auto-restarted, 0 for never, unless the job has its own setting. */
  readonly autoRestarts: number
  /** Its own thresholds, instead of the general ones. */
  readonly alertLevels?: Partial<AlertLevels>
  /** A CA for this server only, in addition to the system's. */
  readonly authority?: Authority
  /** One stream of the server's plugin covers all of its jobs now (docs/admin/server-plugin.md). */
  readonly usesPlugin?: true
  readonly watchRules: readonly WatchRule[]
  /** IDs of unwatched jobs, newest last: watch rules don't add them again. */
  readonly declinedJobs: readonly string[]
  /** IDs of projects that the user declined a watch rule for. */
  readonly declinedOffers: readonly string[]
}

/** A CA without its certificates. */
export type AuthorityView = Omit<Authority, 'pem'>

/** A CA that the user has just chosen. */
export interface ChosenAuthority extends AuthorityView {
  /** Identifies the choice in later requests. */
  readonly choice: string
}

export type ServerView = Omit<ServerState, 'skewMs' | 'authority' | 'declinedJobs' | 'declinedOffers'> & {
  readonly authority?: AuthorityView
  /** A project with three jobs that the user watched by hand, so we offer a watch rule. */
  readonly ruleOffer?: Project
}

/** An outcome in the history, kept after the watch is removed and the server has deleted the job. */
export interface HistoryEntry {
  readonly outcome: JobOutcome
  readonly jobId: string
  /** The job's label and the server's name when it ended: the history outlives both. */
  readonly label?: string
  readonly jobKind?: JobKind
  readonly project?: Project
  readonly server?: string
  /** Why no notification was shown; undefined if one was. */
  readonly silence?: SuppressionReason
}

/** Restarts requested together and sent one after another. */
export interface BulkRestart {
  readonly total: number
  readonly done: number
  /** How many of those the server rejected or couldn't receive. */
  readonly refused: number
}

/** A message to the user that belongs to no job, such as "No notification daemon answers". */
export interface Notice {
  readonly id: string
  readonly tone: 'info' | 'warning'
  readonly message: Message
  /** An action that the notice offers as a button. */
  readonly offer?: 'open-at-login'
}

/** Why this copy can't update itself. */
export type WhyNoUpdates =
  /** A development build. */
  | 'development'
  /** Installed by the system's package manager. */
  | 'package'
  /** Unpacked from an archive. */
  | 'archive'
  /** Built without a releases page. */
  | 'nowhere'
  /** Built without a key to verify updates. */
  | 'unsigned'
  /** The user may not write to its folder. */
  | 'not-replaceable'

/** Whether a newer version exists, and how far its download is. */
export type UpdateState =
  | { readonly kind: 'off'; readonly why: WhyNoUpdates }
  | { readonly kind: 'unknown' | 'looking' }
  /** No newer version, as of `at`, ms since the epoch. */
  | { readonly kind: 'newest'; readonly at: number }
  | { readonly kind: 'found'; readonly version: string }
  /** `percent`: 0-100, whole */
  | { readonly kind: 'downloading'; readonly version: string; readonly percent: number }
  /** Installed on quit. */
  | { readonly kind: 'ready'; readonly version: string }
  | { readonly kind: 'failed'; readonly message: Message }

/** A job that couldn't be watched; without an ID if the text had none. */
export interface RefusedJob {
  readonly jobId?: string
  readonly message: Message
}
