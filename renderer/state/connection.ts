import type { CompileoBridge, Patch, Snapshot, WindowIntent } from '#shared/contract.ts'
import type { JobKey, JobView } from '#shared/model.ts'
import { isCommandPending } from '#shared/rules/restartable.ts'
import { getCancelOffer } from './models/job-actions.ts'
import { formatOutcomesForScreenReader } from './models/job-texts.ts'
import type { Texts } from '#shared/texts/index.ts'
import { applyPatch, findEndedJobs, hasJobChanged, createMainState, type MainState } from './main-state.ts'
import type { WindowStore } from './window-store.ts'

const retryDelayMs = 2_000

/**
 * How long a job's button does nothing after the job was cancelled, in ms, so that a second click doesn't
 * restart the job.
 */
const inertAfterCancelMs = 3_000

/** The first snapshot. It is requested before the window is rendered, to save time. */
export interface FirstSnapshot {
  readonly requested: Promise<Snapshot>
  readonly received: Snapshot | undefined
}

/** Creates functions that store the state of the main process, and announce outcomes. */
function createReceiver(store: WindowStore, texts: () => Texts) {
  const inert = new Set<ReturnType<typeof setTimeout>>()

  function take(mainState: MainState): void {
    const before = store.getState().mainState
    const ended = before ? findEndedJobs(before, mainState) : []
    store.setState(({ commandResults }) => ({
      mainState,
      error: undefined,
      commandResults:
        before && commandResults.size > 0
          ? new Map([...commandResults].filter(([key]) => !hasJobChanged(before, mainState, key)))
          : commandResults,
    }))
    if (ended.length > 0) store.setState({ announcement: formatOutcomesForScreenReader(ended, texts()) })
    const { pendingRequests } = store.getState()
    const isCancelled = (job: JobView) => {
      const last = before?.jobs.get(job.identity.key)
      const wasUnderWay =
        last !== undefined && getCancelOffer(last, pendingRequests.get(job.identity.key)) === 'underway'
      // A fast server may cancel the job before the window learns that a cancel is pending.
      return wasUnderWay || isCommandPending(job, 'cancel')
    }
    holdBack(ended.filter(isCancelled).map(({ identity: { key } }) => key))
  }

  function holdBack(keys: readonly JobKey[]): void {
    if (keys.length === 0) return
    store.setState(({ justCancelledKeys }) => ({
      justCancelledKeys: new Set([...justCancelledKeys, ...keys]),
    }))
    const release = setTimeout(() => {
      inert.delete(release)
      store.setState(({ justCancelledKeys }) => ({
        justCancelledKeys: new Set([...justCancelledKeys].filter((key) => !keys.includes(key))),
      }))
    }, inertAfterCancelMs)
    inert.add(release)
  }

  function end(): void {
    for (const release of inert) clearTimeout(release)
    store.setState({ justCancelledKeys: new Set() })
  }

  return { take, end }
}

/**
 * Keeps the window's state up to date: requests a snapshot, then applies patches in order. After a gap,
 * requests a new snapshot.
 *
 * @param request the first snapshot, if it was already requested
 * @returns a function that disconnects
 */
export function connectStore(
  bridge: CompileoBridge,
  store: WindowStore,
  texts: () => Texts,
  onIntent: (intent: WindowIntent) => void,
  request?: Promise<Snapshot>,
): () => void {
  const stop = new AbortController()
  let first = store.getState().mainState ? undefined : request
  let queuedPatches: Patch[] = []
  let loading = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const { take, end } = createReceiver(store, texts)

  /** Applies pending patches. Returns false if one is missing. */
  function drain(mainState: MainState): boolean {
    const patches = queuedPatches
    queuedPatches = []
    let next = mainState
    for (const patch of patches) {
      const patchedState = applyPatch(next, patch, Date.now())
      if (patchedState === 'gap') {
        take(next)
        return false
      }
      next = patchedState
    }
    take(next)
    return true
  }

  async function load(): Promise<void> {
    if (loading || stop.signal.aborted) return
    loading = true
    clearTimeout(timer)
    try {
      const snapshot = await (first ?? bridge.call('snapshot', {}))
      if (stop.signal.aborted) return
      if (!drain(createMainState(snapshot, Date.now()))) timer = setTimeout(reload, retryDelayMs)
    } catch {
      if (stop.signal.aborted) return
      // The error message is meant for developers, so users see a general one.
      store.setState({ error: texts().error.notResponding })
      timer = setTimeout(reload, retryDelayMs)
    } finally {
      first = undefined
      loading = false
    }
  }
  function reload(): void {
    void load()
  }

  const unlisten = [
    bridge.onPatch((patch) => {
      queuedPatches.push(patch)
      const { mainState } = store.getState()
      if (!loading && mainState && !drain(mainState)) reload()
    }),
    bridge.onIntent(onIntent),
  ]
  if (!store.getState().mainState) reload()

  return () => {
    stop.abort()
    clearTimeout(timer)
    end()
    for (const leave of unlisten) leave()
  }
}
