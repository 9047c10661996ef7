import type { Batch, BatchId, JobKey, JobView } from '#shared/model.ts'
import type { RunKey } from './run.ts'
import { getBatchProgress, groupByBatch } from '#shared/rules/batch.ts'

/** The ID of a batch's row. It can't equal the key of a job. */
export type BatchRowId = `batch:${BatchId}`
export type CauseRowId = `cause:${string}`
export type RowId = RunKey | BatchRowId | CauseRowId

export const toBatchRowId = (id: BatchId): BatchRowId => `batch:${id}`
export const toCauseRowId = (cause: string): CauseRowId => `cause:${cause}`
export const isParentRow = (id: string): id is BatchRowId | CauseRowId => /^(?:batch|cause):/.test(id)

export interface BatchWithJobs {
  readonly batch: Batch
  readonly jobs: readonly JobView[]
}

export interface ListedBatch extends BatchWithJobs {
  /** The jobs of the batch, except those that need attention. Those are in a group of their own. */
  readonly listed: readonly JobView[]
}

const none: ReadonlyMap<BatchId, BatchWithJobs> = new Map()

interface Known {
  readonly list: readonly Batch[]
  readonly collected: ReadonlyMap<BatchId, BatchWithJobs>
}

/** Every row needs the batches, so they are only computed once for each state. */
const cachedBatches = new WeakMap<ReadonlyMap<JobKey, JobView>, Known>()

/** Returns the batches with at least two jobs. */
export function getBatchesWithJobs(
  batches: readonly Batch[],
  jobs: ReadonlyMap<JobKey, JobView>,
): ReadonlyMap<BatchId, BatchWithJobs> {
  if (batches.length === 0) return none
  const before = cachedBatches.get(jobs)
  if (before?.list === batches) return before.collected
  const collected = collectBatches(batches, jobs.values())
  cachedBatches.set(jobs, { list: batches, collected })
  return collected
}

/** Orders the jobs of a batch by the time they were added, which is also the order of its results. */
export const compareByAddedAt = (a: JobView, b: JobView): number =>
  a.identity.addedAt - b.identity.addedAt || (a.identity.key < b.identity.key ? -1 : 1)

function collectBatches(
  batches: readonly Batch[],
  jobs: Iterable<JobView>,
): ReadonlyMap<BatchId, BatchWithJobs> {
  const members = groupByBatch(jobs)
  return new Map(
    batches.flatMap((batch): [BatchId, BatchWithJobs][] => {
      const batchJobs = members.get(batch.id) ?? []
      return batchJobs.length < 2 ? [] : [[batch.id, { batch, jobs: batchJobs.toSorted(compareByAddedAt) }]]
    }),
  )
}

export const isBatchOver = ({ jobs }: BatchWithJobs): boolean => getBatchProgress(jobs).isOver
