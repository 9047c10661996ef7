import { trimToNewest } from '#main/base/trim-to-newest.ts'
import type { JobEvent } from './events.ts'
import { createEmptyDiscovery, removeWatchedJobs, addProjectName } from './discovered.ts'
import { applyAutoRestart } from './auto-restart.ts'
import { findNewOutcomes, reduceJob } from './reduce-job.ts'
import type {
  Batch,
  BatchId,
  BulkRestart,
  Discovery,
  JobKey,
  JobState,
  Banner,
  ServerId,
  ServerState,
  PendingCommand,
} from '#shared/model.ts'
import type { HookState } from '#shared/hooks.ts'
import { maxBatches } from '#shared/rules/batch.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import { defaultSettings, type Settings } from '#shared/settings.ts'

/** Describes a change of the state, so that listeners needn't compare the whole state. */
export type Change =
  | { readonly type: 'nothing' }
  | { readonly type: 'job'; readonly key: JobKey; readonly before?: JobState; readonly after?: JobState }
  | { readonly type: 'discovery'; readonly serverId: ServerId }
  | {
      readonly type:
        | 'servers'
        | 'batches'
        | 'hooks'
        | 'settings'
        | 'banners'
        | 'lockedServer'
        | 'bulk'
        | 'completed'
    }

/**
 * The state of the app. Only this file changes the collections. It changes them in place, because copying ten
 * thousand jobs for each frame is too slow.
 */
export interface AppState {
  readonly jobs: ReadonlyMap<JobKey, JobState>
  readonly servers: ReadonlyMap<ServerId, ServerState>
  readonly discoveries: ReadonlyMap<ServerId, Discovery>
  /** The batches, from old to new. A batch without jobs stays, because unwatching its jobs can be undone. */
  readonly batches: ReadonlyMap<BatchId, Batch>
  readonly unread: ReadonlySet<JobKey>
  /** Jobs whose run completed since the user last saw the window. */
  readonly completed: ReadonlySet<JobKey>
  readonly hooks: readonly HookState[]
  readonly settings: Settings
  readonly banners: readonly Banner[]
  readonly lockedServer: string
  readonly bulk?: BulkRestart
  readonly viewedJob?: JobKey
  /** Whether the window is focused and shows the list. */
  readonly isListVisible?: boolean
  readonly change: Change
}

export class AppStore {
  #settings: Settings
  readonly #jobs = new Map<JobKey, JobState>()
  readonly #servers = new Map<ServerId, ServerState>()
  readonly #discoveries = new Map<ServerId, Discovery>()
  readonly #batches = new Map<BatchId, Batch>()
  readonly #unread = new Set<JobKey>()
  readonly #completed = new Set<JobKey>()
  #isWindowSeen = false
  #state: AppState
  readonly #listeners = new Set<(change: Change, state: AppState) => void>()
  readonly #queued: (Partial<AppState> & { readonly change: Change })[] = []
  #isEmitting = false
  #hooks: readonly HookState[] = []
  #banners: readonly Banner[] = []

  constructor(settings: Settings = defaultSettings) {
    this.#settings = settings
    this.#state = {
      jobs: this.#jobs,
      servers: this.#servers,
      discoveries: this.#discoveries,
      batches: this.#batches,
      hooks: [],
      unread: this.#unread,
      completed: this.#completed,
      settings: this.#settings,
      banners: [],
      lockedServer: '',
      change: { type: 'nothing' },
    }
  }

  updateDiscovery(id: ServerId, update: (discovery: Discovery) => Discovery): void {
    const before = this.#discoveries.get(id) ?? createEmptyDiscovery(id)
    // A job may have been watched during the scan. It isn't a discovered job any more.
    const after = removeWatchedJobs(update(before), this.#jobs)
    if (after === before || !this.#servers.has(id)) return
    this.#discoveries.set(id, after)
    this.#emit({ change: { type: 'discovery', serverId: id } })
  }

  state(): AppState {
    return this.#state
  }

  onChange(listener: (change: Change, state: AppState) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  putJob(job: JobState, isUnread = false): void {
    if (isUnread) this.#unread.add(job.identity.key)
    this.#writeJob(this.#jobs.get(job.identity.key), job)
  }

  removeJob(key: JobKey): void {
    const before = this.#jobs.get(key)
    if (!before) return
    this.#jobs.delete(key)
    this.#unread.delete(key)
    this.#completed.delete(key)
    this.#emit({ change: { type: 'job', key, before } })
  }

  applyJobEvent(key: JobKey, event: JobEvent): void {
    const before = this.#jobs.get(key)
    if (!before) return
    const { serverId } = before.identity
    const after = addProjectName(reduceJob(before, event), this.#discoveries.get(serverId))
    // The auto-restart is scheduled in the same change, so that listeners get it together with the outcome.
    this.#writeJob(before, applyAutoRestart(before, after, this.#servers.get(serverId)))
  }

  setPendingCommand(key: JobKey, command: PendingCommand | undefined): void {
    this.updateJob(key, (job) => ({ ...job, user: { ...job.user, pendingCommand: command } }))
  }

  updateJob(key: JobKey, update: (job: JobState) => JobState): void {
    const before = this.#jobs.get(key)
    if (before) this.#writeJob(before, update(before))
  }

  markSeen(keys: Iterable<JobKey>): void {
    for (const key of keys) {
      const job = this.#jobs.get(key)
      if (this.#unread.delete(key) && job)
        this.#emit({ change: { type: 'job', key, before: job, after: job } })
    }
  }

  /**
   * Called when the user sees the window. Jobs that have completed are then no longer marked as new. With
   * `staysVisible`, jobs that complete later aren't marked either.
   */
  setWindowVisible(staysVisible: boolean): void {
    this.#isWindowSeen = staysVisible
    if (this.#completed.size === 0) return
    this.#completed.clear()
    this.#emit({ change: { type: 'completed' } })
  }

  putServer(server: ServerState): void {
    this.#servers.set(server.id, server)
    this.#emit({ change: { type: 'servers' } })
  }

  updateServer(id: ServerId, update: (server: ServerState) => ServerState): void {
    const before = this.#servers.get(id)
    if (!before) return
    const after = update(before)
    if (after === before) return
    this.#servers.set(id, after)
    this.#emit({ change: { type: 'servers' } })
  }

  removeServer(id: ServerId): void {
    if (!this.#servers.delete(id)) return
    this.#discoveries.delete(id)
    this.#emit({ change: { type: 'servers' } })
  }

  /** Adds or replaces a batch. Only the newest `maxBatches` batches are kept. */
  putBatch(batch: Batch): void {
    this.#batches.set(batch.id, batch)
    trimToNewest(this.#batches, maxBatches)
    this.#emit({ change: { type: 'batches' } })
  }

  putHook(hook: HookState): void {
    const isKnown = this.#hooks.some(({ id }) => id === hook.id)
    this.#setHooks(
      isKnown ? this.#hooks.map((each) => (each.id === hook.id ? hook : each)) : [...this.#hooks, hook],
    )
  }

  updateHook(id: string, update: (hook: HookState) => HookState): void {
    const before = this.#hooks.find((hook) => hook.id === id)
    if (before) this.#setHooks(this.#hooks.map((hook) => (hook === before ? update(before) : hook)))
  }

  removeHook(id: string): void {
    if (this.#hooks.some((hook) => hook.id === id))
      this.#setHooks(this.#hooks.filter((hook) => hook.id !== id))
  }

  setSettings(change: Partial<Settings>): void {
    this.#settings = { ...this.#settings, ...change }
    this.#emit({ settings: this.#settings, change: { type: 'settings' } })
  }

  /**
   * Adds or replaces a banner. An equal banner changes nothing, because a full disk reports the same error at
   * each change.
   */
  putBanner(banner: Banner): void {
    const text = JSON.stringify(banner)
    if (this.#banners.some((each) => JSON.stringify(each) === text)) return
    this.#setBanners([...this.#banners.filter(({ id }) => id !== banner.id), banner])
  }

  removeBanner(id: string): void {
    if (this.#banners.some((banner) => banner.id === id))
      this.#setBanners(this.#banners.filter((banner) => banner.id !== id))
  }

  setLockedServer(lockedServer: string): void {
    if (this.#state.lockedServer !== lockedServer)
      this.#emit({ lockedServer, change: { type: 'lockedServer' } })
  }

  setBulk(bulk: BulkRestart | undefined): void {
    this.#emit({ bulk, change: { type: 'bulk' } })
  }

  setLookingAt(viewedJob: JobKey | undefined, isListVisible = false): void {
    this.#emit({ viewedJob, isListVisible, change: { type: 'nothing' } })
  }

  /**
   * Informs the listeners of a change. A change made by a listener is queued, so that all listeners get all
   * changes in the same order.
   */
  #emit(news: Partial<AppState> & { readonly change: Change }) {
    this.#queued.push(news)
    if (this.#isEmitting) return
    this.#isEmitting = true
    try {
      for (let next = this.#queued.shift(); next; next = this.#queued.shift()) {
        this.#state = Object.assign({ ...this.#state }, next)
        for (const listener of this.#listeners) listener(next.change, this.#state)
      }
    } finally {
      this.#isEmitting = false
    }
  }

  #setHooks(next: readonly HookState[]) {
    this.#hooks = next
    this.#emit({ hooks: this.#hooks, change: { type: 'hooks' } })
  }

  #setBanners(next: readonly Banner[]) {
    this.#banners = next
    this.#emit({ banners: this.#banners, change: { type: 'banners' } })
  }

  #writeJob(before: JobState | undefined, after: JobState) {
    if (before === after) return
    this.#jobs.set(after.identity.key, after)
    const isNew = findNewOutcomes(before, after).length > 0
    if (!needsAttention(after)) this.#unread.delete(after.identity.key)
    else if (isNew) this.#unread.add(after.identity.key)
    if (after.outcome?.kind !== 'completed') this.#completed.delete(after.identity.key)
    else if (isNew && !this.#isWindowSeen) this.#completed.add(after.identity.key)
    this.#emit({ change: { type: 'job', key: after.identity.key, before, after } })
    if (!before) this.updateDiscovery(after.identity.serverId, (discovery) => discovery)
  }
}
