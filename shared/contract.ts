/**
 * The contract between the window and the main process: what the window may ask for, with the schemas of the argument and
 * the reply of each request, and what it is sent. Main's handlers, the renderer and the tests' double of the bridge are
 * typed by it. It imports no Electron and nothing that runs but zod; the renderer and the preload script import only types.
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
import { changeableFields, settingsFields } from './settings.ts'
import { dayOfServers, insightChart, insights, insightsFilter } from './insights.ts'

// The schemas of replies are made when they are first used: main, which checks none, makes none.

const listOf = <T>(item: z.ZodType<T>) => z.array(item).readonly()

const shown = () => ({
  servers: listOf(serverView),
  batches: listOf(batch),
  hooks: listOf(hookView),
  settings: z.strictObject(settingsFields),
  notices: listOf(notice),
  updates: updateState,
})

/** Counts up by one with each patch. */
const seq = z.number().int().min(0)
/** Ms since the epoch by main's clock: what "elapsed" is counted from. */
const now = z.number()

const snapshot = z.lazy(() =>
  z.strictObject({
    seq,
    now,
    version: z.string(),
    jobs: listOf(jobView),
    /** One of each server. */
    discoveries: listOf(discovery),
    ...shown(),
    bulk: bulkRestart.optional(),
  }),
)

/** Everything the window shows, as of `seq`. */
export type Snapshot = z.infer<typeof snapshot>

/** What main sends by itself. What did not change is absent; of servers, batches and notices all are sent where one changed. */
export const patch = z.lazy(() =>
  z.strictObject({
    seq,
    now,
    jobs: z.strictObject({ upserts: listOf(jobView), removals: listOf(jobKey) }).optional(),
    /** Those that changed; that of a server that is gone goes with it. */
    discoveries: listOf(discovery).optional(),
    ...z.strictObject(shown()).partial().shape,
    /** `null` where no more restarts are under way. */
    bulk: bulkRestart.nullish(),
  }),
)

/** What changed since the patch before. A gap in `seq` means one was missed: ask for a new snapshot. */
export type Patch = z.infer<typeof patch>

const outcomeWith = <M extends z.ZodRawShape>(more: M) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), message: message.optional(), ...more }),
    z.object({ ok: z.literal(false), message, ...more }),
  ])

const outcome = z.lazy(() => outcomeWith({}))

/** What a call came to. */
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

/** What came of one line of a watch request. */
export type WatchResult = z.infer<typeof watchResult>

const clipboardLook = z.lazy(() =>
  z.discriminatedUnion('is', [
    /** It was looked at before, or is not to be looked at now: what is offered stays. */
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

/** What a look at the clipboard found: jobs that are not watched. */
export type ClipboardLook = z.infer<typeof clipboardLook>

/**
 * `insecure`: the key and all texts would go over the net in the clear. `gui`: what came of looking for its web GUI, which
 * says nothing of the server itself.
 */
const serverTest = z.lazy(() => outcomeWith({ insecure: z.boolean().optional(), gui: outcome.optional() }))

/** What a server that is not saved yet said. */
export type ServerTest = z.infer<typeof serverTest>

const jobKeys = z.array(jobKey).min(1).max(20_000)
const apiKey = z.string().max(1_000)
/** Stands for the file that the person chose last: the window never has certificates, so it can make none up. */
const authorityChoice = z.uuid()
const batchName = z.string().max(200)
const serverUrl = z.string().min(1).max(2_000)
/** Empty for none. */
const guiUrl = z.string().max(2_000)
const historyFilter = {
  /** Words that all must be found in label, id, server, error or result. */
  search: z.string().max(500),
  /** Empty for all. */
  kinds: z.array(outcomeKind).max(4),
  serverId: serverId.optional(),
}

/**
 * Every request of the window. Main refuses unknown requests, unknown fields and wrong values of an argument; the
 * reply's type is checked by the compiler on its side, and its value by the tests' double of the bridge.
 */
export const requests = {
  snapshot: { argument: z.strictObject({}), reply: snapshot },
  jobDetail: { argument: z.strictObject({ key: jobKey }), reply: jobDetail.nullable() },
  /** The error and the result as the server has them, where `jobDetail` says that there is more. */
  wholeJob: {
    argument: z.strictObject({ key: jobKey }),
    reply: z.lazy(() => outcomeWith({ error: z.string().optional(), result: z.unknown().optional() })),
  },
  /**
   * `text`: anything a person pastes; every job id in it is watched. `label` names a single one, or the batch that several
   * new ones become.
   */
  watch: {
    argument: z.strictObject({
      text: z.string().min(1).max(20_000),
      serverId: serverId.optional(),
      label: z.string().max(200).optional(),
      /** What is known of them, where the text doesn't tell it. */
      kind: jobKind.optional(),
    }),
    reply: z.lazy(() => outcomeWith({ results: listOf(watchResult) })),
  },
  /** Looks for job IDs on the clipboard: the window got the focus, or the watch form was opened. */
  clipboardJobs: { argument: z.strictObject({ at: z.enum(['focus', 'watch']) }), reply: clipboardLook },
  /** Looks through a server's lists of jobs now, within its budget, but no more than once in ten seconds. */
  scanServer: { argument: z.strictObject({ serverId }), reply: outcome },
  /** Watches jobs that were found on servers; what is known of them goes with them. */
  watchListed: { argument: z.strictObject({ keys: jobKeys }), reply: outcome },
  /** Watches new jobs of a server automatically: of a kind, of a project, of both, or all. */
  setWatchRule: {
    argument: z.strictObject({ serverId, kind: jobKind.optional(), project: project.optional() }),
    reply: outcome,
  },
  /** What it added stays watched. */
  removeWatchRule: { argument: z.strictObject({ serverId, rule: watchRuleId }), reply: outcome },
  /** The person wants no rule for the project that `ruleOffer` names: it is not offered again. */
  declineRuleOffer: { argument: z.strictObject({ serverId, projectId: project.shape.id }), reply: outcome },
  unwatch: { argument: z.strictObject({ keys: jobKeys }), reply: outcome },
  /** Puts back what was unwatched last, as it was. */
  undoUnwatch: { argument: z.strictObject({}), reply: outcome },
  restart: { argument: z.strictObject({ key: jobKey }), reply: outcome },
  cancel: { argument: z.strictObject({ key: jobKey }), reply: outcome },
  /** Restarts those that failed, and on demand were cancelled, in turn; `bulk` of the patches says how far it is. */
  restartMany: {
    argument: z.strictObject({ keys: jobKeys, alsoCancelled: z.boolean().optional() }),
    reply: outcome,
  },
  /** One notification when all of these jobs are done, or all that run and wait. */
  notifyWhenDone: { argument: z.strictObject({ keys: jobKeys.optional() }), reply: outcome },
  stopRestarting: { argument: z.strictObject({}), reply: outcome },
  seen: { argument: z.strictObject({ keys: jobKeys }), reply: outcome },
  /**
   * What the user sees in the window now, while it has the focus: details of a job, whose outcome pops up nothing, and the
   * list, in which completed jobs show it themselves.
   */
  lookingAt: {
    argument: z.strictObject({ key: jobKey.optional(), list: z.literal(true).optional() }),
    reply: outcome,
  },
  /** The jobs that the person sees now: where the server must not be asked too much, they go first. */
  inSight: { argument: z.strictObject({ keys: z.array(jobKey).max(500) }), reply: outcome },
  /** By what the list is filtered and sorted, for the page only to read: main renders the next window's first picture by it. */
  rememberList: { argument: z.strictObject({ text: z.string().max(500) }), reply: outcome },
  /** Failures that the person has dealt with need no attention any more; `false` takes that back. */
  setDismissed: { argument: z.strictObject({ keys: jobKeys, dismissed: z.boolean() }), reply: outcome },
  setLabel: { argument: z.strictObject({ key: jobKey, label: z.string().max(200) }), reply: outcome },
  setMuted: { argument: z.strictObject({ keys: jobKeys, muted: z.boolean() }), reply: outcome },
  /** `null` leaves it to the server's setting. */
  setAutoRestarts: {
    argument: z.strictObject({ keys: jobKeys, times: restartLimit.nullable() }),
    reply: outcome,
  },
  /** The automatic restart that is due is not made. */
  stopRecovery: { argument: z.strictObject({ key: jobKey }), reply: outcome },
  copyText: { argument: z.strictObject({ text: z.string().max(10_000_000) }), reply: outcome },
  /** What helps to find the cause of a trouble, without anything secret; main makes the text, and copies it itself. */
  copyDiagnostics: { argument: z.strictObject({}), reply: outcome },
  /** An error of the page, for the log. */
  reportPageError: { argument: z.strictObject({ text: z.string().max(4_000) }), reply: outcome },
  /**
   * Makes one batch of these jobs, whatever they belonged to before: of `batchId`, or a new one, which is called `name`
   * where that is given.
   */
  groupJobs: {
    argument: z.strictObject({
      keys: jobKeys,
      batchId: batchId.optional(),
      name: batchName.optional(),
    }),
    reply: z.lazy(() => outcomeWith({ batchId: batchId.optional() })),
  },
  /** Takes these jobs out of their batches. */
  ungroupJobs: { argument: z.strictObject({ keys: jobKeys }), reply: outcome },
  renameBatch: {
    argument: z.strictObject({ batchId, name: batchName }),
    reply: outcome,
  },
  /** Asks where, and writes the results of these jobs there as one JSON. */
  saveResults: { argument: z.strictObject({ keys: jobKeys }), reply: outcome },
  /** Asks where, and writes a job's result there as JSON. */
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
  /** What is left out stays as it is; an empty `apiKey` takes the key away, so do `guiUrl` and `authority`. */
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
    }),
    reply: outcome,
  },
  /**
   * Asks a server before it is saved. Without `apiKey` the one kept for `serverId` is used, where its origin is the same;
   * without `authority` its authority. An empty one is none. With `guiUrl` its web GUI is looked for, too: there, or where it
   * usually is.
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
   * Asks for a file with certificates of an authority, and reads them. Main keeps the choice, for `serverId` alone or else
   * for a server that is added, until the next one; no server has it yet.
   */
  chooseAuthority: {
    argument: z.strictObject({ serverId: serverId.optional() }),
    /** Without an authority where the person thought better of it. */
    reply: z.lazy(() => outcomeWith({ authority: chosenAuthority.optional() })),
  },
  /** Asks a server and its jobs now, within its budget; all servers where none is named. */
  retryNow: { argument: z.strictObject({ serverId: serverId.optional() }), reply: outcome },
  /** The person opened the server's page: its queue is asked, but no more than once in ten seconds. */
  refreshQueue: { argument: z.strictObject({ serverId }), reply: outcome },
  /** Opens the page of the web GUI that shows a job, or a server's queue, in the browser: main knows where that is. */
  openInCompileo: {
    argument: z.union([z.strictObject({ key: jobKey }), z.strictObject({ serverId })]),
    reply: outcome,
  },
  removeServer: { argument: z.strictObject({ serverId }), reply: outcome },
  pauseNotifications: {
    argument: z.strictObject({ until: z.enum(['hour', 'tomorrow', 'resume']) }),
    reply: outcome,
  },
  /** It is heard as an outcome of this kind is; where none is named, as the first that can be heard. */
  testNotification: { argument: z.strictObject({ kind: outcomeKind.optional() }), reply: outcome },
  /**
   * Adds a hook, or changes the one of its ID. A command is kept only once the person has agreed to it in a dialog of
   * main's that shows all of it.
   */
  saveHook: {
    argument: z.strictObject({
      hook: hookDraft,
      secrets: hookSecrets,
      /** Of https alone: the last one that was chosen; left out it stays as it is, and an empty one takes it away. */
      authority: authorityChoice.or(z.literal('')).optional(),
    }),
    reply: z.lazy(() => outcomeWith({ hookId: hookId.optional() })),
  },
  setHookOn: { argument: z.strictObject({ id: hookId, isOn: z.boolean() }), reply: outcome },
  removeHook: { argument: z.strictObject({ id: hookId }), reply: outcome },
  /**
   * Does what a hook of the form would do, on a run that never was, and keeps nothing of it. A command is run only once the
   * person has agreed to that in a dialog of main's, unless it is the one that is kept.
   */
  tryHook: {
    argument: z.strictObject({
      hook: hookDraft,
      secrets: hookSecrets,
      authority: authorityChoice.or(z.literal('')).optional(),
    }),
    reply: z.lazy(() => outcomeWith({ output: z.string().optional() })),
  },
  /** Does what a hook does, on a run that never was. */
  testHook: { argument: z.strictObject({ id: hookId }), reply: outcome },
  updateSettings: { argument: z.strictObject(changeableFields).partial(), reply: outcome },
  /** Asks for a file with the sound of an outcome, and has it played from now on where it is one. */
  chooseSound: { argument: z.strictObject({ kind: outcomeKind }), reply: outcome },
  resetSettings: { argument: z.strictObject({}), reply: outcome },
  /** Ask where to write, or what to read: settings and servers, without any key. */
  exportSettings: { argument: z.strictObject({}), reply: outcome },
  importSettings: { argument: z.strictObject({}), reply: outcome },
  history: {
    argument: z.strictObject({
      ...historyFilter,
      offset: z.number().int().min(0).max(100_000),
      limit: z.number().int().min(1).max(500),
    }),
    /** A page, newest first, and how many outcomes the filter leaves in all. */
    reply: z.lazy(() => z.strictObject({ entries: listOf(historyEntry), total: z.number().int().min(0) })),
  },
  /** Asks where, and writes what the filter leaves. */
  exportHistory: {
    argument: z.strictObject({ ...historyFilter, format: z.enum(['json', 'csv']) }),
    reply: outcome,
  },
  /** What the history tells as a whole. */
  insights: { argument: z.strictObject(insightsFilter), reply: insights },
  /** Asks where, and writes what one of the charts is drawn of, as CSV. */
  exportInsights: {
    argument: z.strictObject({ ...insightsFilter, chart: insightChart }),
    reply: outcome,
  },
  /** What ended today, by main's clock. */
  today: { argument: z.strictObject({}), reply: dayOfServers },
  /** Deletes all runs but those that are still to be announced, and the latest of each watched job. */
  clearHistory: { argument: z.strictObject({}), reply: outcome },
  /** Newer versions of the program: `updates` of the patches holds the result. */
  lookForUpdate: { argument: z.strictObject({}), reply: outcome },
  downloadUpdate: { argument: z.strictObject({}), reply: outcome },
  restartToUpdate: { argument: z.strictObject({}), reply: outcome },
  /** Ends the program, as the menus of tray and window do. */
  quit: { argument: z.strictObject({}), reply: outcome },
  dismissNotice: { argument: z.strictObject({ id: z.string().max(200) }), reply: outcome },
} as const

export type RequestName = keyof typeof requests
export type RequestArgument<N extends RequestName> = z.infer<(typeof requests)[N]['argument']>
export type Reply<N extends RequestName> = z.infer<(typeof requests)[N]['reply']>

/** What answers each request. The argument has passed its schema. */
export type Handlers = {
  readonly [N in RequestName]: (argument: RequestArgument<N>) => Reply<N> | Promise<Reply<N>>
}

/** What main asks the window to show. */
export type WindowIntent =
  /** The question whether to open the web page, which may fail running jobs. */
  | { readonly show: 'ask-web-page'; readonly of: RequestArgument<'openInCompileo'> }
  | { readonly show: 'job'; readonly key: JobKey }
  | { readonly show: 'watch' | 'settings' | 'history' | 'palette' }
  /** What the clipboard holds, as if it were pasted into the window. */
  | { readonly show: 'pasted'; readonly text: string }
  /** The whole list, or these jobs of it. */
  | { readonly show: 'list'; readonly keys?: readonly JobKey[] }
  | { readonly show: 'server'; readonly serverId: ServerId }
  /** The question whether all failed jobs shall be restarted. */
  | { readonly show: 'restart-failed' }
  /** The question whether to restart these jobs, which may still be running. */
  | { readonly show: 'ask-restart'; readonly keys: readonly JobKey[] }
  /** The question whether a job shall be cancelled. */
  | { readonly show: 'ask-cancel'; readonly key: JobKey }
  /** The question whether a server that a link names shall be added, and these jobs be watched there. */
  | {
      readonly show: 'ask-link'
      readonly url: string
      readonly jobs: readonly string[]
      /** What the link calls the job, where it is a single one. */
      readonly label?: string
    }

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
