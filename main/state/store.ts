import { keepNewest } from '#main/base/bounded.ts'
import type { JobEvent } from './events.ts'
import { noDiscovery, withoutWatched, withProjectName } from './discovered.ts'
import { withRecovery } from './auto-restart.ts'
import { outcomesBetween, reduceJob } from './reduce-job.ts'
import type {
  Batch,
  BatchId,
  BulkRestart,
  Discovery,
  JobKey,
  JobState,
  Notice,
  ServerId,
  ServerState,
  UpdateState,
  PendingCommand,
} from '#shared/model.ts'
import type { HookState } from '#shared/hooks.ts'
import { mostBatches } from '#shared/rules/batch.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import { defaultSettings, type Settings } from '#shared/settings.ts'

/** So that listeners needn't compare everything. */
export type Change =
  | { readonly of: 'nothing' }
  | { readonly of: 'job'; readonly key: JobKey; readonly before?: JobState; readonly after?: JobState }
  | { readonly of: 'discovery'; readonly serverId: ServerId }
  | {
      readonly of: 'servers' | 'batches' | 'hooks' | 'settings' | 'notices' | 'bulk' | 'updates' | 'completed'
    }

/**
 * The single source of truth. Collections are changed in place, because copying ten thousand jobs at each
 * frame would be too slow. Only this file writes to them.
 */
export interface AppState {
  readonly jobs: ReadonlyMap<JobKey, JobState>
  readonly servers: ReadonlyMap<ServerId, ServerState>
  /** Without servers that were never scanned. */
  readonly discoveries: ReadonlyMap<ServerId, Discovery>
  /** Oldest first. A batch without jobs stays, because unwatching can be undone. */
  readonly batches: ReadonlyMap<BatchId, Batch>
  readonly unseen: ReadonlySet<JobKey>
  /** Runs that completed since the user last saw the window. */
  readonly completed: ReadonlySet<JobKey>
  readonly hooks: readonly HookState[]
  readonly settings: Settings
  readonly notices: readonly Notice[]
  readonly updates: UpdateState
  readonly bulk?: BulkRestart
  readonly lookingAt?: JobKey
  /** Whether the window has the focus and shows the list. */
  readonly seesList?: boolean
  readonly change: Change
}

export interface AppStore {
  state(): AppState
  onChange(listener: (change: Change, state: AppState) => void): () => void
  putJob(job: JobState, isUnseen?: boolean): void
  removeJob(key: JobKey): void
  jobEvent(key: JobKey, event: JobEvent): void
  setPendingCommand(key: JobKey, command: PendingCommand | undefined): void
  updateJob(key: JobKey, update: (job: JobState) => JobState): void
  seen(keys: Iterable<JobKey>): void
  /**
   * Everything completed becomes read.
   *
   * @param goesOn whether they still see it: later completions are read at once
   */
  windowSeen(goesOn: boolean): void
  putServer(server: ServerState): void
  updateServer(id: ServerId, update: (server: ServerState) => ServerState): void
  removeServer(id: ServerId): void
  updateDiscovery(id: ServerId, update: (discovery: Discovery) => Discovery): void
  /** Only the newest `mostBatches` stay. */
  putBatch(batch: Batch): void
  putHook(hook: HookState): void
  updateHook(id: string, update: (hook: HookState) => HookState): void
  removeHook(id: string): void
  setSettings(change: Partial<Settings>): void
  putNotice(notice: Notice): void
  removeNotice(id: string): void
  setUpdates(updates: UpdateState): void
  setBulk(bulk: BulkRestart | undefined): void
  setLookingAt(key: JobKey | undefined, seesList?: boolean): void
}

export function createAppStore(settings: Settings = defaultSettings): AppStore {
  const jobs = new Map<JobKey, JobState>()
  const servers = new Map<ServerId, ServerState>()
  const discoveries = new Map<ServerId, Discovery>()
  const batches = new Map<BatchId, Batch>()
  const unseen = new Set<JobKey>()
  const completed = new Set<JobKey>()
  let isWindowSeen = false
  let state: AppState = {
    jobs,
    servers,
    discoveries,
    batches,
    hooks: [],
    unseen,
    completed,
    settings,
    notices: [],
    updates: { kind: 'unknown' },
    change: { of: 'nothing' },
  }
  const listeners = new Set<(change: Change, state: AppState) => void>()
  const queued: (Partial<AppState> & { readonly change: Change })[] = []
  let isEmitting = false

  /** A listener's changes are queued, so every listener gets all changes in the same order. */
  function emit(news: Partial<AppState> & { readonly change: Change }) {
    queued.push(news)
    if (isEmitting) return
    isEmitting = true
    try {
      for (let next = queued.shift(); next; next = queued.shift()) {
        state = Object.assign({ ...state }, next)
        for (const listener of listeners) listener(next.change, state)
      }
    } finally {
      isEmitting = false
    }
  }

  let hooks: readonly HookState[] = []
  function setHooks(next: readonly HookState[]) {
    hooks = next
    emit({ hooks, change: { of: 'hooks' } })
  }

  let notices: readonly Notice[] = []
  function setNotices(next: readonly Notice[]) {
    notices = next
    emit({ notices, change: { of: 'notices' } })
  }

  function writeDiscovery(id: ServerId, update: (discovery: Discovery) => Discovery) {
    const before = discoveries.get(id) ?? noDiscovery(id)
    // Jobs watched during the scan aren't discovered jobs.
    const after = withoutWatched(update(before), jobs)
    if (after === before || !servers.has(id)) return
    discoveries.set(id, after)
    emit({ change: { of: 'discovery', serverId: id } })
  }

  function writeJob(before: JobState | undefined, after: JobState) {
    if (before === after) return
    jobs.set(after.key, after)
    const isNew = outcomesBetween(before, after).length > 0
    // The details of an early outcome may contain errors.
    const isOther = before?.outcome !== undefined && before.outcome.kind !== after.outcome?.kind
    if (!needsAttention(after)) unseen.delete(after.key)
    else if (isNew || isOther) unseen.add(after.key)
    if (after.outcome?.kind !== 'completed') completed.delete(after.key)
    else if (isNew && !isWindowSeen) completed.add(after.key)
    emit({ change: { of: 'job', key: after.key, before, after } })
    if (!before) writeDiscovery(after.serverId, (discovery) => discovery)
  }

  return {
    state: () => state,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    putJob(job, isUnseen = false) {
      if (isUnseen) unseen.add(job.key)
      writeJob(jobs.get(job.key), job)
    },
    removeJob(key) {
      const before = jobs.get(key)
      if (!before) return
      jobs.delete(key)
      unseen.delete(key)
      completed.delete(key)
      emit({ change: { of: 'job', key, before } })
    },
    jobEvent(key, event) {
      const before = jobs.get(key)
      // Listeners get an outcome together with its auto-restart.
      if (!before) return
      const { serverId } = before
      const after = withProjectName(reduceJob(before, event), discoveries.get(serverId))
      writeJob(before, withRecovery(before, after, servers.get(serverId)))
    },
    setPendingCommand(key, command) {
      const before = jobs.get(key)
      if (before) writeJob(before, { ...before, pendingCommand: command })
    },
    updateJob(key, update) {
      const before = jobs.get(key)
      if (before) writeJob(before, update(before))
    },
    seen(keys) {
      for (const key of keys) {
        const job = jobs.get(key)
        if (unseen.delete(key) && job) emit({ change: { of: 'job', key, before: job, after: job } })
      }
    },
    windowSeen(goesOn) {
      isWindowSeen = goesOn
      if (completed.size === 0) return
      completed.clear()
      emit({ change: { of: 'completed' } })
    },
    putServer(server) {
      servers.set(server.id, server)
      emit({ change: { of: 'servers' } })
    },
    updateServer(id, update) {
      const before = servers.get(id)
      if (!before) return
      const after = update(before)
      if (after === before) return
      servers.set(id, after)
      emit({ change: { of: 'servers' } })
    },
    removeServer(id) {
      if (!servers.delete(id)) return
      discoveries.delete(id)
      emit({ change: { of: 'servers' } })
    },
    updateDiscovery: writeDiscovery,
    putBatch(batch) {
      batches.set(batch.id, batch)
      keepNewest(batches, mostBatches)
      emit({ change: { of: 'batches' } })
    },
    putHook(hook) {
      const isKnown = hooks.some(({ id }) => id === hook.id)
      setHooks(isKnown ? hooks.map((each) => (each.id === hook.id ? hook : each)) : [...hooks, hook])
    },
    updateHook(id, update) {
      const before = hooks.find((hook) => hook.id === id)
      if (before) setHooks(hooks.map((hook) => (hook === before ? update(before) : hook)))
    },
    removeHook(id) {
      if (hooks.some((hook) => hook.id === id)) setHooks(hooks.filter((hook) => hook.id !== id))
    },
    setSettings(change) {
      settings = { ...settings, ...change }
      emit({ settings, change: { of: 'settings' } })
    },
    putNotice: (notice) => setNotices([...notices.filter(({ id }) => id !== notice.id), notice]),
    removeNotice(id) {
      if (notices.some((notice) => notice.id === id)) setNotices(notices.filter((notice) => notice.id !== id))
    },
    setUpdates: (updates) => emit({ updates, change: { of: 'updates' } }),
    setBulk: (bulk) => emit({ bulk, change: { of: 'bulk' } }),
    setLookingAt: (lookingAt, seesList = false) => emit({ lookingAt, seesList, change: { of: 'nothing' } }),
  }
}
