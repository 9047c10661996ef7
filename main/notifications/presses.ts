import type { WindowIntent } from '#shared/contract.ts'
import type { WebPageTarget } from '#main/commands/open-in-compileo.ts'
import type { RunOutcome } from '#main/commands/jobs/run-job.ts'
import type { Clock } from '#main/base/clock.ts'
import { isJobKey } from '#shared/rules/job-key.ts'
import type { AppStore } from '#main/state/store.ts'
import type { JobKey } from '#shared/model.ts'
import { keysOfBatch } from '#shared/rules/batch.ts'
import { asksBeforeRestart } from '#shared/rules/lost-track.ts'
import type { Texts } from '#shared/texts/index.ts'
import { serverIdOf } from './alerts.ts'
import { batchIdOf } from './batch-notification.ts'
import type { Delivering } from './deliver.ts'
import { notificationForRestart, type RestartOutcome } from './restart.ts'
import { launchId } from './launch-notification.ts'
import { testId } from './test-notification.ts'
import { updateId } from './update-notification.ts'
import type { RollingSummary } from './rolling-summary.ts'
import { restartableOf } from './summary.ts'
import type { NotificationPresenter, NotificationPress, Recall } from './notification.ts'

export interface PressAnswers {
  readonly restart: (key: JobKey) => Promise<RunOutcome>
  readonly restartMany: (keys: readonly JobKey[]) => void
  readonly stopRecovery: (key: JobKey) => void
  readonly waitLonger: (key: JobKey) => void
  readonly dismiss: (key: JobKey) => void
  readonly openInCompileo: (seen: WebPageTarget, activationToken: string | undefined) => Promise<void>
  readonly open: (intent: WindowIntent, activationToken: string | undefined) => void
}

const prefix = 'job:'

function keyOf(id: string): JobKey | undefined {
  if (!id.startsWith(prefix)) return undefined
  const key = id.slice(prefix.length)
  return isJobKey(key) ? key : undefined
}

/** Describes a restart in its notification; undefined while the previous click is still in progress. */
export function restartOutcome(outcome: RunOutcome): RestartOutcome | undefined {
  const { message: reason } = outcome
  switch (outcome.kind) {
    case 'busy':
      return undefined
    case 'done':
      return { kind: 'restarted' }
    case 'refused':
    case 'unwatched':
      return { kind: 'not-restartable', reason }
    case 'unreachable':
      return { kind: 'unreachable', reason }
    case 'unauthorized':
      return { kind: 'unauthorized', reason }
    case 'gone':
    case 'limited':
    case 'unclear':
      return { kind: outcome.kind }
  }
}

/** Runs the actions of clicks on notifications. */
export function answerPresses({
  store,
  presenter,
  delivering,
  summaries,
  persistent,
  restart,
  restartMany,
  stopRecovery,
  waitLonger,
  dismiss,
  openInCompileo,
  open,
  run,
  recall,
  texts,
  clock,
}: PressAnswers & {
  readonly store: AppStore
  readonly clock: Clock
  readonly presenter: NotificationPresenter
  readonly delivering: Delivering
  readonly summaries: ReadonlyMap<string, Pick<RollingSummary, 'outcomes'>>
  /** Notifications of failures that weren't clicked yet. */
  readonly persistent: Set<string>
  readonly run: (doing: Promise<void>) => void
  readonly recall: Recall
  readonly texts: () => Texts
}): () => void {
  const isWatched = (key: JobKey) => store.state().jobs.has(key)

  function jobsOfBatch(id: string): readonly JobKey[] {
    const batch = batchIdOf(id)
    return batch === undefined ? [] : keysOfBatch(store.state().jobs.values(), batch)
  }

  const outcomesOf = (id: string) => summaries.get(id)?.outcomes ?? []

  const restartedBy = (id: string): readonly JobKey[] => [
    ...jobsOfBatch(id),
    ...restartableOf(outcomesOf(id), store.state().jobs, clock.now()),
  ]

  function intentOf(id: string): WindowIntent {
    if (id === testId || id === updateId) return { show: 'settings' }
    if (id === launchId) return { show: 'watch' }
    const key = keyOf(id)
    if (key !== undefined && isWatched(key)) return { show: 'job', key }
    const serverId = serverIdOf(id)
    if (serverId !== undefined && store.state().servers.has(serverId)) return { show: 'server', serverId }
    const keys = [...outcomesOf(id).map((outcome) => outcome.key), ...jobsOfBatch(id)].filter(isWatched)
    return keys.length > 0 ? { show: 'list', keys: [...new Set(keys)] } : { show: 'list' }
  }

  /** Asks first, because one of the jobs may still be running. */
  function asksFirst(keys: readonly JobKey[], activationToken: string | undefined): boolean {
    const asks = asksBeforeRestart(keys.flatMap((key) => store.state().jobs.get(key) ?? []))
    if (asks) open({ show: 'ask-restart', keys }, activationToken)
    return asks
  }

  /** Set before the request, because a short run can end before the response arrives. */
  const promiseEnd = (key: JobKey, withBatch?: true) =>
    store.updateJob(key, (job) => ({
      ...job,
      announcesEnd: { run: job.outcome ? job.run + 1 : job.run, ...(withBatch && { withBatch }) },
    }))

  async function restarted(key: JobKey) {
    store.seen([key])
    promiseEnd(key)
    const outcome = restartOutcome(await restart(key))
    if (!outcome) return
    if (outcome.kind !== 'restarted' && outcome.kind !== 'unclear')
      store.updateJob(key, (job) => ({ ...job, announcesEnd: undefined }))
    await delivering.show(notificationForRestart(key, store.state().jobs.get(key), outcome, texts()))
  }

  return presenter.onPress(({ id, action, activationToken }: NotificationPress) => {
    // The reply has the same ID, and must not be closed together with the failure.
    persistent.delete(id)
    const key = keyOf(id)
    if (key !== undefined && action === 'restart') {
      if (!asksFirst([key], activationToken)) run(restarted(key))
    } else if (key !== undefined && action === 'stop') stopRecovery(key)
    else if (key !== undefined && action === 'dismiss') dismiss(key)
    else if (key !== undefined && action === 'wait-longer') waitLonger(key)
    else if (key !== undefined && action === 'cancel' && isWatched(key))
      open({ show: 'ask-cancel', key }, activationToken)
    else if (action === 'in-compileo') {
      const serverId = serverIdOf(id)
      if (key !== undefined) store.seen([key])
      if (key !== undefined) run(openInCompileo({ key }, activationToken))
      else if (serverId !== undefined) run(openInCompileo({ serverId }, activationToken))
    } else if (key === undefined && action === 'restart') {
      const keys = restartedBy(id)
      store.seen(keys)
      if (keys.length === 0 || asksFirst(keys, activationToken)) return
      for (const each of keys) promiseEnd(each, true)
      restartMany(keys)
    } else open(intentOf(id), activationToken)
  }, recall)
}
