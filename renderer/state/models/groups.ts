import { memoizeLast } from '#shared/memoize-last.ts'
import { foldForSearch, splitSearchWords } from '#shared/rules/search.ts'
import type { OutcomeKind, JobView } from '#shared/model.ts'
import { getJobGroup, type UncheckedServers } from '#shared/rules/count-jobs.ts'
import { isTerminal } from '#shared/rules/status.ts'
import type { ListFilter } from '#shared/list-view.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { ListedBatch } from './batches.ts'
import type { Run } from './run.ts'

/** The groups of the list, in their order. */
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
/** The name of the group for a day before today. It contains the day's start, in ms since the epoch. */
export type DayGroupName = `day:${number}`
export type GroupName = (typeof groupNames)[number] | DayGroupName

const isDay = (name: GroupName): name is DayGroupName => name.startsWith('day:')

export function compareGroups(a: GroupName, b: GroupName): number {
  if (isDay(a) && isDay(b)) return getDayStart(b) - getDayStart(a)
  const position = (name: GroupName) => (isDay(name) ? groupNames.length : groupNames.indexOf(name))
  return position(a) - position(b)
}

const getDayStart = (name: DayGroupName): number => Number(name.slice('day:'.length))

export interface Group {
  readonly name: GroupName
  readonly jobs: readonly JobView[]
  readonly batches?: readonly ListedBatch[]
  /** All rows in order. Absent if there are only watched jobs. */
  readonly rows?: readonly (JobView | Run)[]
}

export interface GroupingContext {
  readonly startOfToday: number
  readonly unchecked: UncheckedServers
}

export function isJobOver(job: JobView): boolean {
  return job.outcome !== undefined || isTerminal(job.run.status)
}

export function getOutcomeKind(job: JobView): OutcomeKind | undefined {
  return job.outcome?.kind ?? (isTerminal(job.run.status) ? job.run.status : undefined)
}

/** Returns when the run ended, in ms since the epoch; undefined while it is active. */
export function getEndTime(job: JobView): number | undefined {
  if (!isJobOver(job)) return undefined
  return job.run.completedAt ?? job.outcome?.at ?? job.run.updatedAt
}

/**
 * Whether the icon of a job's row is grey: the job has ended, and needs no attention, or was lost or
 * cancelled.
 */
export function isRowGrey(job: JobView): boolean {
  const kind = getOutcomeKind(job)
  return kind !== undefined && (!job.attention || kind === 'lost' || kind === 'cancelled')
}

/**
 * Returns the group that a job belongs to by itself. In the list, the jobs of a batch stay together, except those that
 * need attention.
 */
export function getGroupName(job: JobView, { startOfToday, unchecked }: GroupingContext): GroupName {
  const group = getJobGroup(job, unchecked, job.attention)
  if (group !== 'finished') return group
  return getDayGroup(getEndTime(job) ?? job.identity.addedAt, startOfToday)
}

/**
 * The day of the last lookup is cached, because most runs in a list ended on the same day as the run before.
 */
let lastDay: { readonly start: number; readonly end: number; readonly name: DayGroupName } | undefined

export function getDayGroup(at: number, startOfToday: number): GroupName {
  if (at >= startOfToday) return 'today'
  if (!lastDay || at < lastDay.start || at >= lastDay.end) {
    const date = new Date(at)
    const start = date.setHours(0, 0, 0, 0)
    lastDay = { start, end: date.setDate(date.getDate() + 1), name: `day:${start}` }
  }
  return lastDay.name
}

const day = 24 * 60 * 60_000

export function formatGroup(name: GroupName, startOfToday: number, texts: Texts): string {
  if (!isDay(name)) return texts.groups[name]
  const at = getDayStart(name)
  // A day may have 23 or 25 hours, but twelve hours before today it is always yesterday.
  if (at === new Date(startOfToday - day / 2).setHours(0, 0, 0, 0)) return texts.history.yesterday
  return texts.format.longDate(at, startOfToday)
}

export function matchesFilter(group: GroupName, filter: ListFilter): boolean {
  if (filter === 'all') return true
  if (filter === 'finished') return group === 'today' || isDay(group)
  return group === filter
}

/** Caches the text in which a search looks, because there may be ten thousand jobs. */
const searchTexts = new WeakMap<JobView, string>()

function getSearchText(job: JobView): string {
  const before = searchTexts.get(job)
  if (before !== undefined) return before
  const { label, kind, project, subject, startedBy, jobId } = job.identity
  const { currentStep, error } = job.run
  // The separator is a line break, because no search term contains one.
  const texts = [label, kind, project?.name, subject, startedBy, jobId, currentStep, error]
  const text = foldForSearch(texts.join('\n'))
  searchTexts.set(job, text)
  return text
}

const getWords = memoizeLast(splitSearchWords)

/**
 * Whether the search matches: each word must be part of the label, kind, project, subject, user, batch, ID,
 * step or error.
 */
export function matchesSearch(job: JobView, search: string, batchName = ''): boolean {
  const words = getWords(search)
  if (words.length === 0) return true
  const text = getSearchText(job)
  const foldedBatchName = foldForSearch(batchName)
  return words.every((word) => text.includes(word) || foldedBatchName.includes(word))
}
