import type { Patch, Snapshot } from '#shared/contract.ts'
import { ignoreAbort } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import type { AppState, AppStore } from '#main/state/store.ts'
import type { JobDetail, JobKey, ServerId } from '#shared/model.ts'
import { createExpectations, type Expectations } from '#main/state/expectations.ts'
import { noDiscovery } from '#main/state/discovered.ts'
import { jobDetail, jobView, serverView } from './views.ts'

/** In ms. */
const flushEveryMs = 100

const serverViews = ({ servers, jobs }: AppState) =>
  [...servers.values()].map((server) => serverView(server, jobs))

export interface PatchFeed {
  snapshot(): Snapshot
  jobDetail(key: JobKey): JobDetail | null
  /** A hidden window gets no patches; once visible, it gets what it missed. */
  setVisible(visible: boolean): void
  stop(): void
}

export function feedPatches(
  store: AppStore,
  clock: Clock,
  version: string,
  send: (patch: Patch) => void,
  expectations: Expectations = createExpectations(),
): PatchFeed {
  let seq = 0
  let visible = false
  let scheduled = false
  const controller = new AbortController()
  const clean = {
    servers: false,
    batches: false,
    hooks: false,
    settings: false,
    notices: false,
    updates: false,
    bulk: false,
  }
  const dirty = { jobs: new Set<JobKey>(), discoveries: new Set<ServerId>(), ...clean }

  /** If a skew changes, the times are sent again. */
  const skews = new Map<ServerId, number>()

  function markMovedTimes() {
    const { jobs, servers } = store.state()
    const moved = new Set<ServerId>()
    for (const id of new Set([...servers.keys(), ...skews.keys()])) {
      const skewMs = servers.get(id)?.skewMs ?? 0
      if ((skews.get(id) ?? 0) !== skewMs) moved.add(id)
      skews.set(id, skewMs)
    }
    if (moved.size === 0) return
    for (const { key, serverId } of jobs.values()) if (moved.has(serverId)) dirty.jobs.add(key)
  }

  function isDirty(): boolean {
    const { jobs, discoveries, ...others } = dirty
    return jobs.size > 0 || discoveries.size > 0 || Object.values(others).some(Boolean)
  }

  function forget() {
    dirty.jobs.clear()
    dirty.discoveries.clear()
    Object.assign(dirty, clean)
  }

  function flush() {
    scheduled = false
    if (!visible || !isDirty()) return
    if (dirty.servers) markMovedTimes()
    const state = store.state()
    const now = clock.now()
    const upserts = [...dirty.jobs].flatMap((key) => {
      const job = state.jobs.get(key)
      return job ? [jobView(job, state, now, expectations)] : []
    })
    const removals = [...dirty.jobs].filter((key) => !state.jobs.has(key))
    const discoveries = [...dirty.discoveries].flatMap((id) => {
      const discovery = state.discoveries.get(id)
      return discovery ? [discovery] : []
    })
    seq += 1
    send({
      seq,
      now,
      ...(dirty.jobs.size > 0 && { jobs: { upserts, removals } }),
      ...(discoveries.length > 0 && { discoveries }),
      ...(dirty.servers && { servers: serverViews(state) }),
      ...(dirty.batches && { batches: [...state.batches.values()] }),
      ...(dirty.hooks && { hooks: state.hooks }),
      ...(dirty.settings && { settings: state.settings }),
      ...(dirty.notices && { notices: state.notices }),
      ...(dirty.updates && { updates: state.updates }),
      ...(dirty.bulk && { bulk: state.bulk ?? null }),
    })
    forget()
  }

  function schedule() {
    if (scheduled || !visible || !isDirty()) return
    scheduled = true
    const { signal } = controller
    clock.sleep(flushEveryMs, signal).then(flush, ignoreAbort(signal))
  }

  const stop = store.onChange((change) => {
    if (change.of === 'nothing' || change.of === 'completed') return
    if (change.of === 'job') {
      dirty.jobs.add(change.key)
      // A watched or unwatched job may lead to the offer of a watch rule.
      const { before, after } = change
      if (before?.project !== after?.project) dirty.servers = true
    } else if (change.of === 'discovery') dirty.discoveries.add(change.serverId)
    else dirty[change.of] = true
    schedule()
  })

  function snapshot(): Snapshot {
    // A snapshot contains everything; drop pending changes.
    markMovedTimes()
    forget()
    const state = store.state()
    const now = clock.now()
    return {
      seq,
      now,
      version,
      jobs: [...state.jobs.values()].map((job) => jobView(job, state, now, expectations)),
      servers: serverViews(state),
      discoveries: [...state.servers.keys()].map((id) => state.discoveries.get(id) ?? noDiscovery(id)),
      batches: [...state.batches.values()],
      hooks: state.hooks,
      settings: state.settings,
      notices: state.notices,
      updates: state.updates,
      bulk: state.bulk,
    }
  }

  return {
    snapshot,
    jobDetail(key) {
      const job = store.state().jobs.get(key)
      return job ? jobDetail(job, expectations) : null
    },
    setVisible(next) {
      visible = next
      schedule()
    },
    stop() {
      stop()
      controller.abort()
    },
  }
}
