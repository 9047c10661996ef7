import { noOutcomes } from '../outcome.ts'
import type { BatchId, JobKey, JobState, OutcomeKind } from '../model.ts'
import { allDoneAt, type PlannedJob } from './all-done.ts'
import { isWaiting } from './status.ts'

/** As many batches are kept, the newest. */
export const mostBatches = 200
/** This many notifications "when all of these are done" are awaited at once, the newest. */
export const mostAwaited = 20
/** Longest name of a batch, in UTF-16 units; the contract takes no longer one. */
export const longestBatchName = 200

/** What of a job its batch goes by. */
export type BatchMember = Pick<
  JobState,
  'outcome' | 'status' | 'progress' | 'recovery' | 'startedAt' | 'completedAt' | 'addedAt'
>

type Stage = OutcomeKind | 'running' | 'waiting'

/** How many jobs of a batch are where. */
export interface BatchStanding {
  readonly total: number
  readonly counts: Readonly<Record<Stage, number>>
  /** Nothing of it goes on, or is going to be restarted automatically. */
  readonly isOver: boolean
  /** The mean of its jobs, 0-100. What is over counts as done, however it ended. */
  readonly progress: number
}

/** Where a job stands within its batch. One that is going to be restarted automatically waits. */
function stageOf({ outcome, recovery, status }: BatchMember): Stage {
  if (outcome?.kind === 'failed' && recovery?.restartAt !== undefined) return 'waiting'
  if (outcome) return outcome.kind
  // What is over by the server's word, but not confirmed yet, counts as running.
  return status === undefined || isWaiting(status) ? 'waiting' : 'running'
}

/** How much of a job is done, 0-1. */
const doneOf = (job: BatchMember, stage: Stage): number =>
  stage === 'running' ? job.progress / 100 : stage === 'waiting' ? 0 : 1

/** Whether a job runs or waits, be it for an automatic restart. Pure. */
export function isGoing(job: BatchMember): boolean {
  const stage = stageOf(job)
  return stage === 'running' || stage === 'waiting'
}

/** How it stands with a batch. Pure. */
export function batchStanding(jobs: readonly BatchMember[]): BatchStanding {
  const counts = { ...noOutcomes, running: 0, waiting: 0 }
  let done = 0
  for (const job of jobs) {
    const stage = stageOf(job)
    counts[stage] += 1
    done += doneOf(job, stage)
  }
  return {
    total: jobs.length,
    counts,
    isOver: jobs.length > 0 && counts.running + counts.waiting === 0,
    progress: jobs.length === 0 ? 0 : (100 * done) / jobs.length,
  }
}

/**
 * When all of a batch may be over, ms since the epoch: when all of its jobs are done. While some wait of which nothing is
 * usual, it is the pace of the batch so far, once a run of it has completed. Pure.
 * @returns undefined where nothing can be said
 */
export function batchExpectedAt(
  jobs: readonly (BatchMember & PlannedJob)[],
  now: number,
): number | undefined {
  const planned = allDoneAt(jobs, now)
  if (planned !== undefined) return planned
  const staged = jobs.map((job) => ({ job, stage: stageOf(job) }))
  if (!staged.some(({ stage }) => stage === 'waiting')) return undefined
  const begun = staged.filter(({ job, stage }) => stage !== 'waiting' && job.startedAt !== undefined)
  if (!begun.some(({ stage }) => stage === 'completed' || stage === 'completedWithErrors')) return undefined
  const firstAt = Math.min(...begun.map(({ job }) => job.startedAt ?? now))
  const done = begun.reduce((sum, { job, stage }) => sum + doneOf(job, stage), 0)
  const left = staged.reduce((sum, { job, stage }) => sum + 1 - doneOf(job, stage), 0)
  return firstAt < now ? now + (left * (now - firstAt)) / done : undefined
}

/** Whether a job belongs to a batch with others: alone it is no batch. Pure. */
export function isBatched(
  batch: BatchId | undefined,
  jobs: Iterable<{ readonly batch?: BatchId }>,
): batch is BatchId {
  if (batch === undefined) return false
  let found = 0
  for (const job of jobs) {
    if (job.batch === batch) found += 1
    if (found > 1) return true
  }
  return false
}

/** The keys of a batch's jobs. Pure. */
export const keysOfBatch = (jobs: Iterable<Pick<JobState, 'key' | 'batch'>>, id: BatchId): JobKey[] =>
  Array.from(jobs).flatMap(({ key, batch }) => (batch === id ? [key] : []))

/** The jobs of each batch, in the order in which they come. Pure. */
export function byBatch<J extends { readonly batch?: BatchId }>(
  jobs: Iterable<J>,
): ReadonlyMap<BatchId, readonly J[]> {
  const found = new Map<BatchId, J[]>()
  for (const job of jobs) {
    if (job.batch === undefined) continue
    const same = found.get(job.batch)
    if (same) same.push(job)
    else found.set(job.batch, [job])
  }
  return found
}
