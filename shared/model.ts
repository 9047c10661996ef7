import type { JobKind, UnqueuedRoute } from './job-kind.ts'
import type { ResultSummary } from './result-summary.ts'
import type { Message } from './message.ts'
import type { OutcomeKind, ResultErrors, TerminalStatus } from './outcome.ts'

/** A random ID, which stays the same if the server's address changes. */
export type ServerId = string

/** The server's ID and the job's ID, as `<serverId>/<jobId>`. */
export type JobKey = `${ServerId}/${string}`

export type ActiveStatus = 'pending' | 'scheduled' | 'running' | 'retrying'

/** The known statuses. Any other status is stored unchanged and treated as active. */
export type KnownStatus = ActiveStatus | TerminalStatus

export type BatchId = string

/**
 * A batch of jobs. Each job refers to its batch, and everything else is derived from the jobs
 * (`rules/batch.ts`).
 */
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

/**
 * How a run ended. It has been confirmed by `GET /status`, by the first frame of a new stream, or by a
 * record. A lost run is confirmed by a 404 or an error frame.
 */
export interface JobOutcome {
  /**
   * The ID is the same after a restart of the program. It consists of the kind and the server's completion
   * time, or else the number of the run.
   */
  readonly id: string
  readonly key: JobKey
  readonly kind: OutcomeKind
  readonly run: number
  /**
   * When the run ended, in ms since the epoch by our clock. It is derived from the server's time if that is
   * known.
   */
  readonly at: number
  readonly startedAt?: number
  readonly progress: number
  readonly error?: string
  /** The summary of the result. The history keeps it even after the server has deleted the result. */
  readonly result?: ResultSummary
  readonly errors?: ResultErrors
  /** An earlier outcome of the same run that wasn't final, for example because the job ignored a cancel. */
  readonly after?: OutcomeKind
  /** Set if the user cancelled the job in this program. */
  readonly own?: true
  /** The record that contained the outcome, if the queue had deleted the job. */
  readonly source?: OutcomeSource
}

export const outcomeSources = ['journal', 'records'] as const
export type OutcomeSource = (typeof outcomeSources)[number]

/**
 * The reasons for suppressing a notification. The outcome may still need attention. With `batch`, the
 * notification of the batch includes the outcome.
 */
export const suppressionReasons = [
  'own',
  'kind',
  'job',
  'server',
  'batch',
  'paused',
  'quiet-hours',
  'visible',
] as const
export type SuppressionReason = (typeof suppressionReasons)[number]

export interface TrailPoint {
  readonly at: number
  readonly progress: number
}

/** The estimated end of a run. Use `getExpectedEndTime` of `rules/expected-end.ts` to read it. */
export interface ExpectedEnd {
  /** When the run should end, in ms since the epoch by our clock. */
  readonly at: number
  /** The shortest remaining time, in ms. It applies however long the progress stalls. */
  readonly minRemainingMs: number
}

export interface UsualDuration {
  readonly runs: number
  readonly medianMs: number
  /** The middle half of all known runs took at least `fromMs` and at most `toMs`. */
  readonly fromMs: number
  readonly toMs: number
}

/**
 * The times at which a completed run reached the percentages of `rules/usual-course.ts`, in thousandths of
 * its duration.
 */
export type Course = readonly number[]

export interface UsualRun extends UsualDuration {
  /** The usual course. Absent if the program watched too few runs from their start. */
  readonly course?: Course
  /** How much the runs differed from their usual course, as a share; 0 if they were all the same. */
  readonly deviation?: number
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

/** A restart or a cancel whose effect isn't visible yet or isn't the expected one. */
export interface PendingCommand {
  readonly kind: 'restart' | 'cancel'
  readonly at: number
  readonly state: 'sent' | 'accepted' | 'rejected' | 'ignored'
  /** Why the command was rejected, or how the job reacted instead. */
  readonly message?: Message
}

/**
 * The auto-restarts of a job. They end when a run completes or is cancelled, or when the user restarts the
 * job.
 */
export interface Recovery {
  /** The number of attempts, including those whose response was lost. */
  readonly attempts: number
  /** When the next auto-restart is due, in ms since the epoch; undefined if none is. */
  readonly restartAt?: number
}

export interface Project {
  readonly id: string
  readonly name: string
}

export interface AddedBy {
  readonly rule: WatchRuleId
  /**
   * When the watch rule was created, in ms since the epoch by our clock. Later outcomes are announced, even
   * if the job had ended before it was discovered.
   */
  readonly since: number
}

export type Overdue =
  | { readonly usualMs: number }
  | { readonly limitMs: number }
  /**
   * The run shows no sign of life. `silentSince` is when it last did, in ms by our clock. With
   * `isWorkerGone`, the plugin knows that the worker is gone.
   */
  | { readonly silentSince: number; readonly isWorkerGone?: true }

/** Identifies a job. The fields are the same for all runs of the job, but unknown fields may become known. */
export interface JobIdentity {
  readonly key: JobKey
  readonly serverId: ServerId
  readonly jobId: string
  readonly label?: string
  readonly kind?: JobKind
  /** The project. A job's status doesn't contain it. */
  readonly project?: Project
  /** The ID of the server's user who started the job. Only the plugin sends it. */
  readonly startedBy?: string
  /** The file or dataset that the result names. */
  readonly subject?: string
  /** The route that reports a job outside the queue. The server can neither restart nor cancel such a job. */
  readonly followedBy?: UnqueuedRoute
  /** The watch rule that added the job. Absent if the user added it. */
  readonly addedBy?: AddedBy
  readonly addedAt: number
}

/** The latest run of a job: the server's reports about it, and our own observations. */
export interface JobRun {
  /** The number of the run. The first run is 1. */
  readonly number: number
  readonly earlier: readonly PastRun[]
  readonly connection: Connection
  /** The run's status; undefined until the server has responded. */
  readonly status?: JobStatus
  /**
   * The position in the server's queue, where 1 is the next job and 0 means that a worker runs it. Only the
   * plugin sends it.
   */
  readonly queuePosition?: number
  readonly progress: number
  readonly currentStep?: string
  /** The last step of the previous run. The server repeats it until the new run has a step of its own. */
  readonly stepBefore?: string
  /** The times of the run, in ms since the epoch by the server's clock. */
  readonly createdAt?: number
  readonly startedAt?: number
  readonly completedAt?: number
  /** When the server's last report arrived, in ms since the epoch by our clock. */
  readonly updatedAt?: number
  readonly result?: unknown
  /** The error, truncated to 2,000 characters. */
  readonly error?: string
  /** The error or the result is incomplete. The client's `errorAndResult` fetches both completely. */
  readonly isTruncated?: true
  /** Set if the result comes from the plugin's journal, which has only counts and short texts. */
  readonly isResultCut?: true
  /** The kind of an outcome that wasn't final, because the run continued after it. */
  readonly endedBefore?: OutcomeKind
  /** When the server lost track of the run, in ms since the epoch by our clock. */
  readonly lostTrackAt?: number
  /** When the job lost its worker, in ms since the epoch by our clock. Only the plugin reports it. */
  readonly workerGoneAt?: number
  readonly overdue?: Overdue
  readonly trail: readonly TrailPoint[]
  readonly timeline: readonly TimelineEntry[]
}

/** The user's decisions about a job, and commands that are still pending. */
export interface JobUser {
  readonly muted: boolean
  readonly batch?: BatchId
  /** The ID of the outcome that the user dismissed (`rules/attention.ts`). */
  readonly dismissed?: string
  /** The job's own time limit, in ms. It replaces the limit of its kind and the usual duration. */
  readonly limitMs?: number
  readonly autoRestarts?: number
  readonly recovery?: Recovery
  readonly pendingCommand?: PendingCommand
  /**
   * The number of the run that the user cancelled. This run is never auto-restarted, even if the cancel had
   * no effect.
   */
  readonly cancelAskedOf?: number
  /**
   * Set if the user restarted the job from a notification. The end of the new run is then always announced.
   */
  readonly announcesEnd?: AnnouncedEnd
  /** Set while a terminal or an assistant waits for the job. */
  readonly waitedFor?: true
  /**
   * Set if the job is only watched because a terminal or an assistant waits for it. Such a job isn't saved,
   * and its end isn't announced.
   */
  readonly isTemporary?: true
}

/** A watched job. If a field changes, the whole part that contains it is replaced. */
export interface JobState {
  readonly identity: JobIdentity
  readonly run: JobRun
  /** How the latest run ended; absent while it is active. */
  readonly outcome?: JobOutcome
  readonly user: JobUser
}

interface JobParts {
  readonly identity: JobIdentity
  readonly run: JobRun
  readonly user: JobUser
}

/** A job with only these fields. Rules that need no other fields take such a job. */
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
   * Set if several jobs were restarted together. The end of their batch is then announced instead of each
   * completed job.
   */
  readonly withBatch?: true
}

/** Fields that the window gets in addition to a job's parts. */
interface JobViewExtras {
  readonly expectedEnd?: ExpectedEnd
  readonly waitingSince?: number
  /**
   * Set only for a job that is active or waits for an auto-restart, if enough similar runs have completed.
   */
  readonly usual?: UsualDuration
  /** The usual duration in ms, if the run takes longer than that. */
  readonly usualMs?: number
  /** The time limit in ms, if the run has exceeded it. */
  readonly overLimitMs?: number
  /** Set if the run shows no sign of life. */
  readonly silent?: Extract<Overdue, { silentSince: number }>
  /** The cause of the last failure, if this run completed after it. */
  readonly resolvedCause?: string
  /**
   * Whether the job needs attention, for example because it failed and was neither restarted nor dismissed.
   */
  readonly attention: boolean
  readonly unread: boolean
}

/** A job as the window gets it. Times of the server are converted to our clock. */
export interface JobView extends JobViewExtras {
  readonly identity: JobIdentity
  readonly run: Omit<
    JobRun,
    | 'earlier'
    | 'result'
    | 'isTruncated'
    | 'isResultCut'
    | 'stepBefore'
    | 'endedBefore'
    | 'overdue'
    | 'workerGoneAt'
    | 'trail'
    | 'timeline'
  >
  readonly outcome?: JobOutcome
  readonly user: Omit<JobUser, 'dismissed' | 'cancelAskedOf' | 'announcesEnd' | 'isTemporary'>
}

/** Fields that the window gets only for the job whose details it shows. */
export interface JobDetail extends Pick<JobRun, 'result' | 'error' | 'isTruncated' | 'trail' | 'timeline'> {
  readonly key: JobKey
  /** The usual run, for ended runs as well. Absent if too few similar runs have completed. */
  readonly usual?: UsualRun
}

/** The response of `/queue/stats`. Real servers may omit all fields except the counts. */
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
  /** The health as the server describes it; absent if it is healthy. */
  readonly health?: string
  /**
   * How many jobs seem to be running although none of them has made progress for a while. The program
   * computes it.
   */
  readonly stalled?: number
}

export interface StatsSample {
  readonly at: number
  readonly stats: QueueStats
  /**
   * When the server first sent these counts, in ms since the epoch. Absent if the previous sample has other
   * counts. In the first sample of a server that caches its counts, it is the earliest time at which they may
   * have been cached.
   */
  readonly sameSince?: number
  /** The number of workers. If the response lacks it, it is taken from an earlier response. */
  readonly workers?: number
}

export interface AlertLevels {
  /** The share of failed jobs among all jobs, 0-1. */
  readonly failureRate: number
  readonly pending: number
  /**
   * The threshold for the CPU load. Absent by default, because the server reports the load of its whole
   * machine.
   */
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

/**
 * Where a discovered job was found: in the list of our plugin, or in the server's list of extractions or of
 * quality analyses.
 */
export type JobSource = 'plugin' | 'extraction' | 'quality'

/** A job of the server that isn't watched. The plugin or the job's own status has confirmed it. */
export interface ListedJob {
  readonly key: JobKey
  readonly serverId: ServerId
  readonly jobId: string
  readonly kind?: JobKind
  readonly project?: Project
  readonly startedBy?: string
  readonly source: JobSource
  readonly status: JobStatus
  /** The position in the server's queue, where 1 is the next job. Only the plugin sends it. */
  readonly queuePosition?: number
  readonly progress: number
  readonly currentStep?: string
  /** The times are in ms since the epoch by our clock. */
  readonly createdAt?: number
  readonly startedAt?: number
  readonly completedAt?: number
  /** Set if it completed with errors. */
  readonly errors?: ResultErrors
}

/**
 * The discovered jobs of a server. Jobs that can't be listed are counted by `shared/rules/queue-counts.ts`.
 */
export interface Discovery {
  readonly serverId: ServerId
  /**
   * `unknown` means that the server was never scanned, and `unavailable` that it has no lists. With `failed`,
   * the jobs of the previous scan remain.
   */
  readonly state: 'unknown' | 'scanning' | 'scanned' | 'unavailable' | 'failed'
  readonly reason?: Message
  readonly sources: readonly JobSource[]
  /** The discovered jobs, newest first. Their number is limited, and watched jobs aren't included. */
  readonly jobs: readonly ListedJob[]
  /** The projects that a watch rule can name, newest first. Their number is limited. */
  readonly projects: readonly Project[]
  /** When the last complete scan ended, in ms since the epoch by our clock. */
  readonly scannedAt?: number
}

export type WatchRuleId = string

/** A rule that watches new jobs of a server automatically. */
export interface WatchRule {
  readonly id: WatchRuleId
  readonly kind?: JobKind
  readonly project?: Project
  readonly startedBy?: string
  /**
   * When the rule was created, in ms since the epoch by our clock. The rule doesn't match jobs that ended
   * before.
   */
  readonly since: number
}

/**
 * Whether a server is reachable. `busy` means that it accepts connections but doesn't respond, and `no-queue`
 * that it responds but its job queue (Redis) doesn't.
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
  /** The setup waits until no job is running, because a restart of the server would fail running jobs. */
  | { readonly step: 'waiting'; readonly running: number }
  | { readonly step: 'checking' }
  /** The setup waits until the user restarts the server's API. */
  | { readonly step: 'uploaded' | 'removed' }
  | { readonly step: 'failed'; readonly message: Message }

export interface ServerState {
  readonly id: ServerId
  readonly name: string
  /** The server's address without a trailing slash, such as `http://localhost:8000`. */
  readonly url: string
  /** The address of the web interface that the user entered, without a trailing slash. */
  readonly guiUrl?: string
  readonly hasKey: boolean
  readonly reach: Reach
  readonly reason?: Message
  readonly nextTryAt?: number
  readonly stats?: StatsSample
  /** The latest samples, from old to new. An alert needs two of them. */
  readonly recentStats: readonly StatsSample[]
  readonly alerts: readonly QueueAlert[]
  /** How far the server's clock is ahead of ours, in ms. */
  readonly skewMs: number
  readonly muted: boolean
  /** When the pause ends, in ms since the epoch. */
  readonly pausedUntil?: number
  /** How often failed jobs are auto-restarted, 0 for never. A job's own setting takes precedence. */
  readonly autoRestarts: number
  readonly alertLevels?: Partial<AlertLevels>
  /**
   * The version of the server's plugin. Set while the plugin's stream covers all jobs
   * (docs/admin/server-plugin.md).
   */
  readonly pluginVersion?: string
  readonly pluginSetup?: PluginSetup
  readonly watchRules: readonly WatchRule[]
  /** When the plugin's journal was last read, in ms since the epoch by the server's clock. */
  readonly journalReadAt?: number
  /** IDs of jobs that the user unwatched, newest last. Watch rules don't watch them again. */
  readonly declinedJobs: readonly string[]
}

export type ServerView = Omit<ServerState, 'skewMs' | 'recentStats' | 'journalReadAt' | 'declinedJobs'>

/** A run in the history. It stays there when the job is unwatched or the server deletes it. */
export interface HistoryEntry {
  readonly outcome: JobOutcome
  readonly jobId: string
  /**
   * The label and the names below are copies from the end of the run, because the job and the server may be
   * removed later.
   */
  readonly label?: string
  readonly jobKind?: JobKind
  readonly project?: Project
  readonly subject?: string
  readonly server?: string
  /** Why no notification was shown; undefined if one was. */
  readonly silence?: SuppressionReason
}

export interface BulkRestart {
  readonly total: number
  readonly done: number
  /** How many restarts were rejected or didn't reach the server. */
  readonly refused: number
}

/** A message to the user that doesn't belong to a job, such as "No notification daemon answers". */
export interface Banner {
  readonly id: string
  readonly tone: 'info' | 'warning'
  readonly message: Message
  /** Set if the desktop shows no tray. With `can-be-added`, the banner explains how to add one. */
  readonly tray?: 'missing' | 'can-be-added'
  /** The server whose watch rules the banner mentions. The banner links to them. */
  readonly rulesOf?: ServerId
}

export interface RejectedJob {
  readonly jobId?: string
  readonly message: Message
}
