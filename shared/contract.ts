/**
 * The contract between window and main: a schema for the argument and reply of each request, and what main pushes. It
 * types main's handlers, the renderer and the tests' double of the bridge. It imports no Electron, and zod alone at
 * runtime; renderer and preload import only its types.
 */
import { z } from 'zod'
import type { JobKey, ServerId } from './model.ts'
import {
  batch,
  batchId,
  bulkRestart,
  chosenAuthority,
  discovery,
  hookView,
  outcomeKind,
  historyEntry,
  jobDetail,
  jobKey,
  jobView,
  message,
  notice,
  project,
  restartLimit,
  serverId,
  serverView,
  updateState,
  watchRuleId,
} from './reply-schemas.ts'
import { jobKind } from './result-schema.ts'
import { hookDraft, hookId, hookSecrets } from './hooks.ts'
import { changeableFields, ownLevels, settingsFields } from './settings.ts'
import { dayOfServers, insightChart, insights, insightsFilter } from './insights.ts'

// Reply schemas are lazy: main validates no replies, so it never builds them.

const listOf = <T>(item: z.ZodType<T>) => z.array(item).readonly()

const shown = () => ({
  servers: listOf(serverView),
  batches: listOf(batch),
  hooks: listOf(hookView),
  settings: z.strictObject(settingsFields),
  notices: listOf(notice),
  updates: updateState,
})

/** Increments with each patch. */
const seq = z.number().int().min(0)
/** Ms since the epoch by main's clock: elapsed times count from it. */
const now = z.number()

const snapshot = z.lazy(() =>
  z.strictObject({
    seq,
    now,
    version: z.string(),
    jobs: listOf(jobView),
    /** One per server. */
    discoveries: listOf(discovery),
    ...shown(),
    bulk: bulkRestart.optional(),
  }),
)

/** Everything the window shows, as of `seq`. */
export type Snapshot = z.infer<typeof snapshot>

/**
 * Changes that main pushes. Unchanged fields are absent; a change to one server, batch or notice sends the whole list.
 */
export const patch = z.lazy(() =>
  z.strictObject({
    seq,
    now,
    jobs: z.strictObject({ upserts: listOf(jobView), removals: listOf(jobKey) }).optional(),
    /** Only changed ones. A removed server takes its entry with it. */
    discoveries: listOf(discovery).optional(),
    ...z.strictObject(shown()).partial().shape,
    /** `null` once no bulk restart is under way. */
    bulk: bulkRestart.nullish(),
  }),
)

/** Changes since the previous patch. On a gap in `seq`, request a new snapshot. */
export type Patch = z.infer<typeof patch>

const outcomeWith = <M extends z.ZodRawShape>(more: M) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), message: message.optional(), ...more }),
    z.object({ ok: z.literal(false), message, ...more }),
  ])

const outcome = z.lazy(() => outcomeWith({}))

/** The result of a request. */
export type CommandResult = z.infer<typeof outcome>

const watchResult = z.lazy(() =>
  z.strictObject({
    jobId: z.string(),
    key: jobKey.optional(),
    ok: z.boolean(),
    /** "Watching on Workstation", "Already watched", "No server knows this job". */
    message,
  }),
)

/** The result for one line of a watch request. */
export type WatchResult = z.infer<typeof watchResult>

const clipboardLook = z.lazy(() =>
  z.discriminatedUnion('is', [
    /** Already checked, or not to be checked now: keep the current offer. */
    z.strictObject({ is: z.literal('same') }),
    z.strictObject({
      is: z.literal('new'),
      jobs: listOf(
        z.strictObject({
          jobId: z.string(),
          serverUrl: z.string().optional(),
          kind: jobKind.optional(),
        }),
      ),
    }),
  ]),
)

/** Unwatched jobs on the clipboard. */
export type ClipboardLook = z.infer<typeof clipboardLook>

/**
 * `insecure`: the key and all texts would cross the network unencrypted. `gui`: whether its web GUI was found, which is
 * independent of the server.
 */
const serverTest = z.lazy(() => outcomeWith({ insecure: z.boolean().optional(), gui: outcome.optional() }))

/** The result of testing a server, saved or not. */
export type ServerTest = z.infer<typeof serverTest>

const jobKeys = z.array(jobKey).min(1).max(20_000)
const apiKey = z.string().max(1_000)
/** Refers to the file that the user chose last. The window never holds certificates, so it can't forge any. */
const authorityChoice = z.uuid()
const batchName = z.string().max(200)
const serverUrl = z.string().min(1).max(2_000)
/** Empty for none. */
const guiUrl = z.string().max(2_000)
const historyFilter = {
  /** Words that must all occur in label, ID, server, error or result. */
  search: z.string().max(500),
  /** Empty for all. */
  kinds: z.array(outcomeKind).max(4),
  serverId: serverId.optional(),
}

/**
 * Every request of the window. Main rejects unknown requests, unknown fields and invalid arguments. The compiler checks
 * main's replies; the tests' double checks their values.
 */
export const requests = {
  snapshot: { argument: z.strictObject({}), reply: snapshot },
  jobDetail: { argument: z.strictObject({ key: jobKey }), reply: jobDetail.nullable() },
  /** The complete error and result, if `jobDetail` says that there is more. */
  wholeJob: {
    argument: z.strictObject({ key: jobKey }),
    reply: z.lazy(() => outcomeWith({ error: z.string().optional(), result: z.unknown().optional() })),
  },
  /**
   * `text`: anything the user pastes; we watch every job ID in it. `label` names a single job, or the batch made of
   * several new ones.
   */
  watch: {
    argument: z.strictObject({
      text: z.string().min(1).max(20_000),
      serverId: serverId.optional(),
      label: z.string().max(200).optional(),
      /** The kind, if the text doesn't name it. */
      kind: jobKind.optional(),
    }),
    reply: z.lazy(() => outcomeWith({ results: listOf(watchResult) })),
  },
  /** Looks for job IDs on the clipboard when the window gets the focus or the watch form opens. */
  clipboardJobs: { argument: z.strictObject({ at: z.enum(['focus', 'watch']) }), reply: clipboardLook },
  /** Scans a server now, within its request budget, at most once in ten seconds. */
  scanServer: { argument: z.strictObject({ serverId }), reply: outcome },
  /** Watches discovered jobs and keeps what discovery knows about them. */
  watchListed: { argument: z.strictObject({ keys: jobKeys }), reply: outcome },
  /** Watches new jobs of a server automatically: by kind, by project, by both, or all. */
  setWatchRule: {
    argument: z.strictObject({
      serverId,
      kind: jobKind.optional(),
      project: project.optional(),
      startedBy: z.string().min(1).max(200).optional(),
    }),
    reply: outcome,
  },
  /** Jobs that the rule added stay watched. */
  removeWatchRule: { argument: z.strictObject({ serverId, rule: watchRuleId }), reply: outcome },
  /** Declines the watch rule for the project in `ruleOffer`: it isn't offered again. */
  declineRuleOffer: { argument: z.strictObject({ serverId, projectId: project.shape.id }), reply: outcome },
  unwatch: { argument: z.strictObject({ keys: jobKeys }), reply: outcome },
  /** Restores the jobs unwatched last, unchanged. */
  undoUnwatch: { argument: z.strictObject({}), reply: outcome },
  restart: { argument: z.strictObject({ key: jobKey }), reply: outcome },
  /** `isBulk`: one of many, sent behind other requests. */
  cancel: {
    argument: z.strictObject({ key: jobKey, isBulk: z.literal(true).optional() }),
    reply: outcome,
  },
  /** Restarts failed jobs, and cancelled ones if requested, one by one; `bulk` in the patches reports progress. */
  restartMany: {
    argument: z.strictObject({ keys: jobKeys, alsoCancelled: z.boolean().optional() }),
    reply: outcome,
  },
  /** Shows one notification when these jobs, or all running and waiting ones, are done. */
  notifyWhenDone: { argument: z.strictObject({ keys: jobKeys.optional() }), reply: outcome },
  stopRestarting: { argument: z.strictObject({}), reply: outcome },
  seen: { argument: z.strictObject({ keys: jobKeys }), reply: outcome },
  /**
   * What the user sees while the window has the focus: a job's details, which suppress its notification, or the list,
   * where completed jobs animate.
   */
  lookingAt: {
    argument: z.strictObject({ key: jobKey.optional(), list: z.literal(true).optional() }),
    reply: outcome,
  },
  /** The jobs in view: they come first while requests are limited. */
  inSight: { argument: z.strictObject({ keys: z.array(jobKey).max(500) }), reply: outcome },
  /** The list's filter and sort order, opaque to main, which needs them to render the next window's first paint. */
  rememberList: { argument: z.strictObject({ text: z.string().max(500) }), reply: outcome },
  /** Failures that the user has dealt with need no attention any more; `false` undoes that. */
  setDismissed: { argument: z.strictObject({ keys: jobKeys, dismissed: z.boolean() }), reply: outcome },
  setLabel: { argument: z.strictObject({ key: jobKey, label: z.string().max(200) }), reply: outcome },
  setMuted: { argument: z.strictObject({ keys: jobKeys, muted: z.boolean() }), reply: outcome },
  /** `announcesStart`: once, for jobs that wait. `limitMs`: `null` uses its kind's limit and what is usual. */
  setAlerts: {
    argument: z.strictObject({
      keys: jobKeys,
      announcesStart: z.boolean().optional(),
      limitMs: z
        .number()
        .min(60_000)
        .max(30 * 24 * 60 * 60_000)
        .nullable()
        .optional(),
    }),
    reply: outcome,
  },
  /** `null` uses the server's setting. */
  setAutoRestarts: {
    argument: z.strictObject({ keys: jobKeys, times: restartLimit.nullable() }),
    reply: outcome,
  },
  /** Cancels the due auto-restart. */
  stopRecovery: { argument: z.strictObject({ key: jobKey }), reply: outcome },
  copyText: { argument: z.strictObject({ text: z.string().max(10_000_000) }), reply: outcome },
  /** Copies diagnostics without secrets. Main writes the text and copies it itself. */
  copyDiagnostics: { argument: z.strictObject({}), reply: outcome },
  /** Logs an error of the page. */
  reportPageError: { argument: z.strictObject({ text: z.string().max(4_000) }), reply: outcome },
  /** Makes one batch of these jobs, whichever batch they were in: `batchId`, or a new one, with `name` if given. */
  groupJobs: {
    argument: z.strictObject({
      keys: jobKeys,
      batchId: batchId.optional(),
      name: batchName.optional(),
    }),
    reply: z.lazy(() => outcomeWith({ batchId: batchId.optional() })),
  },
  ungroupJobs: { argument: z.strictObject({ keys: jobKeys }), reply: outcome },
  renameBatch: {
    argument: z.strictObject({ batchId, name: batchName }),
    reply: outcome,
  },
  /** Shows a save dialog, then writes the results of these jobs as one JSON file. */
  saveResults: { argument: z.strictObject({ keys: jobKeys }), reply: outcome },
  /** Shows a save dialog, then writes a job's result as JSON. */
  saveResult: { argument: z.strictObject({ key: jobKey }), reply: outcome },
  addServer: {
    argument: z.strictObject({
      url: serverUrl,
      guiUrl: guiUrl.optional(),
      name: z.string().max(100).optional(),
      apiKey: apiKey.optional(),
      authority: authorityChoice.optional(),
    }),
    reply: z.lazy(() => outcomeWith({ serverId: serverId.optional() })),
  },
  /** Omitted fields stay unchanged; an empty `apiKey`, `guiUrl` or `authority` removes it. */
  editServer: {
    argument: z.strictObject({
      serverId,
      url: serverUrl.optional(),
      guiUrl: guiUrl.optional(),
      name: z.string().max(100).optional(),
      apiKey: apiKey.optional(),
      authority: authorityChoice.or(z.literal('')).optional(),
      muted: z.boolean().optional(),
      autoRestarts: restartLimit.optional(),
      /** Replaces all of its own thresholds. */
      alertLevels: ownLevels.optional(),
    }),
    reply: outcome,
  },
  /**
   * Tests a server before it is saved. Without `apiKey` it uses the key saved for `serverId`, if the origin is the
   * same; without `authority`, that server's CA. An empty value means none. With `guiUrl` it also looks for the web
   * GUI: there, or at its usual address.
   */
  testServer: {
    argument: z.strictObject({
      url: serverUrl,
      guiUrl: guiUrl.optional(),
      apiKey: apiKey.optional(),
      authority: authorityChoice.or(z.literal('')).optional(),
      serverId: serverId.optional(),
    }),
    reply: serverTest,
  },
  /**
   * Opens a file dialog and reads the CA certificates. Main holds the choice until the next one, for `serverId` only,
   * or for a server about to be added. It isn't saved yet.
   */
  chooseAuthority: {
    argument: z.strictObject({ serverId: serverId.optional() }),
    /** Without an authority if the user cancelled. */
    reply: z.lazy(() => outcomeWith({ authority: chosenAuthority.optional() })),
  },
  /** Requests a server's and its jobs' state now, within its request budget; all servers if none is named. */
  retryNow: { argument: z.strictObject({ serverId: serverId.optional() }), reply: outcome },
  /** Refreshes the queue when the user opens the server's page, at most once in ten seconds. */
  refreshQueue: { argument: z.strictObject({ serverId }), reply: outcome },
  /** Opens the web GUI in the browser, on the page for a job or for a server's queue. Main knows the address. */
  openInCompileo: {
    argument: z.union([z.strictObject({ key: jobKey }), z.strictObject({ serverId })]),
    reply: outcome,
  },
  removeServer: { argument: z.strictObject({ serverId }), reply: outcome },
  pauseNotifications: {
    argument: z.strictObject({
      until: z.enum(['hour', 'tomorrow', 'resume']),
      /** Only those from this server. */
      serverId: serverId.optional(),
    }),
    reply: outcome,
  },
  /** Plays the sound of this kind of outcome; without a kind, the first that makes a sound. */
  testNotification: { argument: z.strictObject({ kind: outcomeKind.optional() }), reply: outcome },
  /**
   * Adds a hook, or changes the one with its ID. Saving a command requires confirmation in a native dialog that shows
   * all of it.
   */
  saveHook: {
    argument: z.strictObject({
      hook: hookDraft,
      secrets: hookSecrets,
      /** Only for https: the CA chosen last. Omitted, it stays unchanged; empty removes it. */
      authority: authorityChoice.or(z.literal('')).optional(),
    }),
    reply: z.lazy(() => outcomeWith({ hookId: hookId.optional() })),
  },
  setHookOn: { argument: z.strictObject({ id: hookId, isOn: z.boolean() }), reply: outcome },
  removeHook: { argument: z.strictObject({ id: hookId }), reply: outcome },
  /**
   * Tries the form's hook on a sample job and saves nothing. A command that isn't saved yet requires confirmation in a
   * native dialog.
   */
  tryHook: {
    argument: z.strictObject({
      hook: hookDraft,
      secrets: hookSecrets,
      authority: authorityChoice.or(z.literal('')).optional(),
    }),
    reply: z.lazy(() => outcomeWith({ output: z.string().optional() })),
  },
  /** Runs a saved hook on a sample job. */
  testHook: { argument: z.strictObject({ id: hookId }), reply: outcome },
  updateSettings: { argument: z.strictObject(changeableFields).partial(), reply: outcome },
  /** Opens a file dialog for the sound of an outcome, and uses the file if it is one. */
  chooseSound: { argument: z.strictObject({ kind: outcomeKind }), reply: outcome },
  resetSettings: { argument: z.strictObject({}), reply: outcome },
  /** Both open a file dialog. Files hold settings and servers, but no keys. */
  exportSettings: { argument: z.strictObject({}), reply: outcome },
  importSettings: { argument: z.strictObject({}), reply: outcome },
  history: {
    argument: z.strictObject({
      ...historyFilter,
      offset: z.number().int().min(0).max(100_000),
      limit: z.number().int().min(1).max(500),
    }),
    /** A page, newest first, and the number of matches in all. */
    reply: z.lazy(() => z.strictObject({ entries: listOf(historyEntry), total: z.number().int().min(0) })),
  },
  /** Shows a save dialog, then writes the matches. */
  exportHistory: {
    argument: z.strictObject({ ...historyFilter, format: z.enum(['json', 'csv']) }),
    reply: outcome,
  },
  insights: { argument: z.strictObject(insightsFilter), reply: insights },
  /** Shows a save dialog, then writes a chart's data as CSV. */
  exportInsights: {
    argument: z.strictObject({ ...insightsFilter, chart: insightChart }),
    reply: outcome,
  },
  /** The runs that ended today by main's clock. */
  today: { argument: z.strictObject({}), reply: dayOfServers },
  /** Deletes all runs except those not announced yet and the latest of each watched job. */
  clearHistory: { argument: z.strictObject({}), reply: outcome },
  /** Checks for updates; the result is in `updates` of the patches. */
  lookForUpdate: { argument: z.strictObject({}), reply: outcome },
  downloadUpdate: { argument: z.strictObject({}), reply: outcome },
  restartToUpdate: { argument: z.strictObject({}), reply: outcome },
  quit: { argument: z.strictObject({}), reply: outcome },
  dismissNotice: { argument: z.strictObject({ id: z.string().max(200) }), reply: outcome },
} as const

export type RequestName = keyof typeof requests
export type RequestArgument<N extends RequestName> = z.infer<(typeof requests)[N]['argument']>
export type Reply<N extends RequestName> = z.infer<(typeof requests)[N]['reply']>

/** The handler of each request. Arguments are validated first. */
export type Handlers = {
  readonly [N in RequestName]: (argument: RequestArgument<N>) => Reply<N> | Promise<Reply<N>>
}

/** What main asks the window to show. */
export type WindowIntent =
  /** Asks whether to open the web page, which may fail running jobs. */
  | { readonly show: 'ask-web-page'; readonly of: RequestArgument<'openInCompileo'> }
  | { readonly show: 'job'; readonly key: JobKey }
  | { readonly show: 'watch' | 'settings' | 'history' | 'palette' }
  /** Clipboard text, treated as if it were pasted into the window. */
  | { readonly show: 'pasted'; readonly text: string }
  /** The whole list, or only these jobs. */
  | { readonly show: 'list'; readonly keys?: readonly JobKey[] }
  | { readonly show: 'server'; readonly serverId: ServerId }
  /** Asks whether to restart all failed jobs. */
  | { readonly show: 'restart-failed' }
  /** Asks whether to restart these jobs, which may still be running. */
  | { readonly show: 'ask-restart'; readonly keys: readonly JobKey[] }
  /** Asks whether to cancel a job. */
  | { readonly show: 'ask-cancel'; readonly key: JobKey }
  /** Asks whether to add a server from a link and watch these jobs there. */
  | {
      readonly show: 'ask-link'
      readonly url: string
      readonly jobs: readonly string[]
      /** The link's label for a single job. */
      readonly label?: string
    }

/** The renderer's requests to main, and its subscriptions. */
export interface CompileoBridge {
  call<N extends RequestName>(name: N, argument: RequestArgument<N>): Promise<Reply<N>>
  /** Both return `unsubscribe`. */
  onPatch(listener: (patch: Patch) => void): () => void
  onIntent(listener: (intent: WindowIntent) => void): () => void
}

/**
 * `window.compileo`: the renderer's only access to the outside. Replies and pushes cross as JSON, because copying
 * objects into the page property by property takes ten times as long.
 */
export interface RawBridge {
  call(name: RequestName, argument: unknown): Promise<string>
  /** Returns `unsubscribe`. */
  onPatch(listener: (patch: string) => void): () => void
  /** Returns `unsubscribe`. */
  onIntent(listener: (intent: string) => void): () => void
}
