import type { CompileoBridge, JobKey, Outcome, Wish, WindowIntent } from '../../preload/contract.ts'
import type { Filter } from '../jobs/groups.ts'
import { nameOf } from '../jobs/sentences.ts'
import { reasonOf, texts } from '../texts.ts'
import { movedOn, type World } from './world.ts'
import type { Said, Unwatched, WindowStore } from './window-store.ts'

/** Everything the person can do in the window that more than one component offers. */
export type Actions = ReturnType<typeof createActions>

/** An outcome even where the call itself failed: what went wrong, in words. */
export async function outcomeOf<T extends Outcome>(
  call: Promise<T>,
): Promise<T | { readonly ok: false; readonly message: string }> {
  try {
    return await call
  } catch (error) {
    return { ok: false, message: texts.trouble.callFailed(reasonOf(error)) }
  }
}

function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> {
  const next = new Map(map)
  if (value === undefined) next.delete(key)
  else next.set(key, value)
  return next
}

/** Binds the person's wishes to a store and a bridge. */
export function createActions(store: WindowStore, bridge: CompileoBridge) {
  let toasts = 0

  function toast(text: string, undo?: Unwatched): void {
    toasts += 1
    store.setState({ toast: { id: toasts, text, undo } })
  }
  function say(key: JobKey, said: Said | undefined): void {
    store.setState((state) => ({ said: withEntry(state.said, key, said) }))
  }
  function select(key: JobKey | undefined): void {
    store.setState((state) => {
      if (state.selected === key) return state
      const job = key === undefined ? undefined : state.world?.jobs.get(key)
      return { selected: key, kept: job?.attention ? key : undefined }
    })
  }

  function hasMovedOn(before: World | undefined, key: JobKey): boolean {
    const { world } = store.getState()
    return before !== undefined && world !== undefined && movedOn(before, world, key)
  }

  async function wish(key: JobKey, kind: Wish['kind']): Promise<void> {
    const before = store.getState()
    if (before.asking.has(key)) return
    store.setState((state) => ({ asking: withEntry(state.asking, key, kind) }))
    say(key, undefined)
    const outcome = await outcomeOf(bridge.call(kind, { key }))
    store.setState((state) => ({ asking: withEntry(state.asking, key, undefined) }))
    if (!outcome.ok) say(key, { ok: false, text: outcome.message })
    else if (outcome.message !== undefined && !hasMovedOn(before.world, key)) {
      // Where the job moves already, its row says more than the answer does.
      say(key, { ok: true, text: outcome.message })
    }
  }

  const dismissToast = (): void => store.setState({ toast: undefined })
  const setFilter = (filter: Filter): void => store.setState({ filter })
  const setSearch = (search: string): void => store.setState({ search })
  const showAll = (): void => store.setState({ filter: 'all', search: '' })
  const openWatch = (): void => store.setState({ watchOpen: true })
  const closeWatch = (): void => store.setState({ watchOpen: false })

  /** Shows what main asks for: a job's detail, the watch form, or the whole list. */
  function show(intent: WindowIntent): void {
    if (intent.show === 'watch') return store.setState({ watchOpen: true })
    store.setState({ filter: 'all', search: '', watchOpen: false })
    select(intent.show === 'job' ? intent.key : undefined)
  }

  /** Tells main that the failure was looked at. The row stays where it is until the person moves on. */
  async function seen(key: JobKey): Promise<void> {
    store.setState((state) => (state.selected === key ? { kept: key } : state))
    const outcome = await outcomeOf(bridge.call('seen', { key }))
    if (!outcome.ok) say(key, { ok: false, text: outcome.message })
  }

  /** Tells main which jobs are in sight of the person: they are asked for first. */
  async function inSight(keys: readonly JobKey[]): Promise<void> {
    const outcome = await outcomeOf(bridge.call('inSight', { keys: [...keys] }))
    if (!outcome.ok) toast(outcome.message)
  }

  async function unwatch(key: JobKey): Promise<void> {
    const job = store.getState().world?.jobs.get(key)
    const outcome = await outcomeOf(bridge.call('unwatch', { key }))
    if (!outcome.ok) return say(key, { ok: false, text: outcome.message })
    if (store.getState().selected === key) select(undefined)
    if (!job) return
    const undo = { jobId: job.jobId, serverId: job.serverId, label: job.label }
    toast(texts.toast.unwatched(nameOf(job)), undo)
  }

  /** Puts a job back on the watch-list after it was taken off. */
  async function watchAgain({ jobId, serverId, label }: Unwatched): Promise<void> {
    store.setState({ toast: undefined })
    const argument = { text: jobId, serverId, ...(label === undefined ? {} : { label }) }
    const outcome = await outcomeOf(bridge.call('watch', argument))
    if (!outcome.ok) toast(outcome.message)
  }

  async function copy(text: string): Promise<void> {
    const outcome = await outcomeOf(bridge.call('copyText', { text }))
    toast(outcome.ok ? texts.toast.copied : outcome.message)
  }

  async function pause(until: 'hour' | 'tomorrow' | 'resume'): Promise<void> {
    const outcome = await outcomeOf(bridge.call('pauseNotifications', { until }))
    if (!outcome.ok) toast(outcome.message)
  }

  async function dismissNotice(id: string): Promise<void> {
    const outcome = await outcomeOf(bridge.call('dismissNotice', { id }))
    if (!outcome.ok) toast(outcome.message)
  }

  return {
    toast,
    select,
    wish,
    dismissToast,
    setFilter,
    setSearch,
    showAll,
    openWatch,
    closeWatch,
    show,
    seen,
    inSight,
    unwatch,
    watchAgain,
    copy,
    pause,
    dismissNotice,
  }
}
