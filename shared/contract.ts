/**
 * The contract between the window and the main process: what the window may ask for, with the schema of each argument,
 * and what it is sent. Main checks every call against it; the renderer and the tests' double of the bridge are typed by
 * it. It imports no Electron and nothing that runs but zod.
 */
import { z } from 'zod'
import { settingsFields } from './settings-fields.ts'
import type {
  Authority,
  BulkRestart,
  Ending,
  JobKey,
  JobStatus,
  Link,
  Notice,
  PastRun,
  QueueAlert,
  Reach,
  Recovery,
  ServerId,
  Settings,
  Silence,
  StatsSample,
  TimelineEntry,
  TrailPoint,
  UpdateState,
  Wish,
} from './model.ts'

export type {
  Authority,
  BulkRestart,
  Ending,
  EndingKind,
  JobKey,
  JobStatus,
  Link,
  Notice,
  PastRun,
  QueueAlert,
  Reach,
  Recovery,
  ServerId,
  Settings,
  Silence,
  StatsSample,
  TimelineEntry,
  TrailPoint,
  UpdateState,
  Wish,
} from './model.ts'

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
  /** How often a failed run is restarted by itself; undefined leaves it to the server's setting. */
  readonly autoRestarts?: number
  /** Automatic restarts that were made or are due. */
  readonly recovery?: Recovery
  readonly wish?: Wish
  /** A failed or lost run that the person has not seen yet. */
  readonly attention: boolean
}

/** What the detail pane shows beyond the row. */
export interface JobDetail {
  readonly key: JobKey
  /** Only one that is not large. */
  readonly result?: unknown
  /** At most 2,000 characters. */
  readonly error?: string
  /** There is more of the error or the result: `wholeJob` asks the server for it. */
  readonly hasMore?: true
  readonly trail: readonly TrailPoint[]
  readonly timeline: readonly TimelineEntry[]
  readonly runs: readonly PastRun[]
}

/** An authority of a server, without its certificates. */
export type AuthorityView = Omit<Authority, 'pem'>

/** An authority that the person chose just now. */
export interface ChosenAuthority extends AuthorityView {
  /** What the choice is called in the calls that follow. */
  readonly choice: string
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
  readonly muted: boolean
  readonly autoRestarts: number
  /** Who may vouch for it besides those that the system trusts. */
  readonly authority?: AuthorityView
}

/** An ending of the history, newest first: kept when the watch is gone and the server has deleted the job. */
export interface HistoryEntry {
  readonly ending: Ending
  readonly jobId: string
  /** The job's label and the server's name when it ended. */
  readonly label?: string
  readonly server?: string
  /** Why nothing popped up for it; undefined where something did. */
  readonly silence?: Silence
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
  readonly updates: UpdateState
  readonly bulk?: BulkRestart
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
  readonly updates?: UpdateState
  /** `null` where no more restarts are under way. */
  readonly bulk?: BulkRestart | null
}

const jobKey = z.templateLiteral([z.string().min(1).max(64), '/', z.string().min(1).max(500)])
const serverId = z.string().min(1).max(64)
const jobKeys = z.array(jobKey).min(1).max(20_000)
const restarts = z.number().int().min(0).max(10)
const apiKey = z.string().max(1_000)
/** Stands for the file that the person chose last: the window never has certificates, so it can make none up. */
const authorityChoice = z.uuid()
const serverUrl = z.string().min(1).max(2_000)
const endingKinds = z.array(z.enum(['completed', 'failed', 'cancelled', 'lost'])).max(4)
const historyFilter = {
  /** Words that all must be found in label, id, server, error or result. */
  search: z.string().max(500),
  /** Empty for all. */
  kinds: endingKinds,
  serverId: serverId.optional(),
}

/** The argument of every call. Unknown calls, unknown fields and wrong values are refused. */
export const requests = {
  snapshot: z.strictObject({}),
  jobDetail: z.strictObject({ key: jobKey }),
  /** The error and the result as the server has them, where `jobDetail` says that there is more. */
  wholeJob: z.strictObject({ key: jobKey }),
  /** `text`: anything a person pastes; every job id in it is watched. */
  watch: z.strictObject({
    text: z.string().min(1).max(20_000),
    serverId: serverId.optional(),
    label: z.string().max(200).optional(),
  }),
  unwatch: z.strictObject({ keys: jobKeys }),
  /** Puts back what was unwatched last, as it was. */
  undoUnwatch: z.strictObject({}),
  restart: z.strictObject({ key: jobKey }),
  cancel: z.strictObject({ key: jobKey }),
  /** Restarts many, one after the other; `bulk` of the patches tells how far it is. */
  restartMany: z.strictObject({ keys: jobKeys }),
  stopRestarting: z.strictObject({}),
  seen: z.strictObject({ keys: jobKeys }),
  /** The job whose detail the person has before them: its ending pops up nothing. Without a key: none. */
  lookingAt: z.strictObject({ key: jobKey.optional() }),
  /** The jobs that the person sees now: where the server must not be asked too much, they go first. */
  inSight: z.strictObject({ keys: z.array(jobKey).max(500) }),
  setLabel: z.strictObject({ key: jobKey, label: z.string().max(200) }),
  setMuted: z.strictObject({ keys: jobKeys, muted: z.boolean() }),
  /** `null` leaves it to the server's setting. */
  setAutoRestarts: z.strictObject({ keys: jobKeys, times: restarts.nullable() }),
  /** The automatic restart that is due is not made. */
  stopRecovery: z.strictObject({ key: jobKey }),
  copyText: z.strictObject({ text: z.string().max(10_000_000) }),
  /** What helps to find the cause of a trouble, without anything secret; main makes the text, and copies it itself. */
  copyDiagnostics: z.strictObject({}),
  /** An error of the page, for the log. */
  reportPageError: z.strictObject({ text: z.string().max(4_000) }),
  /** Asks where, and writes a job's result there as JSON. */
  saveResult: z.strictObject({ key: jobKey }),
  addServer: z.strictObject({
    url: serverUrl,
    name: z.string().max(100).optional(),
    apiKey: apiKey.optional(),
    authority: authorityChoice.optional(),
  }),
  /** What is left out stays as it is; an empty `apiKey` takes the key away, an empty `authority` the authority. */
  editServer: z.strictObject({
    serverId,
    url: serverUrl.optional(),
    name: z.string().max(100).optional(),
    apiKey: apiKey.optional(),
    authority: authorityChoice.or(z.literal('')).optional(),
    muted: z.boolean().optional(),
    autoRestarts: restarts.optional(),
  }),
  /**
   * Asks a server before it is saved. Without `apiKey` the one kept for `serverId` is used, where its origin is the same;
   * without `authority` its authority. An empty one is none.
   */
  testServer: z.strictObject({
    url: serverUrl,
    apiKey: apiKey.optional(),
    authority: authorityChoice.or(z.literal('')).optional(),
    serverId: serverId.optional(),
  }),
  /**
   * Asks for a file with certificates of an authority, and reads them. Main keeps the choice, for `serverId` alone or else
   * for a server that is added, until the next one; no server has it yet.
   */
  chooseAuthority: z.strictObject({ serverId: serverId.optional() }),
  removeServer: z.strictObject({ serverId }),
  pauseNotifications: z.strictObject({ until: z.enum(['hour', 'tomorrow', 'resume']) }),
  testNotification: z.strictObject({}),
  updateSettings: z.strictObject(settingsFields).partial(),
  resetSettings: z.strictObject({}),
  /** Ask where to write, or what to read: settings and servers, without any key. */
  exportSettings: z.strictObject({}),
  importSettings: z.strictObject({}),
  history: z.strictObject({
    ...historyFilter,
    offset: z.number().int().min(0).max(100_000),
    limit: z.number().int().min(1).max(500),
  }),
  /** Asks where, and writes what the filter leaves. */
  exportHistory: z.strictObject({ ...historyFilter, format: z.enum(['json', 'csv']) }),
  /** Newer versions of the program: `updates` of the patches tells what came of it. */
  lookForUpdate: z.strictObject({}),
  downloadUpdate: z.strictObject({}),
  restartToUpdate: z.strictObject({}),
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

/** What a server that is not saved yet said. `insecure`: the key and all texts would go over the net in the clear. */
export type ServerTest = Outcome & { readonly insecure?: boolean }

interface Replies {
  snapshot: Snapshot
  jobDetail: JobDetail | null
  wholeJob: Outcome & { readonly error?: string; readonly result?: unknown }
  watch: Outcome & { readonly results: readonly WatchResult[] }
  unwatch: Outcome
  undoUnwatch: Outcome
  restart: Outcome
  cancel: Outcome
  restartMany: Outcome
  stopRestarting: Outcome
  seen: Outcome
  lookingAt: Outcome
  inSight: Outcome
  setLabel: Outcome
  setMuted: Outcome
  setAutoRestarts: Outcome
  stopRecovery: Outcome
  copyText: Outcome
  copyDiagnostics: Outcome
  reportPageError: Outcome
  saveResult: Outcome
  addServer: Outcome & { readonly serverId?: ServerId }
  editServer: Outcome
  testServer: ServerTest
  /** Without an authority where the person thought better of it. */
  chooseAuthority: Outcome & { readonly authority?: ChosenAuthority }
  removeServer: Outcome
  pauseNotifications: Outcome
  testNotification: Outcome
  updateSettings: Outcome
  resetSettings: Outcome
  exportSettings: Outcome
  importSettings: Outcome
  history: { readonly entries: readonly HistoryEntry[]; readonly total: number }
  exportHistory: Outcome
  lookForUpdate: Outcome
  downloadUpdate: Outcome
  restartToUpdate: Outcome
  dismissNotice: Outcome
}

export type Reply<N extends RequestName> = Replies[N]

/** What main asks the window to show. */
export type WindowIntent =
  | { readonly show: 'job'; readonly key: JobKey }
  | { readonly show: 'watch' | 'settings' | 'history' }
  /** The whole list, or these jobs of it. */
  | { readonly show: 'list'; readonly keys?: readonly JobKey[] }
  | { readonly show: 'server'; readonly serverId: ServerId }
  /** The question whether all failed jobs shall be restarted. */
  | { readonly show: 'restart-failed' }
  /** The question whether a server that a link names shall be added, and these jobs be watched there. */
  | { readonly show: 'ask-link'; readonly url: string; readonly jobs: readonly string[] }

/** What the renderer asks main by, and hears main by. */
export interface CompileoBridge {
  call<N extends RequestName>(name: N, argument: RequestArgument<N>): Promise<Reply<N>>
  /** Returns how to stop listening. */
  onPatch(listener: (patch: Patch) => void): () => void
  onIntent(listener: (intent: WindowIntent) => void): () => void
}

/**
 * `window.compileo`: all the renderer has of the world outside. What main answers and sends crosses as JSON, for objects
 * are copied into the page one property after the other, which takes ten times as long.
 */
export interface RawBridge {
  call(name: RequestName, argument: unknown): Promise<string>
  /** Hears patches. Returns how to stop listening. */
  onPatch(listener: (patch: string) => void): () => void
  /** Hears intents. Returns how to stop listening. */
  onIntent(listener: (intent: string) => void): () => void
}
