/**
 * The contract between the window and the main process: what the window may ask for, with the schema of each argument,
 * and what it is sent. Main checks every call against it; the renderer and the tests' double of the bridge are typed by
 * it. It imports no Electron and nothing that runs but zod.
 */
import { z } from 'zod'
import type {
  Ending,
  JobKey,
  JobStatus,
  Link,
  Notice,
  PastRun,
  QueueAlert,
  Reach,
  ServerId,
  Settings,
  StatsSample,
  TimelineEntry,
  TrailPoint,
  Wish,
} from '../main/state/types.ts'

export type {
  Ending,
  EndingKind,
  JobKey,
  JobStatus,
  Link,
  Notice,
  PastRun,
  QueueAlert,
  Reach,
  ServerId,
  Settings,
  StatsSample,
  TimelineEntry,
  TrailPoint,
  Wish,
} from '../main/state/types.ts'

/** A job as the window sees it in a list. What only the detail shows comes by `jobDetail`. */
export interface JobView {
  readonly key: JobKey
  readonly serverId: ServerId
  readonly jobId: string
  readonly label?: string
  readonly status?: JobStatus
  /** 0-100 */
  readonly progress: number
  readonly currentStep?: string
  readonly createdAt?: number
  readonly startedAt?: number
  readonly completedAt?: number
  readonly heardAt?: number
  /** The error's text, at most 2,000 characters. */
  readonly error?: string
  readonly link: Link
  readonly run: number
  readonly ending?: Ending
  /** When the run may end, ms since the epoch by our clock; absent where nothing can be said. */
  readonly expectedAt?: number
  readonly addedAt: number
  readonly muted: boolean
  readonly wish?: Wish
  /** A failed or lost run that the person has not seen yet. */
  readonly attention: boolean
}

/** What the detail pane shows beyond the row. */
export interface JobDetail {
  readonly key: JobKey
  readonly result?: unknown
  readonly error?: string
  readonly trail: readonly TrailPoint[]
  readonly timeline: readonly TimelineEntry[]
  readonly runs: readonly PastRun[]
}

export interface ServerView {
  readonly id: ServerId
  readonly name: string
  readonly url: string
  readonly hasKey: boolean
  readonly reach: Reach
  readonly reason?: string
  readonly nextTryAt?: number
  readonly stats?: StatsSample
  readonly statsHistory: readonly StatsSample[]
  readonly alerts: readonly QueueAlert[]
}

/** Everything the window shows, as of `seq`. */
export interface Snapshot {
  readonly seq: number
  /** Ms since the epoch by main's clock: what "elapsed" is counted from. */
  readonly now: number
  readonly version: string
  readonly jobs: readonly JobView[]
  readonly servers: readonly ServerView[]
  readonly settings: Settings
  readonly notices: readonly Notice[]
}

/** What changed since the patch before. A gap in `seq` means one was missed: ask for a new snapshot. */
export interface Patch {
  readonly seq: number
  readonly now: number
  readonly jobs?: { readonly upserts: readonly JobView[]; readonly removals: readonly JobKey[] }
  /** All servers, where one changed. */
  readonly servers?: readonly ServerView[]
  readonly settings?: Settings
  readonly notices?: readonly Notice[]
}

const jobKey = z.templateLiteral([z.string().min(1).max(64), '/', z.string().min(1).max(500)])
const serverId = z.string().min(1).max(64)

/** The argument of every call. Unknown calls, unknown fields and wrong values are refused. */
export const requests = {
  snapshot: z.strictObject({}),
  jobDetail: z.strictObject({ key: jobKey }),
  /** `text`: anything a person pastes; every job id in it is watched. */
  watch: z.strictObject({
    text: z.string().min(1).max(20_000),
    serverId: serverId.optional(),
    label: z.string().max(200).optional(),
  }),
  unwatch: z.strictObject({ key: jobKey }),
  restart: z.strictObject({ key: jobKey }),
  cancel: z.strictObject({ key: jobKey }),
  seen: z.strictObject({ key: jobKey }),
  /** The jobs that the person sees now: where the server must not be asked too much, they go first. */
  inSight: z.strictObject({ keys: z.array(jobKey).max(500) }),
  setLabel: z.strictObject({ key: jobKey, label: z.string().max(200) }),
  copyText: z.strictObject({ text: z.string().max(1_000_000) }),
  addServer: z.strictObject({
    url: z.string().min(1).max(2_000),
    name: z.string().max(100).optional(),
    apiKey: z.string().max(1_000).optional(),
  }),
  removeServer: z.strictObject({ serverId }),
  pauseNotifications: z.strictObject({ until: z.enum(['hour', 'tomorrow', 'resume']) }),
  setTheme: z.strictObject({ theme: z.enum(['system', 'light', 'dark']) }),
  dismissNotice: z.strictObject({ id: z.string().max(200) }),
} as const

export type RequestName = keyof typeof requests
export type RequestArgument<N extends RequestName> = z.infer<(typeof requests)[N]>

/** What a call came to, in words for the person. */
export type Outcome =
  | { readonly ok: true; readonly message?: string }
  | { readonly ok: false; readonly message: string }

/** What came of one line of a watch request. */
export interface WatchResult {
  readonly jobId: string
  readonly key?: JobKey
  readonly ok: boolean
  /** "Watching on Workstation", "Already watched", "No server knows this job". */
  readonly message: string
}

interface Replies {
  snapshot: Snapshot
  jobDetail: JobDetail | null
  watch: Outcome & { readonly results: readonly WatchResult[] }
  unwatch: Outcome
  restart: Outcome
  cancel: Outcome
  seen: Outcome
  inSight: Outcome
  setLabel: Outcome
  copyText: Outcome
  addServer: Outcome & { readonly serverId?: ServerId }
  removeServer: Outcome
  pauseNotifications: Outcome
  setTheme: Outcome
  dismissNotice: Outcome
}

export type Reply<N extends RequestName> = Replies[N]

/** What main asks the window to show: a job's detail, the watch form. */
export type WindowIntent =
  | { readonly show: 'job'; readonly key: JobKey }
  | { readonly show: 'watch' }
  | { readonly show: 'list' }

/** `window.compileo`: all the renderer has of the world outside. */
export interface CompileoBridge {
  call<N extends RequestName>(name: N, argument: RequestArgument<N>): Promise<Reply<N>>
  /** Returns how to stop listening. */
  onPatch(listener: (patch: Patch) => void): () => void
  onIntent(listener: (intent: WindowIntent) => void): () => void
}
