import type { JobKey, JobView, ServerId } from '../../../shared/model.ts'
import {
  endedAt,
  filters,
  groupNames,
  groupOf,
  inFilter,
  matches,
  type Filter,
  type Group,
  type GroupingContext,
  type GroupName,
} from './groups.ts'
import { once } from '../../../shared/format.ts'

/** The orders that a person can choose within the groups. */
export const sorts = ['default', 'name', 'progress', 'newest'] as const
export type Sort = (typeof sorts)[number]

/** Which jobs the list shows. */
export interface Listing {
  /** These alone, whatever the filter and the server are. */
  readonly only: ReadonlySet<JobKey> | undefined
  readonly filter: Filter
  readonly onServer: ServerId | undefined
  readonly search: string
}

/** Whether the list shows a job. */
export function isListed(job: JobView, listing: Listing, context: GroupingContext): boolean {
  if (!matches(job, listing.search)) return false
  if (listing.only) return listing.only.has(job.key)
  if (listing.onServer !== undefined && job.serverId !== listing.onServer) return false
  return inFilter(groupOf(job, context), listing.filter)
}

type Order = (a: JobView, b: JobView) => number

const byKey: Order = (a, b) => (a.key < b.key ? -1 : 1)
const collator = once(() => new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }))

/**
 * The order that nobody chose: what ended last stands first; what runs or waits keeps its place, and a newcomer goes to
 * the end, so that nothing is pushed about.
 */
function byPlace(name: GroupName): Order {
  if (name === 'running' || name === 'waiting') {
    return (a, b) => (a.startedAt ?? a.addedAt) - (b.startedAt ?? b.addedAt) || byKey(a, b)
  }
  return (a, b) => (endedAt(b) ?? b.addedAt) - (endedAt(a) ?? a.addedAt) || byKey(a, b)
}

/** Jobs without a label stand together by their kind. */
const sortName = ({ label, kind, jobId }: JobView) => label || `${kind ?? ''} ${jobId}`

function orderOf(sort: Sort, name: GroupName): Order {
  switch (sort) {
    case 'default':
      return byPlace(name)
    case 'name': {
      const { compare } = collator()
      return (a, b) => compare(sortName(a), sortName(b)) || byKey(a, b)
    }
    case 'progress':
      return (a, b) => Math.floor(b.progress) - Math.floor(a.progress) || byKey(a, b)
    case 'newest':
      return (a, b) => (b.createdAt ?? b.addedAt) - (a.createdAt ?? a.addedAt) || byKey(a, b)
  }
}

/** The groups that have jobs, in order, each sorted. */
export function grouped(jobs: Iterable<JobView>, context: GroupingContext, sort: Sort = 'default'): Group[] {
  const found = new Map<GroupName, JobView[]>(groupNames.map((name) => [name, []]))
  for (const job of jobs) found.get(groupOf(job, context))?.push(job)
  return [...found]
    .filter(([, members]) => members.length > 0)
    .map(([name, members]) => ({ name, jobs: members.toSorted(orderOf(sort, name)) }))
}

/** How many jobs each filter shows. */
export function countsOf(jobs: Iterable<JobView>, context: GroupingContext): Record<Filter, number> {
  const counts = { all: 0, running: 0, attention: 0, finished: 0 }
  for (const job of jobs) {
    const group = groupOf(job, context)
    for (const filter of filters) if (inFilter(group, filter)) counts[filter] += 1
  }
  return counts
}
