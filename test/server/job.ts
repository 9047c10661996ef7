export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** The statuses seen on the real server. */
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

/** Times are ms since the epoch, with microseconds as a fraction. */
export interface JobState {
  readonly id: string
  readonly status: JobStatus
  /** 0-100, any float: the real server also sends `55.00000000000001`. */
  readonly progress: number
  readonly currentStep: string
  /** A list makes the real server's `GET /status` return 500. */
  readonly result: Json
  readonly error: string | null
  readonly createdAt: number
  readonly startedAt: number | null
  readonly completedAt: number | null
  readonly run: number
  /** Only the plugin reports it. */
  readonly jobType: string
  readonly parameters: { readonly [name: string]: Json }
  readonly userId: string | null
  /** What the plugin says of a job that the clean-up failed. */
  readonly leftRq: boolean | null
  /** Of a running job, by the plugin. */
  readonly place: number | null
}

export type JobSeed = Partial<JobState>

export type JobPatch = Partial<Omit<JobState, 'id'>>

/** The worker writes text and progress at the step's start. */
export interface ScriptStep {
  readonly text: string
  readonly progress: number
  readonly ms: number
  readonly status?: JobStatus
}

export type ScriptOutcome =
  | {
      readonly status: 'completed'
      readonly result?: Json
      /** Default: `Job completed successfully`. */
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
  readonly outcome: ScriptOutcome
  /** `[{ run: 1, step: 2, error }]` fails once at the end of that step. */
  readonly failAtRun?: readonly ScriptFailure[]
}

export function isTerminal(status: JobStatus): status is TerminalStatus {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}

export function isScript(job: JobScript | JobSeed): job is JobScript {
  return 'steps' in job
}
