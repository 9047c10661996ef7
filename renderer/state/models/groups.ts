import { containsWords, searchWords } from '#shared/rules/search.ts'
import type { OutcomeKind, JobView } from '#shared/model.ts'
import { getJobPlace, type UncheckedServers } from '#shared/rules/count-jobs.ts'
import { isTerminal } from '#shared/rules/status.ts'
import type { Filter } from '#shared/list-view.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { ListedBatch } from './batches.ts'
import type { Run } from './run.ts'

/** The groups in the order of the list. */
export const groupNames = [
  'attention',
  'batches',
  'running',
  'waiting',
  'unchecked',
  'unwatched',
  'endedBatches',
  'today',
] as const
/** An earlier day, by its start in ms since the epoch. */
export type DayName = `day:${number}`
export type GroupName = (typeof groupNames)[number] | DayName

const isDay = (name: GroupName): name is DayName => name.startsWith('day:')

/** Compares groups by their order in the list: the latest day first. */
export function compareGroups(a: GroupName, b: GroupName): number {
  if (isDay(a) && isDay(b)) return getDayStart(b) - getDayStart(a)
  const place = (name: GroupName) => (isDay(name) ? groupNames.length : groupNames.indexOf(name))
  return place(a) - place(b)
}

const getDayStart = (name: DayName): number => Number(name.slice('day:'.length))

export interface Group {
  readonly name: GroupName
  /** The watched jobs. */
  readonly jobs: readonly JobView[]
  readonly batches?: readonly ListedBatch[]
  /** All rows in order, if some of them aren't watched jobs. */
  readonly rows?: readonly (JobView | Run)[]
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

/** Whether the row of a job has no colour: nothing can be done about its state. */
export function isQuiet(job: JobView): boolean {
  const kind = getOutcomeKind(job)
  return kind !== undefined && (!job.attention || kind === 'lost' || kind === 'cancelled')
}

/** Returns the group of a job without a batch. All jobs of a batch are in the batch's group. */
export function getGroupName(job: JobView, { startOfToday, unchecked }: GroupingContext): GroupName {
  const place = getJobPlace(job, unchecked, job.attention)
  if (place !== 'finished') return place
  return getDayName(getEndTime(job) ?? job.identity.addedAt, startOfToday)
}

/** Returns the group of a run that ended at `at`. */
export const getDayName = (at: number, startOfToday: number): GroupName =>
  at >= startOfToday ? 'today' : `day:${new Date(at).setHours(0, 0, 0, 0)}`

const day = 24 * 60 * 60_000

/** Formats the heading of a group. */
export function formatGroup(name: GroupName, startOfToday: number, texts: Texts): string {
  if (!isDay(name)) return texts.groups[name]
  const at = getDayStart(name)
  // A day may be an hour longer or shorter, but half a day before today is always yesterday.
  if (at === new Date(startOfToday - day / 2).setHours(0, 0, 0, 0)) return texts.history.yesterday
  return texts.format.longDate(at, startOfToday)
}

/** Whether a filter of the sidebar includes a group. */
export function isInFilter(group: GroupName, filter: Filter): boolean {
  if (filter === 'all') return true
  if (filter === 'finished') return group === 'today' || isDay(group)
  return group === filter
}

/**
 * Whether the job's label, kind, project, user, batch, ID, step or error contain every word of the search.
 */
export function matches(job: JobView, search: string, batchName?: string): boolean {
  const { label, kind, project, subject, startedBy, jobId } = job.identity
  const { currentStep, error } = job.run
  return containsWords(
    [label, kind, project?.name, subject, startedBy, batchName, jobId, currentStep, error],
    searchWords(search),
  )
}
