import type { JobKind, Unqueued } from './job-kind.ts'
import type { ResultSummary } from './result-summary.ts'
import type { Message } from './message.ts'
import type { OutcomeKind, ResultErrors } from './outcome.ts'

/** Set when the server is added. It stays the same if the URL changes. */
export type ServerId = string

/** `<serverId>/<jobId>` */
export type JobKey = `${ServerId}/${string}`

/** Any other status is kept as it is and treated as active. */
export type KnownStatus =
  | 'pending'
  | 'scheduled'
  | 'running'
  | 'retrying'
  | 'completed'
  | 'failed'
  | 'cancelled'

export type BatchId = string

/** Its jobs refer to it; everything else is derived from them (`rules/batch.ts`). */
export interface Batch {
  readonly id: BatchId
  readonly name?: string
}

export type JobStatus = KnownStatus | (string & {})

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
  readonly reason?: Message
  readonly nextTryAt?: number
}

export type { OutcomeKind }

/** How a run ended, confirmed by `GET /status` (or, if it is lost, by the stream or a 404). */
export interface JobOutcome {
  /** Stable over restarts of the app: the kind with the server's completion time, else the run. */
  readonly id: string
  readonly key: JobKey
  readonly kind: OutcomeKind
  readonly run: number
  /** Ms since the epoch by our clock: from the server if it sent a time. */
  readonly at: number
  readonly startedAt?: number
  readonly progress: number
  readonly error?: string
  /** The history outlives the result itself. */
  readonly result?: ResultSummary
  /** What failed in a run that completed with errors. */
  readonly errors?: ResultErrors
  /** The run's earlier outcome that wasn't final, such as an ignored cancel. */
  readonly after?: OutcomeKind
  /** The user cancelled it here. */
  readonly own?: true
  /** Set if the queue had forgotten the job. */
  readonly source?: OutcomeSource
}

/** Where outcomes of jobs are found that the queue has forgotten. */
export const outcomeSources = ['journal', 'records'] as const
export type OutcomeSource = (typeof outcomeSources)[number]

/** Why no notification is shown; the outcome still counts for attention. `batch`: the batch's covers it. */
export const suppressionReasons = [
  'own',
  'kind',
  'job',
  'server',
  'batch',
  'paused',
  'quiet-hours',
  'looking',
] as const
export type SuppressionReason = (typeof suppressionReasons)[number]

export interface TrailPoint {
  readonly at: number
  readonly progress: number
}

/** Read it with `endsAt` of `rules/expected-end.ts`. */
export interface ExpectedEnd {
  /** Ms since the epoch by our clock. */
  readonly at: number
  /** The least time left, in ms, however long progress stalls. */
  readonly minRemainingMs: number
}

export interface UsualDuration {
  readonly runs: number
  readonly medianMs: number
  /** The middle 50% of the runs, in ms. */
  readonly fromMs: number
  readonly toMs: number
}

/** When a completed run reached each of the percents in `rules/usual-course.ts`, in thousandths of its time. */
export type Course = readonly number[]

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

export interface PastRun {
  readonly run: number
  readonly startedAt?: number
  readonly endedAt: number
  readonly kind: OutcomeKind
  readonly error?: string
}

/** The user's restart or cancel whose effect isn't visible yet, or is unexpected. */
export interface PendingCommand {
  readonly kind: 'restart' | 'cancel'
  readonly at: number
  readonly state: 'sent' | 'accepted' | 'rejected' | 'ignored'
  /** Why it was rejected, or what happened instead. */
  readonly message?: Message
}

/** The auto-restarts of a job. They go on until a run completes, is cancelled, or the user restarts it. */
export interface Recovery {
  /** Includes those whose response was lost. */
  readonly attempts: number
  /** Ms since the epoch; undefined if none is due. */
  readonly restartAt?: number
}

export interface Project {
  readonly id: string
  readonly name: string
}

export interface AddedBy {
  readonly rule: WatchRuleId
  /** When the rule was created, ms by our clock. Later outcomes are news, even those found already ended. */
  readonly since: number
}

export type Overdue = { readonly usualMs: number } | { readonly limitMs: number }

/** Which job it is. None of it changes with its runs, except that more becomes known. */
export interface JobIdentity {
  readonly key: JobKey
  readonly serverId: ServerId
  readonly jobId: string
  readonly label?: string
  readonly kind?: JobKind
  /** The status never names it. */
  readonly project?: Project
  /** The server's user ID; only the plugin has it. */
  readonly startedBy?: string
  /** The file or dataset that its result names. */
  readonly subject?: string
  /** Set if the queue doesn't know the job, so the server can neither restart nor cancel it. */
  readonly followedBy?: Unqueued
  /** Absent if the user added it. */
  readonly addedBy?: AddedBy
  readonly addedAt: number
}

/** What the server says of the latest run, and what we have seen of it. */
export interface JobRun {
  /** Counts from 1. */
  readonly number: number
  /** The runs before it, oldest first. */
  readonly earlier: readonly PastRun[]
  readonly connection: Connection
  /** Undefined until the first response about it. */
  readonly status?: JobStatus
  /** In its server's line, 1 for the next; 0 once a worker has it. Only the plugin says so. */
  readonly place?: number
  readonly progress: number
  readonly currentStep?: string
  /** The last step of the previous run: the server repeats it until the new run has its own. */
  readonly stepBefore?: string
  /** Ms since the epoch; the server's times are UTC. */
  readonly createdAt?: number
  readonly startedAt?: number
  readonly completedAt?: number
  /** Ms by our clock. */
  readonly updatedAt?: number
  /** Only a small one. */
  readonly result?: unknown
  /** At most 2,000 characters. */
  readonly error?: string
  readonly hasMore?: true
  /** Only the counts of the result are left, in `result`. */
  readonly isResultCut?: true
  /** It was reported as ended once, but continued. */
  readonly endedBefore?: OutcomeKind
  /** Since when the server has lost track of it, ms since the epoch by our clock. */
  readonly lostTrackAt?: number
  readonly overdue?: Overdue
  readonly trail: readonly TrailPoint[]
  readonly timeline: readonly TimelineEntry[]
}

/** What the user decided about a job, and what is under way on their behalf. */
export interface JobUser {
  readonly muted: boolean
  readonly batch?: BatchId
  /** What the user dismissed (`rules/attention.ts`). */
  readonly dismissed?: string
  /** Instead of its kind's limit and what is usual, in ms. */
  readonly limitMs?: number
  readonly autoRestarts?: number
  readonly recovery?: Recovery
  readonly pendingCommand?: PendingCommand
  /** The run that they cancelled. It is never auto-restarted, whether or not the cancel worked. */
  readonly cancelAskedOf?: number
  /** They pressed Restart in a notification: the end of that run is announced in any case. */
  readonly announcesEnd?: AnnouncedEnd
}

/** A watched job. Each part is replaced as a whole when something in it changes. */
export interface JobState {
  readonly identity: JobIdentity
  readonly run: JobRun
  /** How the latest run ended. */
  readonly outcome?: JobOutcome
  readonly user: JobUser
}

interface JobParts {
  readonly identity: JobIdentity
  readonly run: JobRun
  readonly user: JobUser
}

/** The parts of a job with only these of their fields: what a rule needs to know of a job. */
export type JobWith<
  Field extends keyof JobIdentity | keyof JobRun | keyof JobUser | keyof JobViewExtras | 'outcome',
> = {
  readonly [P in keyof JobParts as Extract<Field, keyof JobParts[P]> extends never ? never : P]: Pick<
    JobParts[P],
    Extract<Field, keyof JobParts[P]>
  >
} & Pick<JobView, Extract<Field, keyof JobViewExtras | 'outcome'>>

export interface AnnouncedEnd {
  readonly run: number
  /** Restarted together with others, so a batch's end is announced instead of a completed job's. */
  readonly withBatch?: true
}

/** What the window gets beside the parts of a job. */
interface JobViewExtras {
  readonly expectedEnd?: ExpectedEnd
  readonly waitingSince?: number
  /** Only for an active job, and if enough similar runs have completed. */
  readonly usual?: UsualDuration
  /** Of a run that takes longer than usual, in ms. */
  readonly usualMs?: number
  /** Of a run that exceeded its limit, in ms. */
  readonly overLimitMs?: number
  /** The cause of the last failure, if this run completed after it. */
  readonly overcame?: string
  /** Failed or lost, and neither restarted nor dismissed. */
  readonly attention: boolean
  readonly unread: boolean
}

/** A job as the window gets it. The server's times are converted to our clock. */
export interface JobView extends JobViewExtras {
  readonly identity: JobIdentity
  readonly run: Omit<
    JobRun,
    | 'earlier'
    | 'result'
    | 'hasMore'
    | 'isResultCut'
    | 'stepBefore'
    | 'endedBefore'
    | 'overdue'
    | 'trail'
    | 'timeline'
  >
  readonly outcome?: JobOutcome
  readonly user: Omit<JobUser, 'dismissed' | 'cancelAskedOf' | 'announcesEnd'>
}

/** What the window gets only of the job whose details it shows. */
export interface JobDetail extends Pick<
  JobRun,
  'earlier' | 'result' | 'error' | 'hasMore' | 'trail' | 'timeline'
> {
  readonly key: JobKey
  /** Also for an ended run; absent if too few similar runs have completed. */
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
  /** The server's own words on its queue, if it doesn't say that it is healthy. */
  readonly health?: string
  /** Found by us: how many jobs are running, if none of them has shown anything for a while. */
  readonly stalled?: number
}

export interface StatsSample {
  readonly at: number
  readonly stats: QueueStats
  /** Since when the server has sent the same counts of jobs; `at` if absent. */
  readonly sameSince?: number
  /** From the last response that had them. */
  readonly workers?: number
}

export interface AlertLevels {
  /** As a share of all jobs, 0-1. */
  readonly failureRate: number
  readonly pending: number
  /** Only the user sets these: the server reports those of its whole machine. */
  readonly cpuPercent?: number
  readonly memoryMb?: number
}

export const queueAlertKinds = [
  'failure-rate',
  'cpu',
  'memory',
  'pending',
  'none-running',
  'reported',
  'unreachable',
  'no-queue',
] as const
export type QueueAlertKind = (typeof queueAlertKinds)[number]

export interface QueueAlert {
  readonly kind: QueueAlertKind
  readonly raisedAt: number
  readonly message: Message
}

/** What lists a job: our plugin, the server's lists, or a route for that kind of job. */
export type JobSource = 'plugin' | 'extraction' | 'quality'

/** A job that isn't watched, confirmed by its own status. */
export interface ListedJob {
  readonly key: JobKey
  readonly serverId: ServerId
  readonly jobId: string
  readonly kind?: JobKind
  readonly project?: Project
  readonly startedBy?: string
  readonly source: JobSource
  readonly status: JobStatus
  readonly progress: number
  readonly currentStep?: string
  /** Ms since the epoch, by our clock. */
  readonly createdAt?: number
  readonly startedAt?: number
  readonly completedAt?: number
}

/** `shared/rules/queue-counts.ts` counts jobs that can't be listed. */
export interface Discovery {
  readonly serverId: ServerId
  /** `unknown`: never scanned. `unavailable`: the server has no lists. `failed`: earlier results stay. */
  readonly state: 'unknown' | 'scanning' | 'scanned' | 'unavailable' | 'failed'
  readonly reason?: Message
  readonly sources: readonly JobSource[]
  /** Newest first, bounded; without watched jobs. */
  readonly jobs: readonly ListedJob[]
  /** Newest first, bounded: the choices for a watch rule. */
  readonly projects: readonly Project[]
  /** When the last complete scan ended, ms by our clock. */
  readonly scannedAt?: number
}

export type WatchRuleId = string

/** "Watch new jobs automatically", for one server, by kind and project. */
export interface WatchRule {
  readonly id: WatchRuleId
  /** Absent for any. */
  readonly kind?: JobKind
  /** Absent for any. */
  readonly project?: Project
  /** Absent for any. */
  readonly startedBy?: string
  /** When it was created, ms by our clock: it adds no job that ended before. */
  readonly since: number
}

/** `busy`: it accepts connections and stays silent. `no-queue`: it responds, but its job queue (Redis) doesn't. */
export type Reach =
  | 'unknown'
  | 'ok'
  | 'busy'
  | 'unreachable'
  | 'no-queue'
  | 'unauthorized'
  | 'limited'
  | 'not-compileo'

/** How far the installation or removal of the server's plugin is; it isn't saved. */
export type PluginSetup =
  /** Until no job runs: a restart would fail them. */
  | { readonly step: 'waiting'; readonly running: number }
  | { readonly step: 'checking' }
  /** Until the server's API restarts. */
  | { readonly step: 'uploaded' | 'removed' }
  | { readonly step: 'failed'; readonly message: Message }

export interface ServerState {
  readonly id: ServerId
  readonly name: string
  /** Without a trailing slash, such as `http://localhost:8000`. */
  readonly url: string
  /** As the user entered it, without a trailing slash. */
  readonly guiUrl?: string
  readonly hasKey: boolean
  readonly reach: Reach
  readonly reason?: Message
  readonly nextTryAt?: number
  readonly stats?: StatsSample
  /** The last samples, oldest first: an alert takes two. */
  readonly recentStats: readonly StatsSample[]
  readonly alerts: readonly QueueAlert[]
  /** How far the server's clock is ahead of ours, in ms. */
  readonly skewMs: number
  readonly muted: boolean
  /** Ms since the epoch. */
  readonly pausedUntil?: number
  /** 0 for never; a job's own setting takes precedence. */
  readonly autoRestarts: number
  readonly alertLevels?: Partial<AlertLevels>
  /** While one stream of the server's plugin covers all of its jobs (docs/admin/server-plugin.md). */
  readonly pluginVersion?: string
  readonly pluginSetup?: PluginSetup
  readonly watchRules: readonly WatchRule[]
  /** Until when its plugin's journal is known, ms since the epoch by the server's clock. */
  readonly journalReadAt?: number
  /** Unwatched jobs, newest last: watch rules don't add them again. */
  readonly declinedJobs: readonly string[]
}

export type ServerView = Omit<ServerState, 'skewMs' | 'recentStats' | 'journalReadAt' | 'declinedJobs'>

/** A run in the history. It outlives the watch and the server's job. */
export interface HistoryEntry {
  readonly outcome: JobOutcome
  readonly jobId: string
  /** When it ended: the history outlives both. */
  readonly label?: string
  readonly jobKind?: JobKind
  readonly project?: Project
  readonly server?: string
  /** Undefined if a notification was shown. */
  readonly silence?: SuppressionReason
}

export interface BulkRestart {
  readonly total: number
  readonly done: number
  /** Rejected or not received. */
  readonly refused: number
}

/** A line for the user that belongs to no job, such as "No notification daemon answers". */
export interface Notice {
  readonly id: string
  readonly tone: 'info' | 'warning'
  readonly message: Message
  /** The desktop shows no tray: a line of the page, which can say how to add one. */
  readonly tray?: 'missing' | 'can-be-added'
  /** It is about the watch rules of this server, which the user may change. */
  readonly rulesOf?: ServerId
}

export interface RejectedJob {
  readonly jobId?: string
  readonly message: Message
}
