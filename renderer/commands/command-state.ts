import type { Batch, BatchId, JobKey, JobView, ServerView } from '#shared/model.ts'
import { getBatches, type KnownBatch } from '#renderer/state/models/batches.ts'
import type { WindowState } from '#renderer/state/window-store.ts'

/** The parts of the state on which commands depend. */
export interface CommandState extends Pick<WindowState, 'pendingRequests' | 'justCancelled' | 'canUndo'> {
  readonly jobs: ReadonlyMap<JobKey, JobView>
  readonly servers: readonly ServerView[]
  readonly batches: ReadonlyMap<BatchId, KnownBatch>
  readonly isRestarting: boolean
  readonly pausedUntil: number
}

const noServers: readonly ServerView[] = []
const noBatches: readonly Batch[] = []
const noJobs: ReadonlyMap<JobKey, JobView> = new Map()

/** Returns the same values until one of them changes, so that components don't render again. */
export function selectCommandState(state: WindowState): CommandState {
  const { world, pendingRequests, justCancelled, canUndo } = state
  const jobs = world?.jobStructure ?? noJobs
  return {
    pendingRequests,
    justCancelled,
    canUndo,
    jobs,
    servers: world?.servers ?? noServers,
    batches: getBatches(world?.batches ?? noBatches, jobs),
    isRestarting: world?.bulk !== undefined,
    pausedUntil: world?.settings.pausedUntil ?? 0,
  }
}
