import type { Batch, BatchId, JobKey, JobView, ServerView } from '#shared/model.ts'
import { getBatchesWithJobs, type BatchWithJobs } from '#renderer/state/models/batches.ts'
import type { WindowState } from '#renderer/state/window-store.ts'

/** The parts of the state on which commands depend. */
export interface CommandState extends Pick<WindowState, 'pendingRequests' | 'justCancelledKeys' | 'canUndo'> {
  readonly jobs: ReadonlyMap<JobKey, JobView>
  readonly servers: readonly ServerView[]
  readonly batches: ReadonlyMap<BatchId, BatchWithJobs>
  readonly isRestarting: boolean
  readonly pausedUntil: number
}

const noServers: readonly ServerView[] = []
const noBatches: readonly Batch[] = []
const noJobs: ReadonlyMap<JobKey, JobView> = new Map()

/**
 * Selects the state on which commands depend. Its values are the same objects until they change, so that
 * `useShallow` doesn't render components needlessly.
 */
export function selectCommandState(state: WindowState): CommandState {
  const { mainState, pendingRequests, justCancelledKeys, canUndo } = state
  const jobs = mainState?.jobStructure ?? noJobs
  return {
    pendingRequests,
    justCancelledKeys,
    canUndo,
    jobs,
    servers: mainState?.servers ?? noServers,
    batches: getBatchesWithJobs(mainState?.batches ?? noBatches, jobs),
    isRestarting: mainState?.bulk !== undefined,
    pausedUntil: mainState?.settings.pausedUntil ?? 0,
  }
}
