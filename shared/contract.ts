/**
 * The contract of the main process with the window and with terminals: a schema for the argument of each request, and
 * types for its reply and for what the main process pushes. Neither caller is trusted. This file imports no Electron,
 * and only zod at runtime; renderer and preload import only its types.
 */
import { z } from 'zod'
import { hookDraft, hookId, hookSecrets, type HookState } from './hooks.ts'
import type { DayOfServers } from './today.ts'
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
  batchId,
  jobKey,
  jobKind,
  outcomeKind,
  project,
  restartLimit,
  serverId,
  watchRuleId,
} from './schemas.ts'
import { changeableFields, ownLevels, type Settings } from './settings.ts'

interface SharedState {
  readonly servers: readonly ServerView[]
  readonly batches: readonly Batch[]
  readonly hooks: readonly HookState[]
  readonly settings: Settings
  readonly banners: readonly Banner[]
}

interface PatchHeader {
  /** Increments with each patch. */
  readonly seq: number
  /** Ms since the epoch by the main process's clock. Elapsed times are relative to it. */
  readonly now: number
}

/** Everything that the window shows, after the patch `seq`. */
export interface Snapshot extends PatchHeader, SharedState {
  readonly version: string
  readonly jobs: readonly JobView[]
  /** One entry per server. */
  readonly discoveries: readonly Discovery[]
  readonly bulk?: BulkRestart
}

/**
 * Changes since the previous patch. Unchanged fields are absent; a change to one server, batch or banner sends the whole
 * list. On a gap in `seq`, request a new snapshot.
 */
export interface Patch extends PatchHeader, Partial<SharedState> {
  readonly jobs?: { readonly upserts: readonly JobView[]; readonly removals: readonly JobKey[] }
  /** Contains only changed ones. If a server was removed, so was its entry. */
  readonly discoveries?: readonly Discovery[]
  /** `null` when the bulk restart has ended. */
  readonly bulk?: BulkRestart | null
}

export type CommandResult =
  | { readonly ok: true; readonly message?: Message }
  | { readonly ok: false; readonly message: Message }

/** The result for one part of a watched text. */
export interface WatchResult {
  readonly jobId: string
  readonly key?: JobKey
  readonly ok: boolean
  readonly message: Message
  /** Set if the job wasn't found although a server couldn't be checked. */
  readonly isUnclear?: true
}

/** What a restart or cancel brought. */
export type RestartResult = CommandResult & {
  readonly kind:
    | 'done'
    /** The same command was sent before, and the job hasn't changed yet: nothing was sent. */
    | 'busy'
    | 'gone'
    /** The job or its server is no longer watched. */
    | 'unwatched'
    | 'rejected'
    | 'unauthorized'
    | 'unreachable'
    | 'limited'
    /** The response was lost. A POST is never repeated automatically. */
    | 'unclear'
}

/**
 * The result of testing a server. `insecure`: the key and all texts would be sent unencrypted. `gui`: whether
 * its web GUI was found, which is independent of the server.
 */
export type ServerTest = CommandResult & { readonly insecure?: boolean }

const jobKeys = z.array(jobKey).min(1).max(20_000)
const apiKey = z.string().max(1_000)
const batchName = z.string().max(200)
const serverUrl = z.string().min(1).max(2_000)
/** Empty to use the default. */
const guiUrl = z.string().max(2_000)
const historyFilter = {
  /** Words that must all occur in label, ID, server, error or result. */
  search: z.string().max(500),
  /** Empty for all. */
  kinds: z.array(outcomeKind).max(4),
  serverId: serverId.optional(),
}

/**
 * The argument of every request of the window. The main process rejects unknown requests, unknown fields and
 * invalid arguments.
 */
export const requests = {
  snapshot: z.strictObject({}),
  jobDetail: z.strictObject({ key: jobKey }),
  /** Fetches the whole error and result. `jobDetail` tells whether they are longer than what it contains. */
  wholeJob: z.strictObject({ key: jobKey }),
  /**
   * Watches every job ID in `text`, which may be anything that the user pastes. `label` names a single job,
   * or the batch of several new jobs.
   */
  watch: z.strictObject({
    text: z.string().min(1).max(20_000),
    serverId: serverId.optional(),
    label: z.string().max(200).optional(),
    kind: jobKind.optional(),
  }),
  /** Scans a server now, within its request budget, at most once in ten seconds. */
  scanServer: z.strictObject({ serverId }),
  /** Watches discovered jobs, with the details that are already known. */
  watchListed: z.strictObject({ keys: jobKeys }),
  /**
   * Watches new jobs of a server automatically. Without `kind`, `project` and `startedBy`, it watches all of
   * them.
   */
  setWatchRule: z.strictObject({
    serverId,
    kind: jobKind.optional(),
    project: project.optional(),
    startedBy: z.string().min(1).max(200).optional(),
  }),
  removeWatchRule: z.strictObject({ serverId, rule: watchRuleId }),
  unwatch: z.strictObject({ keys: jobKeys }),
  undoUnwatch: z.strictObject({}),
  /** `announcesEnd`: the user clicked in a notification, so the end of that run is always announced. */
  restart: z.strictObject({ key: jobKey, announcesEnd: z.literal(true).optional() }),
  /** `isBulk`: the job is one of many, so other requests go first. */
  cancel: z.strictObject({ key: jobKey, isBulk: z.literal(true).optional() }),
  /**
   * Restarts failed jobs, and cancelled ones if requested, one by one; `bulk` in the patches reports
   * progress.
   */
  restartMany: z.strictObject({
    keys: jobKeys,
    alsoCancelled: z.boolean().optional(),
    announcesEnd: z.literal(true).optional(),
  }),
  stopRestarting: z.strictObject({}),
  seen: z.strictObject({ keys: jobKeys }),
  /**
   * What the user sees while the window has the focus: a job's details, which suppress its notification, or
   * the list, which animates completed jobs.
   */
  lookingAt: z.strictObject({ key: jobKey.optional(), list: z.literal(true).optional() }),
  /** The visible jobs, which are requested first while requests are limited. */
  inSight: z.strictObject({ keys: z.array(jobKey).max(500) }),
  /** Dismisses failures, which then need no attention; `false` undoes that. */
  setDismissed: z.strictObject({ keys: jobKeys, dismissed: z.boolean() }),
  setLabel: z.strictObject({ key: jobKey, label: z.string().max(200) }),
  setMuted: z.strictObject({ keys: jobKeys, muted: z.boolean() }),
  /** Sets a job's own time limit. `null` uses its kind's limit and the usual duration. */
  setLimit: z.strictObject({
    keys: jobKeys,
    limitMs: z
      .number()
      .min(60_000)
      .max(30 * 24 * 60 * 60_000)
      .nullable(),
  }),
  /** Extends the time limit by the time that the job has run. */
  waitLonger: z.strictObject({ key: jobKey }),
  /** Sets how often a job is auto-restarted; `null` uses the server's setting. */
  setAutoRestarts: z.strictObject({ keys: jobKeys, times: restartLimit.nullable() }),
  stopRecovery: z.strictObject({ key: jobKey }),
  copyText: z.strictObject({ text: z.string().max(10_000_000) }),
  /** Copies the diagnostics. The main process writes the text, without secrets. */
  copyDiagnostics: z.strictObject({}),
  reportPageError: z.strictObject({ text: z.string().max(4_000) }),
  /** Moves jobs to one batch: `batchId`, or a new one, with `name` if given. */
  groupJobs: z.strictObject({
    keys: jobKeys,
    batchId: batchId.optional(),
    name: batchName.optional(),
  }),
  ungroupJobs: z.strictObject({ keys: jobKeys }),
  renameBatch: z.strictObject({ batchId, name: batchName }),
  /** Shows a save dialog, then writes the results of these jobs as one JSON file. */
  saveResults: z.strictObject({ keys: jobKeys }),
  saveResult: z.strictObject({ key: jobKey }),
  saveDataset: z.strictObject({ key: jobKey }),
  addServer: z.strictObject({
    url: serverUrl,
    guiUrl: guiUrl.optional(),
    name: z.string().max(100).optional(),
    apiKey: apiKey.optional(),
  }),
  /** Changes a server. Omitted fields stay unchanged; an empty `apiKey` or `guiUrl` removes the saved one. */
  editServer: z.strictObject({
    serverId,
    url: serverUrl.optional(),
    guiUrl: guiUrl.optional(),
    name: z.string().max(100).optional(),
    apiKey: apiKey.optional(),
    muted: z.boolean().optional(),
    autoRestarts: restartLimit.optional(),
    alertLevels: ownLevels.optional(),
  }),
  /** Tests a server. Without `apiKey` it uses the key of `serverId`, if the origin is the same. */
  testServer: z.strictObject({
    url: serverUrl,
    apiKey: apiKey.optional(),
    serverId: serverId.optional(),
  }),
  /**
   * Requests the state of a server and its jobs now, within the request budget; of all servers without
   * `serverId`.
   */
  retryNow: z.strictObject({ serverId: serverId.optional() }),
  /** Refreshes the queue when the user opens the server's page, at most once in ten seconds. */
  refreshQueue: z.strictObject({ serverId }),
  /**
   * Opens the web GUI in the browser, on the page for a job or for a server's queue. The main process knows
   * the address.
   */
  openInCompileo: z.union([z.strictObject({ key: jobKey }), z.strictObject({ serverId })]),
  removeServer: z.strictObject({ serverId }),
  /** Installs or removes the plugin; `pluginSetup` of the server shows the progress. */
  setUpPlugin: z.strictObject({ serverId, to: z.enum(['install', 'remove', 'cancel']) }),
  pauseNotifications: z.strictObject({
    until: z.enum(['hour', 'tomorrow', 'resume', 'toggle']),
    /** The only server to pause. */
    serverId: serverId.optional(),
  }),
  testNotification: z.strictObject({}),
  /**
   * Adds a hook, or changes the one with its ID. Saving a command requires confirmation in a native dialog
   * that shows the whole command.
   */
  saveHook: z.strictObject({ hook: hookDraft, secrets: hookSecrets }),
  setHookOn: z.strictObject({ id: hookId, isOn: z.boolean() }),
  removeHook: z.strictObject({ id: hookId }),
  /**
   * Tries the form's hook on a sample job and saves nothing. A command that isn't saved yet requires confirmation in a
   * native dialog.
   */
  tryHook: z.strictObject({ hook: hookDraft, secrets: hookSecrets }),
  testHook: z.strictObject({ id: hookId }),
  updateSettings: z.strictObject(changeableFields).partial(),
  history: z.strictObject({
    ...historyFilter,
    offset: z.number().int().min(0).max(100_000),
    limit: z.number().int().min(1).max(500),
  }),
  /** Opens a file dialog and writes CSV. */
  exportHistory: z.strictObject(historyFilter),
  /** Returns the runs that ended today by the main process's clock. */
  today: z.strictObject({}),
  /** Deletes all runs except due ones and the latest of each watched job. */
  clearHistory: z.strictObject({}),
  quit: z.strictObject({}),
  /** Opens the page of the extension that adds a tray to GNOME. */
  openTrayPage: z.strictObject({}),
  /** Opens the folder of the saved files in the file manager. */
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
    /** Set instead of a result that is too large to be shown. */
    readonly resultBytes?: number
  }
  readonly watch: CommandResult & { readonly results: readonly WatchResult[] }
  readonly groupJobs: CommandResult & { readonly batchId?: string }
  readonly addServer: CommandResult & { readonly serverId?: ServerId }
  readonly testServer: ServerTest
  readonly saveHook: CommandResult & { readonly hookId?: string }
  readonly tryHook: CommandResult & { readonly output?: string }
  /** A page of the history, newest first, and the number of all matches. */
  readonly history: { readonly entries: readonly HistoryEntry[]; readonly total: number }
  readonly today: DayOfServers
}

export type Reply<N extends RequestName> = N extends keyof Replies ? Replies[N] : CommandResult

/**
 * The requests of a terminal, which it sends over the socket. They include some of the window's, and are checked in the
 * same way.
 */
export const terminalRequests = {
  snapshot: requests.snapshot,
  jobDetail: requests.jobDetail,
  wholeJob: requests.wholeJob,
  restart: requests.restart,
  cancel: requests.cancel,
  scanServer: requests.scanServer,
  /** Returns a snapshot, after which the patches follow. */
  followPatches: z.strictObject({}),
  state: z.strictObject({}),
  /** Returns the state, after which each change follows. */
  followState: z.strictObject({}),
  /**
   * Watches a job until `stopWaiting`, or until the connection ends. Without `serverId`, all servers are queried.
   */
  waitForJob: z.strictObject({
    jobId: z.string().min(1).max(500),
    serverId: serverId.optional(),
    kind: jobKind.optional(),
  }),
  stopWaiting: z.strictObject({ key: jobKey }),
  /**
   * Sends a job's result in parts. `file`: as readable JSON, or the dataset of a dataset job. `raw`: as the server sent
   * it.
   */
  readResult: z.strictObject({ key: jobKey, as: z.enum(['file', 'raw']) }),
  /** Closes the streams of a server that is about to restart, because it would wait for them. */
  expectRestart: z.strictObject({ url: serverUrl }),
} as const

export type TerminalRequest = keyof typeof terminalRequests
export type TerminalArgument<N extends TerminalRequest> = z.infer<(typeof terminalRequests)[N]>

/** `isTransient`: the same request may succeed if it is repeated. */
export type ReadResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: Message; readonly isTransient: boolean }

interface TerminalReplies {
  readonly followPatches: Snapshot
  readonly state: PublicState
  readonly followState: PublicState
  readonly restart: RestartResult
  readonly cancel: RestartResult
  readonly waitForJob: WatchResult
  readonly readResult: ReadResult
}

export type TerminalReply<N extends TerminalRequest> = N extends keyof TerminalReplies
  ? TerminalReplies[N]
  : N extends RequestName
    ? Reply<N>
    : CommandResult

export type WindowIntent =
  /** Asks before a page is opened that may fail running jobs. */
  | { readonly show: 'ask-web-page'; readonly request: RequestArgument<'openInCompileo'> }
  | { readonly show: 'job'; readonly key: JobKey }
  | { readonly show: 'watch' | 'settings' | 'palette' }
  /** Shows the whole list, or only these jobs. */
  | { readonly show: 'list'; readonly keys?: readonly JobKey[] }
  | { readonly show: 'server'; readonly serverId: ServerId }
  /** Asks before these jobs are restarted, because they may still be running. */
  | { readonly show: 'ask-restart'; readonly keys: readonly JobKey[] }
  | { readonly show: 'ask-cancel'; readonly key: JobKey }
  /** Asks whether to add a server from a link and watch these jobs there. */
  | {
      readonly show: 'ask-link'
      readonly url: string
      readonly jobs: readonly string[]
      readonly label?: string
    }

export interface CompileoBridge {
  call<N extends RequestName>(name: N, argument: RequestArgument<N>): Promise<Reply<N>>
  /** Both return `unsubscribe`. */
  onPatch(listener: (patch: Patch) => void): () => void
  onIntent(listener: (intent: WindowIntent) => void): () => void
}

/**
 * The renderer's only access to the outside. All values are passed as JSON, because copying objects takes ten
 * times as long.
 */
export interface RawBridge {
  call(name: RequestName, argument: unknown): Promise<string>
  /** Returns `unsubscribe`. */
  onPatch(listener: (patch: string) => void): () => void
  /** Returns `unsubscribe`. */
  onIntent(listener: (intent: string) => void): () => void
  /** Reports that the page has painted its state and handles keys, so that the window can be shown. */
  painted(): void
}
