import { containsWords, searchWords } from '#shared/rules/search.ts'
import type { OutcomeKind, JobView } from '#shared/model.ts'
import { getJobPlace, type UncheckedServers } from '#shared/rules/count-jobs.ts'
import { isTerminal } from '#shared/rules/status.ts'
import type { Filter } from '#shared/list-view.ts'
import type { ListedBatch } from './batches.ts'

/** The groups in the order of the list. */
export const groupNames = [
  'attention',
  'batches',
  'running',
  'waiting',
  'unchecked',
  'endedBatches',
  'today',
  'earlier',
] as const
export type GroupName = (typeof groupNames)[number]

export interface Group {
  readonly name: GroupName
  readonly jobs: readonly JobView[]
  readonly batches?: readonly ListedBatch[]
}

export interface GroupingContext {
  readonly startOfToday: number
  readonly unchecked: UncheckedServers
}

/** Whether the run has ended. */
export function isOver(job: JobView): boolean {
  return job.outcome !== undefined || isTerminal(job.run.status)
}

/** Returns the run's outcome, if it has ended. */
export function getOutcomeKind(job: JobView): OutcomeKind | undefined {
  return job.outcome?.kind ?? (isTerminal(job.run.status) ? job.run.status : undefined)
}

/** Returns when the run ended, in ms since the epoch, if it has. */
export function getEndTime(job: JobView): number | undefined {
  if (!isOver(job)) return undefined
  return job.run.completedAt ?? job.outcome?.at ?? job.run.updatedAt
}

/** Returns the group of a job without a batch. All jobs of a batch are in the batch's group. */
export function getGroupName(job: JobView, { startOfToday, unchecked }: GroupingContext): GroupName {
  const place = getJobPlace(job, unchecked, job.attention)
  if (place !== 'finished') return place
  return (getEndTime(job) ?? job.identity.addedAt) >= startOfToday ? 'today' : 'earlier'
}

/** Whether a filter of the sidebar includes a group. */
export function isInFilter(group: GroupName, filter: Filter): boolean {
  if (filter === 'all') return true
  if (filter === 'finished') return group === 'today' || group === 'earlier'
  return group === filter
}

/**
 * Whether the job's label, kind, project, user, batch, ID, step or error contain every word of the search.
 */
export function matches(job: JobView, search: string, batchName?: string): boolean {
  const { label, kind, project, startedBy, jobId } = job.identity
  const { currentStep, error } = job.run
  return containsWords(
    [label, kind, project?.name, startedBy, batchName, jobId, currentStep, error],
    searchWords(search),
  )
}
