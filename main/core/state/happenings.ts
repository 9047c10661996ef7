import { isUnreachableAlert } from '#shared/alert-levels.ts'
import type {
  Batch,
  BatchId,
  JobOutcome,
  JobState,
  QueueAlert,
  ServerId,
  ServerState,
} from '#shared/model.ts'
import { getBatchProgress, type BatchProgress } from '#shared/rules/batch.ts'
import { isAutoRestartDue } from './auto-restart.ts'
import { findNewOutcomes } from './reduce-job.ts'
import type { AppState, AppStore } from './store.ts'

export interface BatchSnapshot {
  readonly batch: Batch
  readonly jobs: readonly JobState[]
  readonly progress: BatchProgress
}

export type Happening =
  /** A run has ended. `batch` is set if the whole batch has ended with it. */
  | {
      readonly type: 'ended'
      readonly outcome: JobOutcome
      readonly job: JobState
      readonly batch: BatchSnapshot | undefined
    }
  /** An auto-restart was given up, so the failed job stays failed. */
  | { readonly type: 'restart-given-up'; readonly outcome: JobOutcome; readonly job: JobState }
  | { readonly type: 'overdue'; readonly job: JobState }
  | { readonly type: 'alert'; readonly server: ServerState; readonly raised: readonly QueueAlert[] }
  /** Alerts were cleared, or the server with these alerts was removed. */
  | { readonly type: 'alerts-cleared'; readonly serverId: ServerId; readonly cleared: readonly QueueAlert[] }
  /** A server or its queue is reachable again. `away` is the alert that it was unreachable. */
  | { readonly type: 'reachable-again'; readonly server: ServerState; readonly away: QueueAlert }

export type HappeningWithType<Is extends Happening['type']> = Extract<Happening, { readonly type: Is }>
export type Happenings = ReturnType<typeof createHappenings>

/**
 * Returns a snapshot of a batch; undefined if the batch is unknown or has fewer than two jobs. A single job
 * has its own notification.
 */
export function getBatchSnapshot(
  id: BatchId | undefined,
  { batches, jobs }: Pick<AppState, 'batches' | 'jobs'>,
): BatchSnapshot | undefined {
  const batch = id === undefined ? undefined : batches.get(id)
  if (!batch) return undefined
  const members = [...jobs.values()].filter((job) => job.user.batch === id)
  return members.length < 2 ? undefined : { batch, jobs: members, progress: getBatchProgress(members) }
}

const getUnreachableAlert = ({ alerts }: Pick<ServerState, 'alerts'>): QueueAlert | undefined =>
  alerts.find(({ kind }) => isUnreachableAlert(kind))

const isRestarting = ({ user: { pendingCommand: command } }: JobState) =>
  command?.kind === 'restart' && (command.state === 'sent' || command.state === 'accepted')

function getJobHappenings(
  before: JobState | undefined,
  after: JobState | undefined,
  state: Pick<AppState, 'batches' | 'jobs'>,
): readonly Happening[] {
  if (!before || !after) return []
  const [outcome] = findNewOutcomes(before, after)
  const batch = outcome && getBatchSnapshot(after.user.batch, state)
  const isOverdue = after.run.overdue !== undefined && after.run.overdue !== before.run.overdue
  const isRestartGivenUp =
    !outcome && isAutoRestartDue(before) && !isAutoRestartDue(after) && !isRestarting(after)
  return [
    ...(isRestartGivenUp && after.outcome
      ? [{ type: 'restart-given-up', outcome: after.outcome, job: after } as const]
      : []),
    ...(outcome
      ? [{ type: 'ended', outcome, job: after, batch: batch?.progress.isOver ? batch : undefined } as const]
      : []),
    ...(isOverdue ? [{ type: 'overdue', job: after } as const] : []),
  ]
}

/** Alerts are compared by kind, because the numbers of an alert may change. */
const excludeKinds = (alerts: readonly QueueAlert[], others: readonly QueueAlert[]) =>
  alerts.filter(({ kind }) => !others.some((other) => other.kind === kind))

function getServerHappenings(
  before: ServerState | undefined,
  after: ServerState | undefined,
): readonly Happening[] {
  const { alerts: alertsBefore = [] } = before ?? {}
  const { alerts: currentAlerts = [] } = after ?? {}
  const raisedAlerts = excludeKinds(currentAlerts, alertsBefore)
  const clearedAlerts = excludeKinds(alertsBefore, currentAlerts)
  const unreachableAlert = before && getUnreachableAlert(before)
  const serverId = before?.id ?? after?.id ?? ''
  return [
    ...(clearedAlerts.length > 0
      ? [{ type: 'alerts-cleared', serverId, cleared: clearedAlerts } as const]
      : []),
    ...(after && raisedAlerts.length > 0
      ? [{ type: 'alert', server: after, raised: raisedAlerts } as const]
      : []),
    ...(after && unreachableAlert && !getUnreachableAlert(after)
      ? [{ type: 'reachable-again', server: after, away: unreachableAlert } as const]
      : []),
  ]
}

/** Detects each happening once for all listeners. The initial state causes no happenings. */
export function createHappenings(store: AppStore) {
  const listeners = new Set<(happening: Happening) => void>()
  let servers: AppState['servers'] = new Map(store.state().servers)

  function emit(happenings: readonly Happening[]) {
    for (const happening of happenings) for (const listener of listeners) listener(happening)
  }

  store.onChange((change, state) => {
    if (change.type === 'job') emit(getJobHappenings(change.before, change.after, state))
    if (change.type !== 'servers') return
    const before = servers
    servers = new Map(state.servers)
    for (const id of new Set([...before.keys(), ...servers.keys()]))
      emit(getServerHappenings(before.get(id), servers.get(id)))
  })

  return {
    /** @returns a function that removes the listener */
    on(listener: (happening: Happening) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
