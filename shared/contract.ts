/**
 * The contract of the main process with the window and with terminals, neither of which is trusted. This file
 * doesn't import Electron, and zod is the only package that it imports at runtime. Renderer and preload
 * import only its types.
 */
import { z } from 'zod'
import { hookDraftSchema, hookIdSchema, hookSecretsSchema, type HookState } from './hooks.ts'
import type { DayTimeline } from './day-timeline.ts'
import type { Message } from './message.ts'
import type { PublicState } from './public-state.ts'
import type {
  Batch,
  BulkRestart,
  Discovery,
  HistoryEntry,
  JobDetail,
  JobKey,
  JobView,
  Banner,
  ServerId,
  ServerView,
} from './model.ts'
import {
  batchIdSchema,
  jobKeySchema,
  jobKindSchema,
  outcomeKindSchema,
  projectSchema,
  restartLimitSchema,
  serverIdSchema,
  watchRuleIdSchema,
} from './schemas.ts'
import { changeableFields, serverAlertLevelsSchema, type Settings } from './settings.ts'

interface SharedState {
  readonly servers: readonly ServerView[]
  readonly batches: readonly Batch[]
  readonly hooks: readonly HookState[]
  readonly settings: Settings
  readonly banners: readonly Banner[]
  /** The address of a server on this machine that was found and requires an API key; empty if there is none. */
  readonly lockedServer: string
}

interface PatchHeader {
  /** Rises by one with each patch. */
  readonly seq: number
  /** The main process's time, in ms since the epoch. The window computes elapsed times from it. */
  readonly now: number
}

export interface Snapshot extends PatchHeader, SharedState {
  readonly version: string
  readonly jobs: readonly JobView[]
  /** The discovered jobs, with one entry per server. */
  readonly discoveries: readonly Discovery[]
  readonly bulk?: BulkRestart
}

/**
 * The changes since the previous patch. Unchanged fields are absent. If one server, batch or banner has
 * changed, the list contains all of them. If a `seq` is missing, the window requests a new snapshot.
 */
export interface Patch extends PatchHeader, Partial<SharedState> {
  readonly jobs?: { readonly upserts: readonly JobView[]; readonly removals: readonly JobKey[] }
  /** The entries that have changed. The window itself removes the entry of a removed server. */
  readonly discoveries?: readonly Discovery[]
  /** The progress of a bulk restart; `null` when it has ended. */
  readonly bulk?: BulkRestart | null
}

export type CommandResult =
  | { readonly ok: true; readonly message?: Message }
  | { readonly ok: false; readonly message: Message }

export interface WatchResult {
  readonly jobId: string
  readonly key?: JobKey
  readonly ok: boolean
  readonly message: Message
  /** Set if the job wasn't found, but a server that may have it couldn't be checked. */
  readonly isUnclear?: true
}

export type JobCommandResult = CommandResult & {
  readonly kind:
    | 'done'
    /** Nothing was sent, because the same command was sent before and the job hasn't changed since. */
    | 'busy'
    | 'gone'
    /** The job is no longer watched, or its server was removed. */
    | 'unwatched'
    | 'rejected'
    | 'unauthorized'
    | 'unreachable'
    | 'limited'
    /** The response was lost, so the server may have the command. A POST is never repeated automatically. */
    | 'unclear'
}

/** The result of a connection test. `insecure` means that the key and all texts would be sent unencrypted. */
export type ServerTest = CommandResult & { readonly insecure?: boolean }

const jobKeys = z.array(jobKeySchema).min(1).max(20_000)
const apiKey = z.string().max(1_000)
const batchName = z.string().max(200)
const serverUrl = z.string().min(1).max(2_000)
/** An empty text selects the default address. */
const guiUrl = z.string().max(2_000)
const historyFilter = {
  /** Words that must all occur in the texts of a run, such as its label, ID, server, error or result. */
  search: z.string().max(500),
  /** Selects outcomes of these kinds; an empty array selects all. */
  kinds: z.array(outcomeKindSchema).max(4),
  serverId: serverIdSchema.optional(),
}

/**
 * The schema of the argument of each request that the window may send. The main process rejects unknown
 * requests, unknown fields and invalid arguments.
 */
export const requests = {
  snapshot: z.strictObject({}),
  jobDetail: z.strictObject({ key: jobKeySchema }),
  /** Fetches the complete error and result of a job. `jobDetail` may contain only a part of them. */
  wholeJob: z.strictObject({ key: jobKeySchema }),
  /**
   * Watches every job whose ID occurs in the text. `label` becomes the label of a single job or the name of a
   * new batch.
   */
  watch: z.strictObject({
    text: z.string().min(1).max(20_000),
    serverId: serverIdSchema.optional(),
    label: z.string().max(200).optional(),
    kind: jobKindSchema.optional(),
  }),
  /** Scans a server's lists of jobs, at most once in ten seconds and within the request budget. */
  scanServer: z.strictObject({ serverId: serverIdSchema }),
  /** Watches discovered jobs. Their known details are kept. */
  watchListedJobs: z.strictObject({ keys: jobKeys }),
  /** Adds a watch rule. Without `kind`, `project` and `startedBy`, it matches all jobs. */
  setWatchRule: z.strictObject({
    serverId: serverIdSchema,
    kind: jobKindSchema.optional(),
    project: projectSchema.optional(),
    startedBy: z.string().min(1).max(200).optional(),
  }),
  removeWatchRule: z.strictObject({ serverId: serverIdSchema, rule: watchRuleIdSchema }),
  unwatch: z.strictObject({ keys: jobKeys }),
  undoUnwatch: z.strictObject({}),
  /**
   * Restarts a job. `announcesEnd` is set if the user clicked in a notification. The end of the new run is
   * then always announced.
   */
  restart: z.strictObject({ key: jobKeySchema, announcesEnd: z.literal(true).optional() }),
  /** Cancels a job. `isBulk` is set if the job is one of many, so that other requests go first. */
  cancel: z.strictObject({ key: jobKeySchema, isBulk: z.literal(true).optional() }),
  /**
   * Restarts several jobs. Cancelled jobs are only included if `alsoCancelled` is set. `bulk` in the patches
   * reports the progress.
   */
  restartMany: z.strictObject({
    keys: jobKeys,
    alsoCancelled: z.boolean().optional(),
    announcesEnd: z.literal(true).optional(),
  }),
  stopRestarting: z.strictObject({}),
  seen: z.strictObject({ keys: jobKeys }),
  /**
   * Tells the main process what the user sees while the window has focus. While the list is visible,
   * notifications about jobs are suppressed; while the details of a job are visible, those about this job.
   */
  lookingAt: z.strictObject({ key: jobKeySchema.optional(), list: z.literal(true).optional() }),
  /** Tells which jobs are visible. While the rate is limited, requests for these jobs go first. */
  inSight: z.strictObject({ keys: z.array(jobKeySchema).max(500) }),
  /** Dismisses failures, which then need no attention. With `false`, they need attention again. */
  setDismissed: z.strictObject({ keys: jobKeys, dismissed: z.boolean() }),
  setLabel: z.strictObject({ key: jobKeySchema, label: z.string().max(200) }),
  setMuted: z.strictObject({ keys: jobKeys, muted: z.boolean() }),
  /** Sets the time limit of jobs. With `null`, the limit of their kind and the usual duration apply. */
  setLimit: z.strictObject({
    keys: jobKeys,
    limitMs: z
      .number()
      .min(60_000)
      .max(30 * 24 * 60 * 60_000)
      .nullable(),
  }),
  extendRunLimit: z.strictObject({ key: jobKeySchema }),
  /** Sets how often jobs are auto-restarted after failures. With `null`, the server's setting applies. */
  setAutoRestarts: z.strictObject({ keys: jobKeys, times: restartLimitSchema.nullable() }),
  cancelAutoRestart: z.strictObject({ key: jobKeySchema }),
  copyText: z.strictObject({ text: z.string().max(10_000_000) }),
  /** Copies a bug report to the clipboard. The main process writes the text, which contains no secrets. */
  copyDiagnostics: z.strictObject({}),
  reportPageError: z.strictObject({ text: z.string().max(4_000) }),
  /** Moves jobs to one batch: to `batchId`, or to a new batch called `name`. */
  groupJobs: z.strictObject({
    keys: jobKeys,
    batchId: batchIdSchema.optional(),
    name: batchName.optional(),
  }),
  ungroupJobs: z.strictObject({ keys: jobKeys }),
  renameBatch: z.strictObject({ batchId: batchIdSchema, name: batchName }),
  /** Shows a save dialog, and writes the results of several jobs to one JSON file. */
  saveResults: z.strictObject({ keys: jobKeys }),
  saveResult: z.strictObject({ key: jobKeySchema }),
  saveDataset: z.strictObject({ key: jobKeySchema }),
  addServer: z.strictObject({
    url: serverUrl,
    guiUrl: guiUrl.optional(),
    name: z.string().max(100).optional(),
    apiKey: apiKey.optional(),
  }),
  /** Changes a server. Omitted fields don't change. An empty `apiKey` or `guiUrl` removes the saved value. */
  editServer: z.strictObject({
    serverId: serverIdSchema,
    url: serverUrl.optional(),
    guiUrl: guiUrl.optional(),
    name: z.string().max(100).optional(),
    apiKey: apiKey.optional(),
    muted: z.boolean().optional(),
    autoRestarts: restartLimitSchema.optional(),
    alertLevels: serverAlertLevelsSchema.optional(),
  }),
  /** Tests a connection. Without `apiKey`, uses the saved key of `serverId` if the origin is the same. */
  testServer: z.strictObject({
    url: serverUrl,
    apiKey: apiKey.optional(),
    serverId: serverIdSchema.optional(),
  }),
  /**
   * Requests a server's state at once, within the request budget. Without `serverId`, requests the state of
   * all servers.
   */
  retryNow: z.strictObject({ serverId: serverIdSchema.optional() }),
  /**
   * Fetches the queue's statistics because the user opened the server's page, at most once in ten seconds.
   */
  refreshQueue: z.strictObject({ serverId: serverIdSchema }),
  /**
   * Opens Compileo's web interface in the browser, on the page for a job or for a server's queue. The main
   * process determines the address.
   */
  openInCompileo: z.union([
    z.strictObject({ key: jobKeySchema }),
    z.strictObject({ serverId: serverIdSchema }),
  ]),
  removeServer: z.strictObject({ serverId: serverIdSchema }),
  /**
   * Installs or removes the server's plugin, or cancels that. The server's `pluginSetup` shows the progress.
   */
  setUpPlugin: z.strictObject({ serverId: serverIdSchema, to: z.enum(['install', 'remove', 'cancel']) }),
  pauseNotifications: z.strictObject({
    until: z.enum(['hour', 'tomorrow', 'resume', 'toggle']),
    /** Limits the pause to this server. */
    serverId: serverIdSchema.optional(),
  }),
  testNotification: z.strictObject({}),
  /**
   * Adds a hook, or changes the hook with this ID. Before a new or changed command is saved, the user must
   * confirm it in a native dialog that shows the complete command.
   */
  saveHook: z.strictObject({ hook: hookDraftSchema, secrets: hookSecretsSchema }),
  setHookEnabled: z.strictObject({ id: hookIdSchema, isOn: z.boolean() }),
  removeHook: z.strictObject({ id: hookIdSchema }),
  /**
   * Runs the hook of the form once with a sample job, without saving the hook. The user must confirm an
   * unsaved command in a native dialog first.
   */
  tryHook: z.strictObject({ hook: hookDraftSchema, secrets: hookSecretsSchema }),
  testHook: z.strictObject({ id: hookIdSchema }),
  updateSettings: z.strictObject(changeableFields).partial(),
  history: z.strictObject({
    ...historyFilter,
    offset: z.number().int().min(0).max(100_000),
    limit: z.number().int().min(1).max(500),
  }),
  exportHistory: z.strictObject(historyFilter),
  /** Returns the runs of today. The main process's clock determines the day. */
  today: z.strictObject({}),
  /** Deletes the history. Runs that haven't been announced and the latest run of each watched job stay. */
  clearHistory: z.strictObject({}),
  quit: z.strictObject({}),
  openTrayPage: z.strictObject({}),
  /** Shows the folder of the saved files in the file manager. */
  openDataFolder: z.strictObject({}),
  dismissNotice: z.strictObject({ id: z.string().max(200) }),
} as const

export type RequestName = keyof typeof requests
export type RequestArgument<N extends RequestName> = z.infer<(typeof requests)[N]>

interface Replies {
  readonly snapshot: Snapshot
  readonly jobDetail: JobDetail | null
  readonly wholeJob: CommandResult & {
    readonly error?: string
    readonly result?: unknown
    /** The size of a result that is too large to be shown, in bytes. The result is then absent. */
    readonly resultBytes?: number
  }
  readonly watch: CommandResult & { readonly results: readonly WatchResult[] }
  readonly groupJobs: CommandResult & { readonly batchId?: string }
  readonly addServer: CommandResult & { readonly serverId?: ServerId }
  readonly testServer: ServerTest
  readonly saveHook: CommandResult & { readonly hookId?: string }
  readonly tryHook: CommandResult & { readonly output?: string }
  /** A page of the history, newest first. `total` is the number of all matches. */
  readonly history: { readonly entries: readonly HistoryEntry[]; readonly total: number }
  readonly today: DayTimeline
}

export type Reply<N extends RequestName> = N extends keyof Replies ? Replies[N] : CommandResult

/** The requests that a terminal may send. They are checked like the window's. */
export const terminalRequests = {
  snapshot: requests.snapshot,
  jobDetail: requests.jobDetail,
  wholeJob: requests.wholeJob,
  restart: requests.restart,
  cancel: requests.cancel,
  scanServer: requests.scanServer,
  /** Returns a snapshot. Patches follow on the same connection. */
  followPatches: z.strictObject({}),
  state: z.strictObject({}),
  /** Returns the state. Each later state follows on the same connection. */
  followState: z.strictObject({}),
  /**
   * Watches a job until the terminal sends `stopWaiting` or disconnects. Without `serverId`, all servers are
   * queried.
   */
  waitForJob: z.strictObject({
    jobId: z.string().min(1).max(500),
    serverId: serverIdSchema.optional(),
    kind: jobKindSchema.optional(),
  }),
  stopWaiting: z.strictObject({ key: jobKeySchema }),
  /**
   * Sends the result of a job in parts. `file` stands for indented JSON, or for the dataset if the job
   * created one. `raw` stands for the JSON as the server sent it.
   */
  readResult: z.strictObject({ key: jobKeySchema, as: z.enum(['file', 'raw']) }),
  /** Closes all streams of a server that is about to restart, because the server would wait for them. */
  expectRestart: z.strictObject({ url: serverUrl }),
} as const

export type TerminalRequestName = keyof typeof terminalRequests
export type TerminalArgument<N extends TerminalRequestName> = z.infer<(typeof terminalRequests)[N]>

/** The result of reading. `isTransient` is true if the same request may succeed later. */
export type ReadResultReply =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: Message; readonly isTransient: boolean }

interface TerminalReplies {
  readonly followPatches: Snapshot
  readonly state: PublicState
  readonly followState: PublicState
  readonly restart: JobCommandResult
  readonly cancel: JobCommandResult
  readonly waitForJob: WatchResult
  readonly readResult: ReadResultReply
}

export type TerminalReply<N extends TerminalRequestName> = N extends keyof TerminalReplies
  ? TerminalReplies[N]
  : N extends RequestName
    ? Reply<N>
    : CommandResult

export type WindowIntent =
  /** Asks the user before a web page is opened, because opening it may fail running jobs. */
  | { readonly show: 'ask-web-page'; readonly request: RequestArgument<'openInCompileo'> }
  | { readonly show: 'job'; readonly key: JobKey }
  | { readonly show: 'watch' | 'settings' | 'palette' }
  /** Shows the list. With `keys`, it contains only these jobs. */
  | { readonly show: 'list'; readonly keys?: readonly JobKey[] }
  | { readonly show: 'server'; readonly serverId: ServerId }
  /** Asks the user before these jobs are restarted, because they may still be running. */
  | { readonly show: 'ask-restart'; readonly keys: readonly JobKey[] }
  | { readonly show: 'ask-cancel'; readonly key: JobKey }
  /** Asks the user before a server from a link is added and these jobs are watched there. */
  | {
      readonly show: 'ask-link'
      readonly url: string
      readonly jobs: readonly string[]
      readonly label?: string
    }

export interface CompileoBridge {
  call<N extends RequestName>(name: N, argument: RequestArgument<N>): Promise<Reply<N>>
  /** Adds a listener. Both functions return a function that removes the listener. */
  onPatch(listener: (patch: Patch) => void): () => void
  onIntent(listener: (intent: WindowIntent) => void): () => void
}

/**
 * The only connection between the renderer and the main process. Replies and events are passed as JSON,
 * because copying objects takes ten times as long.
 */
export interface RawBridge {
  call(name: RequestName, argument: unknown): Promise<string>
  /** @returns a function that removes the listener */
  onPatch(listener: (patch: string) => void): () => void
  /** @returns a function that removes the listener */
  onIntent(listener: (intent: string) => void): () => void
  /** Tells the main process that the page has been painted and handles keys. The window can then be shown. */
  painted(): void
}
