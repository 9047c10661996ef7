import type { JobKind, Unqueued } from './job-kind.ts'
import type { ResultSummary } from './result-summary.ts'
import type { Message } from './message.ts'
import type { OutcomeKind, ResultErrors } from './outcome.ts'

/** Assigned when the server is added. It stays the same if the URL changes. */
export type ServerId = string

/** `<serverId>/<jobId>` */
export type JobKey = `${ServerId}/${string}`

/** Any other status is kept unchanged and treated as active. */
export type KnownStatus =
  | 'pending'
  | 'scheduled'
  | 'running'
  | 'retrying'
  | 'completed'
  | 'failed'
  | 'cancelled'

export type BatchId = string

/** A batch. Its jobs refer to it; everything else is derived from them (`rules/batch.ts`). */
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

/** How a run ended, confirmed by `GET /status`. A lost run is confirmed by the stream or a 404. */
export interface JobOutcome {
  /**
   * Stable over restarts of the app: the kind with the server's completion time, or else the number of the
   * run.
   */
  readonly id: string
  readonly key: JobKey
  readonly kind: OutcomeKind
  readonly run: number
  /** Ms since the epoch by our clock, from the server's time if there is one. */
  readonly at: number
  readonly startedAt?: number
  readonly progress: number
  readonly error?: string
  /** A summary, because the history outlives the result. */
  readonly result?: ResultSummary
  /** The failed parts of a run that completed with errors. */
  readonly errors?: ResultErrors
  /** An earlier outcome of the run that wasn't final, such as an ignored cancel. */
  readonly after?: OutcomeKind
  /** Whether the user cancelled the job in this app. */
  readonly own?: true
  /** Set if the queue had deleted the job. */
  readonly source?: OutcomeSource
}

/** Where outcomes are found of jobs that the queue has deleted. */
export const outcomeSources = ['journal', 'records'] as const
export type OutcomeSource = (typeof outcomeSources)[number]

/**
 * Why no notification is shown. The outcome still counts for attention. `batch`: the batch's notification
 * includes it.
 */
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

/** An estimate. Use `endsAt` of `rules/expected-end.ts` to read it. */
export interface ExpectedEnd {
  /** Ms since the epoch by our clock. */
  readonly at: number
  /** The shortest time left, in ms, however long progress stalls. */
  readonly minRemainingMs: number
}

export interface UsualDuration {
  readonly runs: number
  readonly medianMs: number
  /** The range of the middle 50% of the runs, in ms. */
  readonly fromMs: number
  readonly toMs: number
}

/**
 * When a completed run reached each of the percentages in `rules/usual-course.ts`, in thousandths of its
 * duration.
 */
export type Course = readonly number[]

export interface UsualRun extends UsualDuration {
  /** Absent if too few runs were watched from their start. */
  readonly course?: Course
  /** How much the runs differed from their usual course, as a share; 0 if all were the same. */
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

/** A restart or cancel by the user, whose effect isn't visible yet, or is unexpected. */
export interface PendingCommand {
  readonly kind: 'restart' | 'cancel'
  readonly at: number
  readonly state: 'sent' | 'accepted' | 'rejected' | 'ignored'
  /** Why the command was rejected, or what happened instead. */
  readonly message?: Message
}

/**
 * The auto-restarts of a job. They end when a run completes or is cancelled, or the user restarts the job.
 */
export interface Recovery {
  /** Includes restarts whose response was lost. */
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
  /**
   * When the rule was created, in ms by our clock. Later outcomes are announced, even if the job had ended
   * when it was found.
   */
  readonly since: number
}

export type Overdue = { readonly usualMs: number } | { readonly limitMs: number }

/** Identifies the job. The fields don't change with its runs, except that unknown ones become known. */
export interface JobIdentity {
  readonly key: JobKey
  readonly serverId: ServerId
  readonly jobId: string
  readonly label?: string
  readonly kind?: JobKind
  /** The status doesn't contain it. */
  readonly project?: Project
  /** The user's ID on the server, which only the plugin sends. */
  readonly startedBy?: string
  /** The file or dataset in the result. */
  readonly subject?: string
  /** Set if the job isn't in the queue, so that the server can neither restart nor cancel it. */
  readonly followedBy?: Unqueued
  /** Absent if the user added the job. */
  readonly addedBy?: AddedBy
  readonly addedAt: number
}

/** The server's reports about the latest run, and what we have observed. */
export interface JobRun {
  /** The number of the run, from 1. */
  readonly number: number
  /** The earlier runs, oldest first. */
  readonly earlier: readonly PastRun[]
  readonly connection: Connection
  /** Undefined until the first response. */
  readonly status?: JobStatus
  /**
   * The position in the server's queue, 1 for the next job; 0 once a worker has it. Only the plugin sends it.
   */
  readonly place?: number
  readonly progress: number
  readonly currentStep?: string
  /** The last step of the previous run, which the server repeats until the new run has its own. */
  readonly stepBefore?: string
  /** Ms since the epoch; the server's times are UTC. */
  readonly createdAt?: number
  readonly startedAt?: number
  readonly completedAt?: number
  /** Ms by our clock. */
  readonly updatedAt?: number
  /** Only a small result. */
  readonly result?: unknown
  /** At most 2,000 characters. */
  readonly error?: string
  readonly hasMore?: true
  /** Whether `result` only contains the counts of the result. */
  readonly isResultCut?: true
  /** Set if the run was reported as ended, but continued. */
  readonly endedBefore?: OutcomeKind
  /** Since when the server has lost track of the run, in ms since the epoch by our clock. */
  readonly lostTrackAt?: number
  readonly overdue?: Overdue
  readonly trail: readonly TrailPoint[]
  readonly timeline: readonly TimelineEntry[]
}

/** The user's decisions about a job, and the work in progress for them. */
export interface JobUser {
  readonly muted: boolean
  readonly batch?: BatchId
  /** The ID of the dismissed outcome (`rules/attention.ts`). */
  readonly dismissed?: string
  /** Used instead of the limit of its kind and the usual duration, in ms. */
  readonly limitMs?: number
  readonly autoRestarts?: number
  readonly recovery?: Recovery
  readonly pendingCommand?: PendingCommand
  /**
   * The number of the run that the user cancelled. It is never auto-restarted, whether or not the cancel
   * worked.
   */
  readonly cancelAskedOf?: number
  /** Set if the user restarted the job in a notification, so that the end of that run is always announced. */
  readonly announcesEnd?: AnnouncedEnd
  /** Set while a terminal or an assistant waits for the job. */
  readonly waitedFor?: true
  /** Set if the job is only watched because of that. It isn't saved, and its end is no news. */
  readonly isTemporary?: true
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

/** A job with only these fields, for rules that need no others. */
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
  /**
   * Whether several jobs were restarted together, so that a batch's end is announced instead of each
   * completed job.
   */
  readonly withBatch?: true
}

/** Fields that the window gets besides the parts of a job. */
interface JobViewExtras {
  readonly expectedEnd?: ExpectedEnd
  readonly waitingSince?: number
  /** Only for an active job, and if enough similar runs have completed. */
  readonly usual?: UsualDuration
  /** The usual duration, if the run takes longer, in ms. */
  readonly usualMs?: number
  /** The time limit, if the run exceeded it, in ms. */
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
  readonly user: Omit<JobUser, 'dismissed' | 'cancelAskedOf' | 'announcesEnd' | 'isTemporary'>
}

/** Fields that the window gets only for the job in the details. */
export interface JobDetail extends Pick<JobRun, 'result' | 'error' | 'hasMore' | 'trail' | 'timeline'> {
  readonly key: JobKey
  /** For ended runs, too. Absent if too few similar runs have completed. */
  readonly usual?: UsualRun
}

/** The response of `/queue/stats`. On real servers all fields except the counts are optional. */
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
  /** The health in the server's own words, unless it is healthy. */
  readonly health?: string
  /** Found by us: how many jobs are running, if none of them has shown anything for a while. */
  readonly stalled?: number
}

export interface StatsSample {
  readonly at: number
  readonly stats: QueueStats
  /** Since when the server has sent the same counts; absent if since `at`. */
  readonly sameSince?: number
  /** The number of workers in the last response that contained it. */
  readonly workers?: number
}

export interface AlertLevels {
  /** As a share of all jobs, 0-1. */
  readonly failureRate: number
  readonly pending: number
  /** Only set by the user, because the server reports the values of its whole machine. */
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

/** The source of a listed job: our plugin, the server's lists, or a route for that kind of job. */
export type JobSource = 'plugin' | 'extraction' | 'quality'

/** A job that isn't watched. Its own status has confirmed it. */
export interface ListedJob {
  readonly key: JobKey
  readonly serverId: ServerId
  readonly jobId: string
  readonly kind?: JobKind
  readonly project?: Project
  readonly startedBy?: string
  readonly source: JobSource
  readonly status: JobStatus
  /** In the workers' line, from 1 on; only the plugin knows it. */
  readonly place?: number
  readonly progress: number
  readonly currentStep?: string
  /** Ms since the epoch, by our clock. */
  readonly createdAt?: number
  readonly startedAt?: number
  readonly completedAt?: number
}

/** The discovered jobs of a server. `shared/rules/queue-counts.ts` counts jobs that can't be listed. */
export interface Discovery {
  readonly serverId: ServerId
  /** `unknown`: never scanned. `unavailable`: the server has no lists. `failed`: earlier results stay. */
  readonly state: 'unknown' | 'scanning' | 'scanned' | 'unavailable' | 'failed'
  readonly reason?: Message
  readonly sources: readonly JobSource[]
  /** Newest first, limited, without watched jobs. */
  readonly jobs: readonly ListedJob[]
  /** The projects that a watch rule can name, newest first, limited. */
  readonly projects: readonly Project[]
  /** When the last complete scan ended, ms by our clock. */
  readonly scannedAt?: number
}

export type WatchRuleId = string

/** A rule of "Watch new jobs automatically" for one server, by kind and project. */
export interface WatchRule {
  readonly id: WatchRuleId
  /** Absent for any kind. */
  readonly kind?: JobKind
  /** Absent for any project. */
  readonly project?: Project
  /** Absent for any user. */
  readonly startedBy?: string
  /** When the rule was created, in ms by our clock. It adds no job that ended before. */
  readonly since: number
}

/**
 * `busy`: the server accepts connections but doesn't respond. `no-queue`: it responds, but its job queue
 * (Redis) doesn't.
 */
export type Reach =
  | 'unknown'
  | 'ok'
  | 'busy'
  | 'unreachable'
  | 'no-queue'
  | 'unauthorized'
  | 'limited'
  | 'not-compileo'

/** The progress of installing or removing the server's plugin. It isn't saved. */
export type PluginSetup =
  /** Waits until no job is running, because a restart would fail running jobs. */
  | { readonly step: 'waiting'; readonly running: number }
  | { readonly step: 'checking' }
  /** Waits until the server's API restarts. */
  | { readonly step: 'uploaded' | 'removed' }
  | { readonly step: 'failed'; readonly message: Message }

export interface ServerState {
  readonly id: ServerId
  readonly name: string
  /** Without a trailing slash, such as `http://localhost:8000`. */
  readonly url: string
  /** The address that the user entered, without a trailing slash. */
  readonly guiUrl?: string
  readonly hasKey: boolean
  readonly reach: Reach
  readonly reason?: Message
  readonly nextTryAt?: number
  readonly stats?: StatsSample
  /** The last samples, oldest first; an alert needs two. */
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
  /** Set while one stream of the server's plugin covers all of its jobs (docs/admin/server-plugin.md). */
  readonly pluginVersion?: string
  readonly pluginSetup?: PluginSetup
  readonly watchRules: readonly WatchRule[]
  /** When the plugin's journal was last read, in ms since the epoch by the server's clock. */
  readonly journalReadAt?: number
  /** Unwatched jobs, newest last, which watch rules don't add again. */
  readonly declinedJobs: readonly string[]
}

export type ServerView = Omit<ServerState, 'skewMs' | 'recentStats' | 'journalReadAt' | 'declinedJobs'>

/** A run in the history. It stays when the job is unwatched or deleted on the server. */
export interface HistoryEntry {
  readonly outcome: JobOutcome
  readonly jobId: string
  /** As of the end of the run, because the history outlives both. */
  readonly label?: string
  readonly jobKind?: JobKind
  readonly project?: Project
  readonly subject?: string
  readonly server?: string
  /** Undefined if a notification was shown. */
  readonly silence?: SuppressionReason
}

export interface BulkRestart {
  readonly total: number
  readonly done: number
  /** How many were rejected or not received. */
  readonly refused: number
}

/** A message for the user that belongs to no job, such as "No notification daemon answers". */
export interface Banner {
  readonly id: string
  readonly tone: 'info' | 'warning'
  readonly message: Message
  /** The desktop shows no tray. The banner may explain how to add one. */
  readonly tray?: 'missing' | 'can-be-added'
  /** The server whose watch rules the banner is about, so that it can link to them. */
  readonly rulesOf?: ServerId
}

export interface RejectedJob {
  readonly jobId?: string
  readonly message: Message
}
