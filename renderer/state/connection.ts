import type { CompileoBridge, Patch, Snapshot, WindowIntent } from '../../shared/contract.ts'
import { outcomesSpoken } from './models/sentences.ts'
import { reasonOf } from './call-error.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { applyPatch, endedBetween, movedOn, worldOf, type World } from './world.ts'
import type { WindowStore } from './window-store.ts'

/** How long to wait (ms) before asking again after a snapshot failed or missed a patch once more. */
const retryAfter = 2_000

/** What was asked for before there was a window. */
export interface FirstSnapshot {
  readonly asked: Promise<Snapshot>
  /** Undefined where it is not there yet. */
  readonly answered: Snapshot | undefined
}

/**
 * Keeps the store's world in step with the main process: a snapshot first, unless the store has one, then patches in order, and a new snapshot
 * after a gap. Patches that arrive while a snapshot is on its way wait for it.
 * @param asked the snapshot, where it was asked for already
 * @returns how to disconnect
 */
export function connect(
  bridge: CompileoBridge,
  store: WindowStore,
  texts: () => Texts,
  onIntent: (intent: WindowIntent) => void,
  asked?: Promise<Snapshot>,
): () => void {
  const stop = new AbortController()
  let first = store.getState().world ? undefined : asked
  let queued: Patch[] = []
  let loading = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function take(world: World): void {
    const before = store.getState().world
    const ended = before ? endedBetween(before, world) : []
    store.setState(({ said }) => ({
      world,
      trouble: undefined,
      said:
        before && said.size > 0 ? new Map([...said].filter(([key]) => !movedOn(before, world, key))) : said,
    }))
    if (ended.length > 0) store.setState({ announcement: outcomesSpoken(ended, texts()) })
  }

  /** Applies what waits; false where a patch is missing. */
  function drain(world: World): boolean {
    const patches = queued
    queued = []
    let next = world
    for (const patch of patches) {
      const patched = applyPatch(next, patch, Date.now())
      if (patched === 'gap') {
        take(next)
        return false
      }
      next = patched
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
      if (!drain(worldOf(snapshot, Date.now()))) timer = setTimeout(reload, retryAfter)
    } catch (error) {
      if (stop.signal.aborted) return
      store.setState({ trouble: texts().trouble.noAnswer(reasonOf(error)) })
      timer = setTimeout(reload, retryAfter)
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
      queued.push(patch)
      const { world } = store.getState()
      if (!loading && world && !drain(world)) reload()
    }),
    bridge.onIntent(onIntent),
  ]
  if (!store.getState().world) reload()

  return () => {
    stop.abort()
    clearTimeout(timer)
    for (const end of unlisten) end()
  }
}
