import type { Patch, Snapshot } from '#shared/contract.ts'
import { ignoreAbort } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import type { AppState, AppStore, Change } from './store.ts'
import type { JobDetail, JobKey, ServerId } from '#shared/model.ts'
import type { ExpectedEnds } from './expected-ends.ts'
import { createEmptyDiscovery } from './discovered.ts'
import { toJobDetail, toJobView, toServerView } from './views.ts'

const defaultIntervalMs = 100

const noChanges = {
  servers: false,
  batches: false,
  hooks: false,
  settings: false,
  banners: false,
  lockedServer: false,
  bulk: false,
}

class Changes {
  readonly jobs = new Set<JobKey>()
  readonly discoveries = new Set<ServerId>()
  parts = { ...noChanges }
  /** The known skew of each server. If it changes, the window gets the times of the server's jobs again. */
  readonly #skews = new Map<ServerId, number>()

  isEmpty(): boolean {
    return this.jobs.size + this.discoveries.size === 0 && !Object.values(this.parts).some(Boolean)
  }

  clear(): void {
    this.jobs.clear()
    this.discoveries.clear()
    this.parts = { ...noChanges }
  }

  add(change: Change): void {
    if (change.type === 'nothing' || change.type === 'completed') return
    if (change.type === 'job') this.jobs.add(change.key)
    else if (change.type === 'discovery') this.discoveries.add(change.serverId)
    else this.parts[change.type] = true
  }

  addMovedTimes({ jobs, servers }: AppState): void {
    const movedServers = new Set<ServerId>()
    for (const id of new Set([...servers.keys(), ...this.#skews.keys()])) {
      const skewMs = servers.get(id)?.skewMs ?? 0
      if ((this.#skews.get(id) ?? 0) !== skewMs) movedServers.add(id)
      this.#skews.set(id, skewMs)
    }
    if (movedServers.size === 0) return
    for (const {
      identity: { key, serverId },
    } of jobs.values())
      if (movedServers.has(serverId)) this.jobs.add(key)
  }
}

type Parts = Omit<typeof noChanges, 'bulk'>
type SharedParts = Pick<Snapshot, keyof Parts>

/**
 * Returns the parts of the state that snapshots and patches share; with `parts`, only those that have
 * changed.
 */
function getSharedState(state: AppState): SharedParts
function getSharedState(state: AppState, parts: Parts): Partial<SharedParts>
function getSharedState(state: AppState, parts?: Parts): Partial<SharedParts> {
  const { servers, batches, hooks, settings, banners, lockedServer } = state
  return {
    ...((!parts || parts.servers) && { servers: [...servers.values()].map(toServerView) }),
    ...((!parts || parts.batches) && { batches: [...batches.values()] }),
    ...((!parts || parts.hooks) && { hooks }),
    ...((!parts || parts.settings) && { settings }),
    ...((!parts || parts.banners) && { banners }),
    ...((!parts || parts.lockedServer) && { lockedServer }),
  }
}

interface FeedOptions {
  readonly store: AppStore
  readonly clock: Clock
  readonly version: string
  readonly send: (patch: Patch) => void
  readonly expectedEnds: ExpectedEnds
  /** How long changes are collected before they are sent, in ms. */
  readonly intervalMs?: number | undefined
}

/** Sends state changes to the window while it is visible, or to a terminal while it reads. */
export class PatchFeed {
  readonly #options: FeedOptions
  readonly #changes = new Changes()
  readonly #controller = new AbortController()
  readonly #unsubscribe: () => void
  #seq = 0
  #isVisible = false
  #isScheduled = false

  constructor(options: FeedOptions) {
    this.#options = options
    this.#unsubscribe = options.store.onChange((change) => {
      this.#changes.add(change)
      this.#schedule()
    })
  }

  snapshot(): Snapshot {
    const { store, clock, version, expectedEnds } = this.#options
    const state = store.state()
    // A snapshot contains all pending changes, so these changes are dropped.
    this.#changes.addMovedTimes(state)
    this.#changes.clear()
    const now = clock.now()
    return {
      seq: this.#seq,
      now,
      version,
      jobs: [...state.jobs.values()].map((job) => toJobView(job, state, now, expectedEnds)),
      ...getSharedState(state),
      discoveries: [...state.servers.keys()].map(
        (id) => state.discoveries.get(id) ?? createEmptyDiscovery(id),
      ),
      bulk: state.bulk,
    }
  }

  jobDetail(key: JobKey): JobDetail | null {
    const { store, expectedEnds } = this.#options
    const job = store.state().jobs.get(key)
    return job ? toJobDetail(job, expectedEnds) : null
  }

  /** Stops or resumes patches. When the window becomes visible, it gets all changes since it was hidden. */
  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible
    this.#schedule()
  }

  /** Sends pending changes at once, so that the window has them before the response to its call. */
  flush(): void {
    if (!this.#isVisible || this.#changes.isEmpty()) return
    const { store, clock, send } = this.#options
    const state = store.state()
    if (this.#changes.parts.servers) this.#changes.addMovedTimes(state)
    this.#seq += 1
    send({ seq: this.#seq, now: clock.now(), ...this.#changed(state) })
    this.#changes.clear()
  }

  stop(): void {
    this.#unsubscribe()
    this.#controller.abort()
  }

  #schedule() {
    if (this.#isScheduled || !this.#isVisible || this.#changes.isEmpty()) return
    this.#isScheduled = true
    const { signal } = this.#controller
    const { clock, intervalMs = defaultIntervalMs } = this.#options
    const waiting = intervalMs === 0 ? Promise.resolve() : clock.sleep(intervalMs, signal)
    waiting.then(() => signal.aborted || this.#flushScheduled(), ignoreAbort(signal))
  }

  #flushScheduled() {
    this.#isScheduled = false
    this.flush()
  }

  #changed(state: AppState): Omit<Patch, 'seq' | 'now'> {
    const { clock, expectedEnds } = this.#options
    const { jobs, discoveries: found, parts } = this.#changes
    const now = clock.now()
    const upserts = [...jobs].flatMap((key) => {
      const job = state.jobs.get(key)
      return job ? [toJobView(job, state, now, expectedEnds)] : []
    })
    const removals = [...jobs].filter((key) => !state.jobs.has(key))
    const discoveries = [...found].flatMap((id) => state.discoveries.get(id) ?? [])
    return {
      ...(jobs.size > 0 && { jobs: { upserts, removals } }),
      ...(discoveries.length > 0 && { discoveries }),
      ...getSharedState(state, parts),
      ...(parts.bulk && { bulk: state.bulk ?? null }),
    }
  }
}
