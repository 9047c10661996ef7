import { isCompleted, isOutcomeKind, zeroOutcomeCounts } from '../outcome.ts'
import type { BatchId, OutcomeKind, JobWith } from '../model.ts'
import { getAllDoneTime, type PlannedJob } from './all-done.ts'
import { isWaiting } from './status.ts'

/** How many batches are kept. Older ones are dropped. */
export const maxBatches = 200
/** The length of the longest name of a batch, in UTF-16 units. The contract has the same limit. */
export const maxBatchNameLength = 200

export type BatchMember = JobWith<
  'outcome' | 'status' | 'progress' | 'recovery' | 'startedAt' | 'completedAt' | 'addedAt'
>

type Stage = OutcomeKind | 'running' | 'waiting'

export interface BatchProgress {
  readonly total: number
  readonly counts: Readonly<Record<Stage, number>>
  /** Whether no job is active or waits for an auto-restart. */
  readonly isOver: boolean
  /** The mean progress of all jobs, 0-100. An ended job counts as 100. */
  readonly progress: number
}

/** Returns the stage of a job. A job that will be auto-restarted counts as waiting. */
function getStage({ outcome, user: { recovery }, run: { status } }: BatchMember): Stage {
  if (outcome?.kind === 'failed' && recovery?.restartAt !== undefined) return 'waiting'
  if (outcome) return outcome.kind
  // A job that has ended but isn't confirmed yet counts as running.
  return status === undefined || isWaiting(status) ? 'waiting' : 'running'
}

const getCompletion = (job: BatchMember, stage: Stage): number =>
  stage === 'running' ? job.run.progress / 100 : stage === 'waiting' ? 0 : 1

/** Whether a job is running or waiting, or will be auto-restarted. */
export function isInProgress(job: BatchMember): boolean {
  const stage = getStage(job)
  return stage === 'running' || stage === 'waiting'
}

/** Counts the jobs of a batch by their stage and computes the progress of the batch. */
export function getBatchProgress(jobs: readonly BatchMember[]): BatchProgress {
  const counts = { ...zeroOutcomeCounts, running: 0, waiting: 0 }
  let done = 0
  for (const job of jobs) {
    const stage = getStage(job)
    counts[stage] += 1
    done += getCompletion(job, stage)
  }
  return {
    total: jobs.length,
    counts,
    isOver: jobs.length > 0 && counts.running + counts.waiting === 0,
    progress: jobs.length === 0 ? 0 : (100 * done) / jobs.length,
  }
}

/**
 * Estimates when a batch ends. If the usual duration of its waiting jobs is unknown, uses the batch's pace so
 * far. May be undefined.
 */
export function estimateBatchEnd(
  jobs: readonly (BatchMember & PlannedJob)[],
  now: number,
): number | undefined {
  const plannedEnd = getAllDoneTime(jobs, now)
  if (plannedEnd !== undefined) return plannedEnd
  const stagedJobs = jobs.map((job) => ({ job, stage: getStage(job) }))
  if (!stagedJobs.some(({ stage }) => stage === 'waiting')) return undefined
  const begun = stagedJobs.filter(({ job, stage }) => stage !== 'waiting' && job.run.startedAt !== undefined)
  if (!begun.some(({ stage }) => isOutcomeKind(stage) && isCompleted(stage))) return undefined
  const firstAt = Math.min(...begun.map(({ job }) => job.run.startedAt ?? now))
  const done = begun.reduce((sum, { job, stage }) => sum + getCompletion(job, stage), 0)
  const remaining = stagedJobs.reduce((sum, { job, stage }) => sum + 1 - getCompletion(job, stage), 0)
  return firstAt < now ? now + (remaining * (now - firstAt)) / done : undefined
}

/** Whether the batch exists and has several jobs. */
export function isMultiJobBatch(
  batch: BatchId | undefined,
  jobs: Iterable<JobWith<'batch'>>,
): batch is BatchId {
  if (batch === undefined) return false
  let jobCount = 0
  for (const job of jobs) {
    if (job.user.batch === batch) jobCount += 1
    if (jobCount > 1) return true
  }
  return false
}

/** Groups jobs by their batch, and keeps their order. */
export function groupByBatch<J extends JobWith<'batch'>>(
  jobs: Iterable<J>,
): ReadonlyMap<BatchId, readonly J[]> {
  const batchedJobs = Array.from(jobs).filter(({ user }) => user.batch !== undefined)
  return Map.groupBy(batchedJobs, ({ user }) => user.batch ?? '')
}
