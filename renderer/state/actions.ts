import { createMessage, type Message } from '#shared/message.ts'
import type { CompileoBridge, CommandResult, Reply, RequestArgument, RequestName } from '#shared/contract.ts'
import type { BatchId, HistoryEntry, JobKey, PendingCommand, ServerId, WatchRule } from '#shared/model.ts'
import { formatBatchName } from '#shared/texts/format-batch.ts'
import { toBatchRowId, type BatchWithJobs } from './models/batches.ts'
import { isJobOver } from './models/groups.ts'
import { isFailedWithoutRestart, getRestartOffer } from './models/job-actions.ts'
import { getErrorText } from './page-errors.ts'
import type { Texts } from '#shared/texts/index.ts'
import { mayStillRun } from '#shared/rules/lost-track.ts'
import { getServerId } from '#shared/rules/job-key.ts'
import { createWatchLinks } from '#shared/rules/watch-link.ts'
import { needsWebPageConfirmation } from '#shared/rules/web-page-warning.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import { createViewActions } from './view-actions.ts'
import { hasJobChanged, type MainState } from './main-state.ts'
import { wasRestartedInBulk, type ToastText, type WindowStore } from './window-store.ts'

export type Actions = ReturnType<typeof createActions>

/** Returns a rejection if the call fails, so that callers always get a result. */
export async function catchFailure<T extends CommandResult>(
  call: Promise<T>,
): Promise<T | { readonly ok: false; readonly message: Message }> {
  try {
    return await call
  } catch (error) {
    return { ok: false, message: createMessage('system.failed', getErrorText(error)) }
  }
}

function setEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> {
  const next = new Map(map)
  if (value === undefined) next.delete(key)
  else next.set(key, value)
  return next
}

type CommandName = { [N in RequestName]: Reply<N> extends CommandResult ? N : never }[RequestName]

interface ActionsContext {
  readonly store: WindowStore
  readonly bridge: CompileoBridge
  readonly texts: () => Texts
}

interface ActionsBase extends ActionsContext, ReturnType<typeof createRequests> {
  readonly view: ReturnType<typeof createViewActions>
}

export function createActions(store: WindowStore, bridge: CompileoBridge, texts: () => Texts) {
  const context = { store, bridge, texts }
  const view = createViewActions(store)
  const requests = createRequests(context)
  const base: ActionsBase = { ...context, ...requests, view }
  return {
    ...view,
    ...requests,
    ...runActions(base),
    ...listActions(base),
    ...visibilityActions(base),
    ...batchActions(base),
    ...serverActions(base),
    ...ruleActions(base),
    ...programActions(base),
  }
}

function createRequests({ store, bridge, texts }: ActionsContext) {
  let toasts = 0

  function toast(text: string, undo?: () => Promise<void>): void {
    toasts += 1
    store.setState({ toast: { id: toasts, text, undo } })
  }

  const dismissToast = (): void => store.setState({ toast: undefined })

  /** Sends a request. The toast shows the message of the main process, or else `done`. */
  async function ask<N extends CommandName>(
    name: N,
    argument: RequestArgument<N>,
    done?: string,
  ): Promise<boolean> {
    const call: Promise<CommandResult> = bridge.call(name, argument)
    const { ok, message } = await catchFailure(call)
    if (message !== undefined) toast(formatMessage(message, texts()))
    else if (done !== undefined) toast(done)
    return ok
  }

  const copy = (text: string) => ask('copyText', { text }, texts().toast.copied)

  return { toast, dismissToast, ask, copy }
}

function createCommand({ store, bridge, texts, view }: ActionsBase) {
  function showResult(key: JobKey, result: ToastText | undefined): void {
    store.setState((state) => ({ commandResults: setEntry(state.commandResults, key, result) }))
  }

  function hasMovedOn(before: MainState | undefined, key: JobKey): boolean {
    const { mainState } = store.getState()
    return before !== undefined && mainState !== undefined && hasJobChanged(before, mainState, key)
  }

  /** @param also contains `isBulk` if the command is one of many, so that other requests go first */
  return async function command(
    key: JobKey,
    kind: PendingCommand['kind'],
    also: { readonly isBulk?: true } = {},
  ): Promise<void> {
    const before = store.getState()
    if (kind === 'restart' && (wasRestartedInBulk(before, key) || before.justCancelledKeys.has(key))) return
    store.setState((state) => ({ pendingRequests: setEntry(state.pendingRequests, key, kind) }))
    showResult(key, undefined)
    const outcome = await catchFailure(bridge.call(kind, { key, ...(kind === 'cancel' && also) }))
    store.setState((state) => ({ pendingRequests: setEntry(state.pendingRequests, key, undefined) }))
    if (!outcome.ok) {
      showResult(key, { ok: false, message: outcome.message })
      const job = before.mainState?.jobs.get(key)
      if (job)
        view.announce(
          texts().job.endedSpoken(
            formatJobName(job.identity, texts()),
            formatMessage(outcome.message, texts()),
          ),
        )
    } else if (outcome.message !== undefined && !hasMovedOn(before.mainState, key)) {
      // If the job has changed since, its row already shows newer information than the response.
      showResult(key, { ok: true, message: outcome.message })
    }
  }
}

function runActions(base: ActionsBase) {
  const { store, bridge, texts, view, toast } = base
  const command = createCommand(base)
  return {
    command,
    /**
     * Restarts a single job at once. Asks for confirmation if several jobs have failed, or if the job may
     * still be running.
     */
    restart: (keys: readonly JobKey[]): void => {
      const { mainState, pendingRequests } = store.getState()
      const failed = keys.filter((key) => isFailedWithoutRestart(mainState?.jobs.get(key), pendingRequests))
      const [only] = keys.length === 1 ? keys : failed
      if (failed.length > 1) return view.openRestart(keys)
      const job = only === undefined ? undefined : mainState?.jobs.get(only)
      if (!job || getRestartOffer(job, pendingRequests.get(job.identity.key)) !== 'ready') return
      if (mayStillRun(job)) view.openRestart([job.identity.key])
      else void command(job.identity.key, 'restart')
    },
    restartMany: async (
      keys: readonly JobKey[],
      also: { readonly alsoCancelled?: true } = {},
    ): Promise<void> => {
      const { bulkRestartedKeys, mainState } = store.getState()
      store.setState({ bulkRestartedKeys: new Set(mainState?.bulk ? [...bulkRestartedKeys, ...keys] : keys) })
      // There is no toast on success, because the bar below the list shows the progress.
      const result = await catchFailure(bridge.call('restartMany', { keys: [...keys], ...also }))
      if (result.ok) return
      toast(formatMessage(result.message, texts()))
      store.setState({ bulkRestartedKeys })
    },
  }
}

function listActions({ store, bridge, texts, view, toast, dismissToast, ask }: ActionsBase) {
  async function undoUnwatch(): Promise<void> {
    dismissToast()
    store.setState({ canUndo: false })
    await ask('undoUnwatch', {})
  }

  return {
    undoUnwatch,
    /** Mutes the jobs. If all are muted, unmutes them. */
    toggleMuted: async (keys: readonly JobKey[]): Promise<void> => {
      const { mainState } = store.getState()
      const muted = !keys.every((key) => mainState?.jobs.get(key)?.user.muted)
      if (!(await ask('setMuted', { keys: [...keys], muted }))) return
      view.announce(muted ? texts().picked.muted(keys.length) : texts().picked.unmuted(keys.length))
    },
    dismiss: async (keys: readonly JobKey[]): Promise<void> => {
      const { mainState } = store.getState()
      const dismissed = keys.flatMap((key) => {
        const job = mainState?.jobs.get(key)
        return job?.attention ? [job] : []
      })
      const [first] = dismissed
      if (!first) return
      const dismissedKeys = dismissed.map(({ identity: { key } }) => key)
      if (!(await ask('setDismissed', { keys: dismissedKeys, dismissed: true }))) return
      const name =
        dismissed.length === 1 ? formatJobName(first.identity, texts()) : texts().toast.jobs(dismissed.length)
      toast(texts().toast.dismissed(name), async () => {
        dismissToast()
        await ask('setDismissed', { keys: dismissedKeys, dismissed: false })
      })
    },
    unwatch: async (keys: readonly JobKey[]): Promise<void> => {
      const { mainState, selected, picked } = store.getState()
      const jobs = keys.flatMap((key) => mainState?.jobs.get(key) ?? [])
      const outcome = await catchFailure(bridge.call('unwatch', { keys: [...keys] }))
      if (!outcome.ok) return toast(formatMessage(outcome.message, texts()))
      if (keys.some((key) => key === selected)) view.select(undefined)
      if (keys.some((key) => picked.keys.has(key))) view.clearPicked()
      const [only] = jobs
      const name =
        only && jobs.length === 1 ? formatJobName(only.identity, texts()) : texts().toast.jobs(keys.length)
      store.setState({ canUndo: true })
      toast(texts().toast.unwatched(name), undoUnwatch)
    },
  }
}

function visibilityActions({ ask }: ActionsBase) {
  let lookedAt: RequestArgument<'lookingAt'> = {}
  return {
    /** Tells the main process what the user is looking at, if that has changed. */
    lookAt: async (viewedJob: RequestArgument<'lookingAt'>): Promise<void> => {
      if (viewedJob.key === lookedAt.key && viewedJob.list === lookedAt.list) return
      lookedAt = viewedJob
      await ask('lookingAt', viewedJob)
    },
  }
}

function batchActions({ bridge, texts, view, toast, dismissToast, ask }: ActionsBase) {
  return {
    /** Adds jobs to a batch. Without an ID, creates a batch whose name the user can edit at once. */
    group: async (keys: readonly JobKey[], batchId?: BatchId): Promise<void> => {
      const outcome = await catchFailure(bridge.call('groupJobs', { keys: [...keys], batchId }))
      if (!outcome.ok) return toast(formatMessage(outcome.message, texts()))
      view.clearPicked()
      if (batchId === undefined && 'batchId' in outcome && outcome.batchId !== undefined) {
        view.startRenaming(toBatchRowId(outcome.batchId))
      }
    },
    ungroup: async ({ batch, jobs }: BatchWithJobs): Promise<void> => {
      const keys = jobs.map(({ identity: { key } }) => key)
      if (!(await ask('ungroupJobs', { keys }))) return
      toast(texts().batch.ungrouped(formatBatchName(batch, jobs, texts())), async () => {
        dismissToast()
        await ask('groupJobs', { keys, batchId: batch.id })
      })
    },
  }
}

function serverActions({ store, bridge, texts, view, copy, ask, toast }: ActionsBase) {
  return {
    watchAgain: async ({ outcome: { key }, jobId, label, jobKind: kind, project }: HistoryEntry) => {
      const call = bridge.call('watch', { text: jobId, serverId: getServerId(key), label })
      const result = await catchFailure(call)
      const reason = 'results' in result ? result.results.find(({ ok }) => !ok)?.message : undefined
      const name = formatJobName({ jobId, label, kind, project }, texts())
      toast(result.ok ? texts().history.watching(name) : formatMessage(reason ?? result.message, texts()))
    },
    /** Copies links that watch the same jobs on another computer. */
    copyLinks: (keys: readonly JobKey[]) => {
      const { servers = [], batches = [], jobs: watchedJobs } = store.getState().mainState ?? {}
      const jobs = keys.flatMap((key) => watchedJobs?.get(key) ?? [])
      const batch = batches.find(({ id }) => jobs.every((job) => job.user.batch === id))
      return copy(createWatchLinks(jobs, servers, batch?.name).join('\n'))
    },
    retryNow: (serverId?: ServerId) => ask('retryNow', { serverId }),
    refreshQueue: (serverId: ServerId) => ask('refreshQueue', { serverId }),
    /** Opens Compileo's web interface. If the page may make running jobs fail, asks for confirmation. */
    openInCompileo: (what: RequestArgument<'openInCompileo'>): void => {
      const { mainState } = store.getState()
      const serverId = 'key' in what ? getServerId(what.key) : what.serverId
      const mustAsk =
        mainState &&
        needsWebPageConfirmation(mainState.jobs.values(), serverId, Date.now() + mainState.clockSkewMs)
      if (mustAsk) view.openDialog({ type: 'web-page', request: what })
      else void ask('openInCompileo', what)
    },
    watchListedJobs: async (keys: readonly JobKey[]): Promise<void> => {
      await ask('watchListedJobs', { keys: [...keys] }, texts().toast.watching(keys.length))
    },
  }
}

function ruleActions({ ask }: ActionsBase) {
  return {
    addRule: (serverId: ServerId, rule: Pick<WatchRule, 'kind' | 'project' | 'startedBy'>) =>
      ask('setWatchRule', { serverId, ...rule }),
  }
}

function programActions({ store, view, ask }: ActionsBase) {
  return {
    /** Quits. If jobs are running or waiting, asks for confirmation. */
    askQuit: (): void => {
      const jobs = store.getState().mainState?.jobs.values() ?? []
      if ([...jobs].some((job) => !isJobOver(job))) view.openDialog({ type: 'quit' })
      else void ask('quit', {})
    },
  }
}
