export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** The statuses that were seen on the real server. */
export type KnownStatus =
  | 'pending'
  | 'scheduled'
  | 'running'
  | 'retrying'
  | 'completed'
  | 'failed'
  | 'cancelled'

export type JobStatus = KnownStatus | (string & {})

export type TerminalStatus = 'completed' | 'failed' | 'cancelled'

/** Times are in ms since the epoch, with microseconds as a fraction. */
export interface JobState {
  readonly id: string
  readonly status: JobStatus
  /** From 0 to 100. The real server sends fractions, such as `55.00000000000001`. */
  readonly progress: number
  readonly currentStep: string
  /** A list makes the real server return 500 for `GET /status`. */
  readonly result: Json
  readonly error: string | null
  readonly createdAt: number
  readonly startedAt: number | null
  readonly completedAt: number | null
  readonly run: number
  readonly jobType: string
  readonly parameters: { readonly [name: string]: Json }
  readonly userId: string | null
  /** Whether the worker that took the job is alive; null if no worker has taken it. */
  readonly hasWorker: boolean | null
  /** For a job that the clean-up calls stuck: false while a worker has it. */
  readonly leftRq: boolean | null
  /** The place in the workers' queue: 1 for the next job, and 0 once a worker has it. */
  readonly place: number | null
}

export type JobSeed = Partial<JobState>

export type JobPatch = Partial<Omit<JobState, 'id'>>

/** A worker writes the text and the progress when a step begins. */
export interface ScriptStep {
  readonly text: string
  readonly progress: number
  readonly ms: number
  readonly status?: JobStatus
}

export type ScriptedOutcome =
  | {
      readonly status: 'completed'
      readonly result?: Json
      /** "Job completed successfully" by default. */
      readonly step?: string
    }
  | { readonly status: 'failed'; readonly error: string }
  /** The last step never ends. */
  | { readonly status: 'never' }

export interface ScriptFailure {
  readonly run: number
  readonly step: number
  readonly error: string
}

export interface JobScript extends Partial<Pick<JobState, 'jobType' | 'parameters'>> {
  readonly id?: string
  readonly name?: string
  readonly pendingMs?: number
  readonly steps: readonly ScriptStep[]
  readonly outcome: ScriptedOutcome
  /** For example, `[{ run: 1, step: 2, error }]` makes the first run fail at the end of its third step. */
  readonly failAtRun?: readonly ScriptFailure[]
}

export function isTerminal(status: JobStatus): status is TerminalStatus {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}

export function isJobScript(job: JobScript | JobSeed): job is JobScript {
  return 'steps' in job
}
