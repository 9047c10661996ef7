import type { JobKind, Unqueued } from './job-kind.ts'
import type { ResultSummary } from './result-summary.ts'
/**
 * The words of the program as types. Nothing here runs; every other folder may import these types.
 */

import type { Message } from './messages/message.ts'
import type { OutcomeKind, ResultErrors } from './outcome.ts'

/** Names a configured server. Made once when the server is added, and kept when its URL changes. */
export type ServerId = string

/** Names a watched job: `<serverId>/<jobId>`. */
export type JobKey = `${ServerId}/${string}`

/** The statuses that occur. The server may send others: those are kept as they are and treated as active. */
export type KnownStatus =
  | 'pending'
  | 'scheduled'
  | 'running'
  | 'retrying'
  | 'completed'
  | 'failed'
  | 'cancelled'

/** Names a batch: jobs that a person put together. */
export type BatchId = string

/** What is kept of a batch; its jobs name it, and all else follows from them (`rules/batch.ts`). */
export interface Batch {
  readonly id: BatchId
  /** Only where the person gave it one. */
  readonly name?: string
}

/** Jobs for which the user wants one notification when all of them are done. */
export interface AwaitedJobs {
  readonly id: string
  readonly keys: readonly JobKey[]
}

export type JobStatus = KnownStatus | (string & {})

/** How a watch gets its news now. */
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
  /** What a person can act on; only where the connection is not as it should be. */
  readonly reason?: Message
  /** When the next try is due, ms since the epoch. */
  readonly nextTryAt?: number
}

export type { OutcomeKind }

/** A run that is over, confirmed by `GET /status` (or, for `lost`, by the stream or a 404). */
export interface JobOutcome {
  /**
   * The same for the same outcome however often it is seen, and over restarts of the app: the kind and the server's own
   * completion time, the run where the server gave none, or when it was reported early.
   */
  readonly id: string
  readonly key: JobKey
  readonly kind: OutcomeKind
  readonly run: number
  /** Ms since the epoch by our clock: the server's word where it gave one, else when it was seen. */
  readonly at: number
  /** Ms since the epoch by our clock. */
  readonly startedAt?: number
  readonly progress: number
  readonly error?: string
  /** What it brought: the history outlives the result itself. */
  readonly result?: ResultSummary
  /** What failed of a run that completed with errors. */
  readonly errors?: ResultErrors
  /** The outcome of this run that came before and turned out not to be final, such as a cancel that was ignored. */
  readonly after?: OutcomeKind
  /** The person asked here for this cancel. */
  readonly own?: true
  /** What told it, if the queue had forgotten the job. */
  readonly source?: OutcomeSource
  /** The stream named it while the server's status didn't answer: times, error and result are not known yet. */
  readonly isEarly?: true
}

/** The journal of the server's plugin, and the server's own tables: they know how a job ended that the queue has forgotten. */
export const outcomeSources = ['journal', 'records'] as const
export type OutcomeSource = (typeof outcomeSources)[number]

/** Why an outcome pops up nothing. It is in the history, and in what needs attention, all the same. */
export type SuppressionReason =
  | 'own'
  | 'kind'
  | 'job'
  | 'server'
  /** The notification of its batch tells it. */
  | 'batch'
  | 'paused'
  | 'quiet-hours'
  | 'looking'

/** A point of the trail of progress. */
export interface TrailPoint {
  /** Ms since the epoch, by our clock. */
  readonly at: number
  /** 0-100 */
  readonly progress: number
}

/** When a run may end, as far as that can be said. `endsAt` of `rules/expected-end.ts` reads it. */
export interface ExpectedEnd {
  /** Ms since the epoch by our clock. */
  readonly at: number
  /** However long nothing is heard of it, so much is left at least, ms. */
  readonly leastLeftMs: number
}

/** How long runs usually take, ms. */
export interface UsualDuration {
  readonly runs: number
  readonly medianMs: number
  /** The middle half of the runs took from `fromMs` to `toMs`. */
  readonly fromMs: number
  readonly toMs: number
}

/**
 * How a completed run went: after how many thousandths of its time it reached the percents of `rules/usual-course.ts`, in
 * their order.
 */
export type Course = readonly number[]

/** What runs usually take, and how they go meanwhile. */
export interface UsualRun extends UsualDuration {
  /** Absent where too few of them were seen from their beginning. */
  readonly course?: Course
  /** How far the runs strayed from their usual course, as a share: 0 where all took the same one. */
  readonly stray?: number
}

/** A line of a run's timeline. */
export interface TimelineEntry {
  readonly at: number
  readonly status: JobStatus
  readonly progress: number
  readonly step?: string
}

/** An earlier run of the job, as it ended. */
export interface PastRun {
  readonly run: number
  readonly startedAt?: number
  readonly endedAt: number
  readonly kind: OutcomeKind
  readonly error?: string
}

/** What a person asked for that has no visible outcome yet, or none that they would expect. */
export interface PendingCommand {
  readonly kind: 'restart' | 'cancel'
  readonly at: number
  readonly state: 'sent' | 'accepted' | 'refused' | 'ignored'
  /** Why it was refused, or what came of it. */
  readonly message?: Message
}

/** Automatic restarts of a failed job: the chain goes on until a run completes, is cancelled, or a person restarts it. */
export interface Recovery {
  /** Automatic restarts of this chain that were carried out, or may have been: the server's answer was lost. */
  readonly attempts: number
  /** When the next is due, ms since the epoch; undefined while none is. */
  readonly restartAt?: number
}

/** A project of the server: what its documents belong to, and so what a job is about. */
export interface Project {
  readonly id: string
  /** The ID where no name is known. */
  readonly name: string
}

/** The rule that put a job on the watch-list. */
export interface AddedBy {
  readonly rule: WatchRuleId
  /** When the rule was made, ms by our clock: what ended after that is news, though it was over when it was found. */
  readonly since: number
}

/** Everything known of one watched job. Immutable: a change makes a new one. */
export interface JobState {
  readonly key: JobKey
  readonly serverId: ServerId
  readonly jobId: string
  readonly label?: string
  /** Undefined until it is known, and for kinds that we have no word for. */
  readonly kind?: JobKind
  /** Where it is known: no status tells it. */
  readonly project?: Project
  /** Of a job that the queue doesn't know, so that the server can neither restart nor cancel it. */
  readonly followedBy?: Unqueued
  /** Absent where the person put it on the watch-list. */
  readonly addedBy?: AddedBy
  /** The batch that it belongs to. */
  readonly batch?: BatchId
  /** Undefined until the server was heard once. */
  readonly status?: JobStatus
  /** 0-100 */
  readonly progress: number
  readonly currentStep?: string
  /** The last step of the run before: the server names it until the new run has one. */
  readonly stepBefore?: string
  /** Ms since the epoch; the server's times are UTC. */
  readonly createdAt?: number
  readonly startedAt?: number
  readonly completedAt?: number
  /** When the server was last heard about this job, ms by our clock. */
  readonly heardAt?: number
  /** Only one that is not large. */
  readonly result?: unknown
  /** At most 2,000 characters. */
  readonly error?: string
  /** The server has more of the error or the result than is kept here. */
  readonly hasMore?: true
  readonly connection: Connection
  /** Counts from 1. */
  readonly run: number
  readonly runs: readonly PastRun[]
  /** The confirmed outcome of this run, if it is over. */
  readonly outcome?: JobOutcome
  /** The outcome, by its ID, that the person has dismissed: it needs no attention any more. */
  readonly dismissed?: string
  /** The run was said to be over once, and goes on all the same. */
  readonly endedBefore?: OutcomeKind
  /** The server lost track of the run, and nothing of it has moved since then, ms since the epoch by our clock. */
  readonly lostTrackAt?: number
  /** The run that takes longer than usual, and how long it usually takes, ms. */
  readonly overdue?: { readonly run: number; readonly usualMs: number }
  readonly trail: readonly TrailPoint[]
  readonly timeline: readonly TimelineEntry[]
  readonly addedAt: number
  readonly muted: boolean
  /** How often a failed run is restarted by itself, 0 for never; undefined leaves it to the server's setting. */
  readonly autoRestarts?: number
  readonly recovery?: Recovery
  /** The run that the person asked to be cancelled here, whatever came of it: it is never restarted by itself. */
  readonly cancelAskedOf?: number
  readonly pendingCommand?: PendingCommand
}

/**
 * A job as the window sees it in a list. Its error has at most 2,000 characters, and the server's times are times of our
 * clock. What only the detail shows comes by `JobDetail`.
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
  /** Absent where nothing can be said. */
  readonly expectedEnd?: ExpectedEnd
  /** When a run after the first was first seen waiting, ms since the epoch: `createdAt` is about the first. */
  readonly waitingSince?: number
  /** How long runs like it usually take; only of a job that is going to end, and where enough have completed. */
  readonly usual?: UsualDuration
  /** How long a run usually takes that takes longer than usual, ms. */
  readonly usualMs?: number
  /** A failed or lost run that was neither restarted nor dismissed. */
  readonly attention: boolean
  /** One that the person has not seen yet. */
  readonly unseen: boolean
}

/** What the detail pane shows beyond the row. */
export type JobDetail = Pick<
  JobState,
  'key' | 'result' | 'error' | 'hasMore' | 'trail' | 'timeline' | 'runs'
> & {
  /** How runs like it usually go, be this one over or not; absent where too few have completed. */
  readonly usual?: UsualRun
}

/** The answer of `/queue/stats`. Every field but the counts is optional on the real server. */
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
  /** Such as `redis`, in the server's own words. */
  readonly queueType?: string
  /** Answers that the server holds in its cache. */
  readonly cacheSize?: number
  /** What the server says of itself, in its own words. Real servers of today leave it out. */
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

export type QueueAlertKind =
  | 'failure-rate'
  | 'cpu'
  | 'memory'
  | 'pending'
  | 'no-workers'
  | 'unreachable'
  | 'no-queue'

export interface QueueAlert {
  readonly kind: QueueAlertKind
  readonly raisedAt: number
  /** Such as "14 jobs waiting, none running". */
  readonly message: Message
}

/** Where the server tells of a job: by the tray's plugin, in its lists, or by a route of that kind of job. */
export type JobSource = 'plugin' | 'extraction' | 'quality'

/** A job on a server that is not watched: found, and confirmed by its own status. Immutable. */
export interface ListedJob {
  readonly key: JobKey
  readonly serverId: ServerId
  readonly jobId: string
  readonly kind?: JobKind
  readonly project?: Project
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

/** What is known of the jobs on a server that are not watched. How many more there are: `shared/rules/queue-counts.ts`. */
export interface Discovery {
  readonly serverId: ServerId
  /**
   * `unknown`: never looked. `unavailable`: this server has no lists. `failed`: `reason` says why; what was found before
   * stands.
   */
  readonly state: 'unknown' | 'scanning' | 'scanned' | 'unavailable' | 'failed'
  readonly reason?: Message
  /** Where this server tells of jobs. */
  readonly sources: readonly JobSource[]
  /** Newest first, bounded; without the watched ones. */
  readonly jobs: readonly ListedJob[]
  /** The projects of the server, newest first, bounded: what a rule may be about. */
  readonly projects: readonly Project[]
  /** When all was looked through last, ms by our clock. */
  readonly scannedAt?: number
  /** What rules put on the watch-list last. Its jobs may have been unwatched since: `unwatch` takes it back. */
  readonly lastFind?: RuleFind
}

/** What one look through a server's lists put on the watch-list by its rules. */
export interface RuleFind {
  /** Ms by our clock. */
  readonly at: number
  readonly keys: readonly JobKey[]
}

export type WatchRuleId = string

/** "Watch new jobs automatically": of a server, by kind and project. */
export interface WatchRule {
  readonly id: WatchRuleId
  /** Any where absent. */
  readonly kind?: JobKind
  /** Any where absent. */
  readonly project?: Project
  /** When it was made, ms by our clock: it adds nothing that was over before. */
  readonly since: number
}

/** `no-queue`: the server is there, but not what holds its jobs (Redis). */
export type Reach =
  | 'unknown'
  | 'ok'
  | 'unreachable'
  | 'no-queue'
  | 'unauthorized'
  | 'limited'
  | 'not-compileo'

/** Certificates that the person trusts for one server besides the system's. */
export interface Authority {
  /** The certificates, in PEM form. */
  readonly pem: string
  /** Whom the first one is about. */
  readonly subject: string
  /** When the first of them expires, ms since the epoch. */
  readonly expiresAt: number
  readonly count: number
}

export interface ServerState {
  readonly id: ServerId
  readonly name: string
  /** Origin and path without a trailing slash, such as `http://localhost:8000`. */
  readonly url: string
  /** Where its web GUI is, by the person's word: origin and path without a trailing slash. */
  readonly guiUrl?: string
  /** Where its web GUI was found, while the person has said nothing. */
  readonly guiFound?: string
  readonly hasKey: boolean
  readonly reach: Reach
  /** What a person can act on; only where `reach` is not `ok`. */
  readonly reason?: Message
  readonly nextTryAt?: number
  readonly stats?: StatsSample
  /** Ten minutes of samples, oldest first. */
  readonly statsHistory: readonly StatsSample[]
  readonly alerts: readonly QueueAlert[]
  /** How far the server's clock is ahead of ours, ms. */
  readonly skewMs: number
  /** Nothing of this server pops up. */
  readonly muted: boolean
  /** How often a failed job of this server is restarted by itself, 0 for never, unless the job says otherwise. */
  readonly autoRestarts: number
  /** Who may vouch for this server, and for no other, besides those that the system trusts. */
  readonly authority?: Authority
  /** One stream of the server's plugin tells of all its jobs now (docs/server-plugin.md). */
  readonly usesPlugin?: true
  readonly watchRules: readonly WatchRule[]
  /** Unwatched jobs, by their IDs, and newest last: no rule adds them again. */
  readonly declinedJobs: readonly string[]
  /** Projects, by their IDs, for which the person wants no rule offered. */
  readonly declinedOffers: readonly string[]
}

/** An authority of a server, without its certificates. */
export type AuthorityView = Omit<Authority, 'pem'>

/** An authority that the person chose just now. */
export interface ChosenAuthority extends AuthorityView {
  /** What the choice is called in the calls that follow. */
  readonly choice: string
}

/** A server as the window sees it. */
export type ServerView = Omit<ServerState, 'skewMs' | 'authority' | 'declinedJobs' | 'declinedOffers'> & {
  readonly authority?: AuthorityView
  /** A project of which the person has watched three jobs by hand: they may want a rule for it. */
  readonly ruleOffer?: Project
}

/** An outcome of the history: kept when the watch is gone and the server has deleted the job. */
export interface HistoryEntry {
  readonly outcome: JobOutcome
  readonly jobId: string
  /** The job's label and the server's name when it ended: the history outlives both. */
  readonly label?: string
  readonly jobKind?: JobKind
  readonly project?: Project
  readonly server?: string
  /** Why nothing popped up for it; undefined where something did. */
  readonly silence?: SuppressionReason
}

/** Many restarts that were asked for at once, and are carried out one after the other. */
export interface BulkRestart {
  readonly total: number
  /** How many were answered, either way. */
  readonly done: number
  /** How many of those the server refused, or could not be asked. */
  readonly refused: number
}

/** A word of the program to the person that belongs to no job, such as "No notification daemon answers". */
export interface Notice {
  readonly id: string
  readonly tone: 'info' | 'warning'
  readonly message: Message
  /** What it offers to do about it, in one press. */
  readonly offer?: 'open-at-login'
}

/** Why this copy of the program is not replaced by a newer one by itself. */
export type WhyNoUpdates =
  /** It was not built to be passed on. */
  | 'development'
  /** The system's package manager has installed it. */
  | 'package'
  /** It was unpacked from an archive. */
  | 'archive'
  /** The build was told of no releases page. */
  | 'nowhere'
  /** Nobody vouches for what would come after it. */
  | 'unsigned'
  /** It lies where this person may not write. */
  | 'not-replaceable'

/** Whether there is a newer version of the program, and how far it is. */
export type UpdateState =
  | { readonly kind: 'off'; readonly why: WhyNoUpdates }
  | { readonly kind: 'unknown' | 'looking' }
  /** There was none newer, ms since the epoch. */
  | { readonly kind: 'newest'; readonly at: number }
  | { readonly kind: 'found'; readonly version: string }
  /** `percent`: 0-100, whole */
  | { readonly kind: 'downloading'; readonly version: string; readonly percent: number }
  /** It is installed when the program ends. */
  | { readonly kind: 'ready'; readonly version: string }
  | { readonly kind: 'failed'; readonly message: Message }

/** A job that could not be watched; without an ID where the text had none. */
export interface RefusedJob {
  readonly jobId?: string
  readonly message: Message
}
