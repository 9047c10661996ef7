/** Any JSON value: a job's `result`. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** The seven statuses the real server was seen to send. */
export type KnownStatus =
  | 'pending'
  | 'scheduled'
  | 'running'
  | 'retrying'
  | 'completed'
  | 'failed'
  | 'cancelled'

/** Tests may use an unknown status, too. */
export type JobStatus = KnownStatus | (string & {})

export type TerminalStatus = 'completed' | 'failed' | 'cancelled'

/** One job as the server holds it. Times are ms since the epoch; their fraction holds the microseconds. */
export interface JobState {
  readonly id: string
  readonly status: JobStatus
  /** 0-100, any float: the real server sends `55.00000000000001` too. */
  readonly progress: number
  readonly currentStep: string
  /** A list makes the real server's `GET /status` return 500. */
  readonly result: Json
  readonly error: string | null
  readonly createdAt: number
  readonly startedAt: number | null
  readonly completedAt: number | null
  /** 1 for the first attempt, one more for each restart. */
  readonly run: number
  /** Only the plugin reports it; the Jobs API doesn't. */
  readonly jobType: string
  readonly parameters: { readonly [name: string]: Json }
  readonly userId: string | null
}

/** A job added in a given state and changed by the test, with defaults. */
export type JobSeed = Partial<JobState>

/** What `updateJob` may change. */
export type JobPatch = Partial<Omit<JobState, 'id'>>

/** One thing the worker does: it writes text and progress at its start, then takes its time. */
export interface ScriptStep {
  readonly text: string
  /** 0-100 */
  readonly progress: number
  /** How long the step takes, ms at speed 1. */
  readonly ms: number
  /** The status the worker writes with it; `running` unless said otherwise. */
  readonly status?: JobStatus
}

/** How a run ends after its last step. */
export type ScriptOutcome =
  | {
      readonly status: 'completed'
      readonly result?: Json
      /** 100 unless given: "a completed job need not be at 100". */
      readonly progress?: number
      /** `Job completed successfully` unless given. */
      readonly step?: string
    }
  | { readonly status: 'failed'; readonly error: string }
  /** The worker stays in its last step for ever. */
  | { readonly status: 'never' }

/** A run that fails before its end. */
export interface ScriptFailure {
  readonly run: number
  /** Index of the step at whose end the run fails. */
  readonly step: number
  readonly error: string
}

/** A job that a worker runs by itself. Plain data, so that a demo is easy to read. */
export interface JobScript {
  readonly id?: string
  /** The user's name for the job. The server never sends it. */
  readonly name?: string
  /** How long the first run waits as `pending`, ms at speed 1. */
  readonly pendingMs?: number
  readonly steps: readonly ScriptStep[]
  readonly outcome: ScriptOutcome
  /** Runs that fail on the way: `[{ run: 1, step: 2, error }]` fails once and completes after a restart. */
  readonly failAtRun?: readonly ScriptFailure[]
  /** Whether a cancel stops the worker. The real server's doesn't; the guide's does. */
  readonly heedsCancel?: boolean
}

/** Whether a run is over with this status: "Terminal: completed failed cancelled". */
export function isTerminal(status: JobStatus): status is TerminalStatus {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}

export function isScript(job: JobScript | JobSeed): job is JobScript {
  return 'steps' in job
}
