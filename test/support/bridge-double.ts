import {
  requests,
  type CompileoBridge,
  type Patch,
  type RawBridge,
  type Reply,
  type RequestArgument,
  type RequestName,
  type Snapshot,
  type WindowIntent,
} from '#shared/contract.ts'
import type { Discovery, JobKey, JobView, ListedJob, ServerId, ServerView } from '#shared/model.ts'
import { secretNames } from '#shared/hook-services.ts'
import { defaultSettings } from '#shared/settings.ts'
import { createRelay } from '#preload/relay.ts'
import { createQuotedMessage } from './job-texts.ts'
import { withJobFields, createTestJobView, type FlatJobView } from '#test/support/job-parts.ts'

export type BridgeHandlers = {
  readonly [N in RequestName]: (argument: RequestArgument<N>) => Reply<N> | Promise<Reply<N>>
}

export interface BridgeCall {
  readonly name: RequestName
  readonly argument: unknown
}

/** Validates arguments by the contract, like the real bridge. Tests define the replies. */
export interface BridgeDouble extends CompileoBridge {
  readonly calls: readonly BridgeCall[]
  snapshot(): Snapshot
  sendPatch(change: Omit<Patch, 'seq' | 'now'>): void
  changeJob(key: JobKey, changed: FlatJobView): void
  /** Changes the state as if its patch had been lost. */
  changeWithoutPatch(change: Omit<Patch, 'seq' | 'now'>): void
  sendIntent(intent: WindowIntent): void
  handle<N extends RequestName>(name: N, handler: BridgeHandlers[N]): void
  getArguments(name: RequestName): unknown[]
}

export function toRawBridge(double: BridgeDouble): RawBridge {
  return {
    call: async (name, argument) => JSON.stringify(await double.call(name, requests[name].parse(argument))),
    onPatch: createRelay((receive) => double.onPatch((patch) => receive(JSON.stringify(patch)))),
    onIntent: createRelay((receive) => double.onIntent((intent) => receive(JSON.stringify(intent)))),
    painted: () => undefined,
  }
}

export function createEmptySnapshot(fields: Partial<Snapshot> = {}): Snapshot {
  return {
    seq: 1,
    now: Date.now(),
    version: '0.1.0',
    jobs: [],
    discoveries: [],
    servers: [],
    batches: [],
    hooks: [],
    settings: defaultSettings,
    banners: [],
    lockedServer: '',
    ...fields,
  }
}

function patched(snapshot: Snapshot, patch: Patch): Snapshot {
  const jobs = new Map(snapshot.jobs.map((job) => [job.identity.key, job]))
  for (const key of patch.jobs?.removals ?? []) jobs.delete(key)
  for (const job of patch.jobs?.upserts ?? []) jobs.set(job.identity.key, job)
  const discoveries = new Map(snapshot.discoveries.map((discovery) => [discovery.serverId, discovery]))
  for (const discovery of patch.discoveries ?? []) discoveries.set(discovery.serverId, discovery)
  return {
    ...snapshot,
    seq: patch.seq,
    now: patch.now,
    jobs: [...jobs.values()],
    discoveries: [...discoveries.values()],
    servers: patch.servers ?? snapshot.servers,
    batches: patch.batches ?? snapshot.batches,
    hooks: patch.hooks ?? snapshot.hooks,
    lockedServer: patch.lockedServer ?? snapshot.lockedServer,
    settings: patch.settings ?? snapshot.settings,
    banners: patch.banners ?? snapshot.banners,
    bulk: patch.bulk === undefined ? snapshot.bulk : (patch.bulk ?? undefined),
  }
}

const watchedOf = ({ source, ...listed }: ListedJob): JobView =>
  createTestJobView({
    ...listed,
    ...(source === 'quality' && { followedBy: 'quality' }),
    connection: { state: 'connecting' },
    addedAt: Date.now(),
  })

const fine = () => ({ ok: true }) as const

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Requests succeed, unless a test defines another reply with `handle`. */
export function createBridgeDouble(start: Snapshot = createEmptySnapshot()): BridgeDouble {
  let snapshot = start
  const calls: BridgeCall[] = []
  const onPatch = new Set<(patch: Patch) => void>()
  const onIntent = new Set<(intent: WindowIntent) => void>()
  const handlers: { -readonly [N in RequestName]: BridgeHandlers[N] } = {
    snapshot: () => ({ ...snapshot, now: Date.now() }),
    jobDetail: ({ key }) => ({ key, trail: [], timeline: [] }),
    wholeJob: fine,
    watch: () => ({ ok: true, results: [] }),
    scanServer: ({ serverId }) => changeDiscovery(serverId, { state: 'scanning' }),
    watchListedJobs: ({ keys }) => {
      const watched = new Set<string>(keys)
      const discoveries = snapshot.discoveries.map((discovery) => ({
        ...discovery,
        jobs: discovery.jobs.filter(({ key }) => !watched.has(key)),
      }))
      const found = snapshot.discoveries.flatMap(({ jobs }) => jobs.filter(({ key }) => watched.has(key)))
      sendPatch({ discoveries, jobs: { upserts: found.map(watchedOf), removals: [] } })
      return { ok: true }
    },
    setWatchRule: ({ serverId, ...rule }) =>
      changeServer(serverId, ({ watchRules }) => ({
        watchRules: [...watchRules, { id: `rule-${watchRules.length + 1}`, since: Date.now(), ...rule }],
      })),
    removeWatchRule: ({ serverId, rule }) =>
      changeServer(serverId, ({ watchRules }) => ({
        watchRules: watchRules.filter(({ id }) => id !== rule),
      })),
    unwatch: ({ keys }) => {
      sendPatch({ jobs: { upserts: [], removals: keys } })
      return { ok: true }
    },
    undoUnwatch: fine,
    restart: fine,
    cancel: fine,
    restartMany: fine,
    stopRestarting: fine,
    seen: ({ keys }) => changeAll(keys, { unread: false }),
    setDismissed: ({ keys, dismissed }) => changeAll(keys, { attention: !dismissed, unread: false }),
    lookingAt: fine,
    inSight: fine,
    setLabel: ({ key, label }) => changeAll([key], { label: label || undefined }),
    setMuted: ({ keys, muted }) => changeAll(keys, { muted }),
    setLimit: ({ keys, limitMs }) => changeAll(keys, { limitMs: limitMs ?? undefined }),
    extendRunLimit: fine,
    setAutoRestarts: ({ keys, times }) => changeAll(keys, { autoRestarts: times ?? undefined }),
    cancelAutoRestart: ({ key }) => changeAll([key], { recovery: undefined }),
    copyText: fine,
    copyDiagnostics: () => ({ ok: true, message: createQuotedMessage('Copied 120 lines') }),
    reportPageError: fine,
    groupJobs: ({ keys, batchId, name }) => {
      const id = batchId ?? `batch-${snapshot.batches.length + 1}`
      if (batchId === undefined) sendPatch({ batches: [...snapshot.batches, { id, ...(name && { name }) }] })
      return { ...changeAll(keys, { batch: id }), batchId: id }
    },
    ungroupJobs: ({ keys }) => changeAll(keys, { batch: undefined }),
    renameBatch: ({ batchId: id, name }) => {
      const renamed = { id, ...(name && { name }) }
      sendPatch({ batches: snapshot.batches.map((batch) => (batch.id === id ? renamed : batch)) })
      return { ok: true }
    },
    saveResult: fine,
    saveDataset: fine,
    saveResults: fine,
    addServer: fine,
    editServer: ({ serverId, apiKey, guiUrl, ...changed }) => {
      const changes = {
        ...changed,
        ...(guiUrl !== undefined && { guiUrl: guiUrl || undefined }),
        ...(apiKey !== undefined && { hasKey: apiKey !== '' }),
      }
      const servers = snapshot.servers.map((server) =>
        server.id === serverId ? { ...server, ...changes } : server,
      )
      sendPatch({ servers })
      return { ok: true }
    },
    setUpPlugin: fine,
    testServer: fine,
    retryNow: fine,
    refreshQueue: fine,
    openInCompileo: fine,
    removeServer: ({ serverId }) => {
      sendPatch({ servers: snapshot.servers.filter(({ id }) => id !== serverId) })
      return { ok: true }
    },
    pauseNotifications: fine,
    testNotification: fine,
    saveHook: ({ hook, secrets }) => {
      const { id = `hook-${snapshot.hooks.length + 1}` } = hook
      const before = snapshot.hooks.find((each) => each.id === id)
      const names = secretNames.filter((name) => secrets[name] ?? before?.secrets.includes(name))
      const saved = { waiting: 0, ...before, ...hook, id, secrets: names }
      const others = snapshot.hooks.filter((each) => each.id !== id)
      sendPatch({ hooks: [...others, saved] })
      return { ok: true, hookId: id }
    },
    setHookEnabled: ({ id, isOn }) => {
      sendPatch({ hooks: snapshot.hooks.map((hook) => (hook.id === id ? { ...hook, isOn } : hook)) })
      return { ok: true }
    },
    removeHook: ({ id }) => {
      sendPatch({ hooks: snapshot.hooks.filter((hook) => hook.id !== id) })
      return { ok: true }
    },
    tryHook: fine,
    testHook: fine,
    updateSettings: (changed) => {
      sendPatch({ settings: { ...snapshot.settings, ...changed } })
      return { ok: true }
    },
    history: () => ({ entries: [], total: 0 }),
    exportHistory: fine,
    today: () => ({ from: new Date().setHours(0, 0, 0, 0), runs: [], mergedRuns: [] }),
    clearHistory: fine,
    quit: () => ({ ok: true }),
    openTrayPage: fine,
    openDataFolder: fine,
    dismissNotice: ({ id }) => {
      sendPatch({ banners: snapshot.banners.filter((banner) => banner.id !== id) })
      return { ok: true }
    },
  }

  function changeWithoutPatch(changed: Omit<Patch, 'seq' | 'now'>): Patch {
    const patch = { seq: snapshot.seq + 1, now: Date.now(), ...changed }
    snapshot = patched(snapshot, patch)
    return patch
  }
  function sendPatch(changed: Omit<Patch, 'seq' | 'now'>): void {
    const patch = changeWithoutPatch(changed)
    for (const listener of onPatch) listener(patch)
  }
  function changeJob(key: JobKey, changed: FlatJobView): void {
    const job = snapshot.jobs.find((each) => each.identity.key === key)
    if (!job) throw new Error(`The double has no job ${key}`)
    sendPatch({ jobs: { upserts: [withJobFields(job, changed)], removals: [] } })
  }
  function changeServer(id: ServerId, changed: (server: ServerView) => Partial<ServerView>): { ok: true } {
    const servers = snapshot.servers.map((server) =>
      server.id === id ? { ...server, ...changed(server) } : server,
    )
    sendPatch({ servers })
    return { ok: true }
  }
  function changeDiscovery(id: ServerId, changed: Partial<Discovery>): { ok: true } {
    const discovery = snapshot.discoveries.find(({ serverId }) => serverId === id)
    if (discovery) sendPatch({ discoveries: [{ ...discovery, ...changed }] })
    return { ok: true }
  }
  function changeAll(keys: readonly JobKey[], changed: FlatJobView): { ok: true } {
    for (const key of keys) changeJob(key, changed)
    return { ok: true }
  }
  return {
    calls,
    snapshot: () => snapshot,
    async call(name, argument) {
      requests[name].parse(argument)
      calls.push({ name, argument })
      return handlers[name](argument)
    },
    onPatch: (listener) => listen(onPatch, listener),
    onIntent: (listener) => listen(onIntent, listener),
    sendPatch,
    changeJob,
    changeWithoutPatch,
    sendIntent(intent) {
      for (const listener of onIntent) listener(intent)
    },
    handle(name, handler) {
      handlers[name] = handler
    },
    getArguments: (name) => calls.filter((call) => call.name === name).map((call) => call.argument),
  }
}
