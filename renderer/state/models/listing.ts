import type { BatchId, JobKey, JobView, ServerId } from '#shared/model.ts'
import { isWaiting } from '#shared/rules/status.ts'
import { groupByBatch } from '#shared/rules/batch.ts'
import { compareByAddedAt, isBatchOver, type BatchWithJobs, type ListedBatch } from './batches.ts'
import type { Run } from './run.ts'
import {
  compareGroups,
  getDayGroup,
  getEndTime,
  groupNames,
  isJobOver,
  isRowGrey,
  getGroupName,
  matchesFilter,
  matchesSearch,
  type Group,
  type GroupingContext,
  type GroupName,
} from './groups.ts'
import type { ListFilter, ListSort } from '#shared/list-view.ts'
import { createLazy } from '#shared/format.ts'

export interface ListOptions {
  /**
   * If set, only these jobs are listed, even if the filter or the selected server would hide them. The search
   * still applies.
   */
  readonly onlyKeys: ReadonlySet<JobKey> | undefined
  readonly filter: ListFilter
  readonly onServer: ServerId | undefined
  readonly search: string
}

export function isListed(
  job: JobView,
  options: ListOptions,
  context: GroupingContext,
  batchName?: string,
): boolean {
  if (!matchesSearch(job, options.search, batchName)) return false
  if (options.onlyKeys) return options.onlyKeys.has(job.identity.key)
  if (options.onServer !== undefined && job.identity.serverId !== options.onServer) return false
  return matchesFilter(getGroupName(job, context), options.filter)
}

type Order = (a: JobView, b: JobView) => number

const compareKeys: Order = (a, b) => (a.identity.key < b.identity.key ? -1 : 1)
const collator = createLazy(() => new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }))

/**
 * Returns how a group is sorted by default. Watched active jobs are sorted by their start, so that rows don't
 * change places. In the other groups, the most urgent job comes first, and then the one that ended last.
 */
function getDefaultOrder(name: GroupName): Order {
  if (name === 'unwatched') {
    return (a, b) => rank(a) - rank(b) || getAge(b) - getAge(a) || compareKeys(a, b)
  }
  if (name === 'running' || name === 'waiting' || name === 'unchecked') {
    return (a, b) =>
      (a.run.startedAt ?? a.identity.addedAt) - (b.run.startedAt ?? b.identity.addedAt) || compareKeys(a, b)
  }
  return (a, b) => getUrgency(a) - getUrgency(b) || getAge(b) - getAge(a) || compareKeys(a, b)
}

/** Returns the urgency of a job. Failed jobs come first, and lost and cancelled jobs come last. */
const getUrgency = (job: JobView): number => (isRowGrey(job) ? 2 : isJobOver(job) ? 0 : 1)
const rank = (job: JobView): number => (isJobOver(job) ? 2 : isWaiting(job.run.status) ? 1 : 0)
const getAge = (job: JobView): number => getEndTime(job) ?? job.run.startedAt ?? job.identity.addedAt

/**
 * Returns the name by which a job is sorted. Without a label, it consists of the job's kind, project and ID.
 */
const getSortName = ({ identity: { label, kind, project, jobId } }: JobView) =>
  label || `${kind ?? ''} ${project?.name ?? ''} ${jobId}`

function getOrder(sort: ListSort, name: GroupName): Order {
  switch (sort) {
    case 'default':
      return getDefaultOrder(name)
    case 'name': {
      const { compare } = collator()
      return (a, b) => compare(getSortName(a), getSortName(b)) || compareKeys(a, b)
    }
    case 'progress':
      return (a, b) => Math.floor(b.run.progress) - Math.floor(a.run.progress) || compareKeys(a, b)
    case 'newest':
      return (a, b) =>
        (b.run.createdAt ?? b.identity.addedAt) - (a.run.createdAt ?? a.identity.addedAt) || compareKeys(a, b)
  }
}

/**
 * Returns the order of the jobs in a batch. By default, they are sorted by when they were added, so that rows
 * don't change places.
 */
const getBatchOrder = (sort: ListSort): Order =>
  sort === 'default' ? compareByAddedAt : getOrder(sort, 'running')

const noBatches: ReadonlyMap<BatchId, BatchWithJobs> = new Map()

function getListedBatches(
  jobs: readonly JobView[],
  context: GroupingContext,
  sort: ListSort,
  batches: ReadonlyMap<BatchId, BatchWithJobs>,
): readonly ListedBatch[] {
  return [...groupByBatch(jobs)].flatMap(([id, members]) => {
    const batch = batches.get(id)
    if (!batch) return []
    const listedMembers = members.filter((job) => getGroupName(job, context) !== 'attention')
    return [{ ...batch, listed: listedMembers.toSorted(getBatchOrder(sort)) }]
  })
}

const firstAdded = ({ jobs }: BatchWithJobs) => Math.min(...jobs.map(({ identity: { addedAt } }) => addedAt))
const lastEnded = ({ jobs }: BatchWithJobs) => Math.max(...jobs.map((job) => getEndTime(job) ?? 0))

/**
 * Returns the groups that contain jobs, sorted. The jobs of a batch stay together, except those that need
 * attention.
 */
export function groupListedJobs(
  jobs: Iterable<JobView>,
  context: GroupingContext,
  sort: ListSort = 'default',
  batches: ReadonlyMap<BatchId, BatchWithJobs> = noBatches,
): Group[] {
  const all = [...jobs]
  const jobsByGroup = new Map<GroupName, JobView[]>(groupNames.map((name) => [name, []]))
  const add = (name: GroupName, job: JobView) => {
    const members = jobsByGroup.get(name)
    if (members) members.push(job)
    else jobsByGroup.set(name, [job])
  }
  const isBatched = (job: JobView) => job.user.batch !== undefined && batches.has(job.user.batch)
  for (const job of all) {
    const name = getGroupName(job, context)
    if (name === 'attention' || !isBatched(job)) add(name, job)
  }
  const together = batches.size === 0 ? [] : getListedBatches(all, context, sort, batches)
  const ofBatches = {
    batches: together
      .filter((batch) => !isBatchOver(batch))
      .toSorted((a, b) => firstAdded(a) - firstAdded(b)),
    endedBatches: together.filter(isBatchOver).toSorted((a, b) => lastEnded(b) - lastEnded(a)),
  }
  const orderedGroups = [...jobsByGroup].toSorted(([a], [b]) => compareGroups(a, b))
  return orderedGroups.flatMap(([name, members]): Group[] => {
    if (name !== 'batches' && name !== 'endedBatches') {
      return members.length > 0 ? [{ name, jobs: members.toSorted(getOrder(sort, name)) }] : []
    }
    const groupBatches = ofBatches[name]
    return groupBatches.length > 0
      ? [{ name, jobs: groupBatches.flatMap(({ listed }) => listed), batches: groupBatches }]
      : []
  })
}

const getJob = (row: JobView | Run): JobView => ('identity' in row ? row : row.job)

export function addRunsToGroups(
  groups: readonly Group[],
  runs: readonly Run[],
  startOfToday: number,
  sort: ListSort,
): readonly Group[] {
  if (runs.length === 0) return groups
  const runsByGroup = Map.groupBy(runs, ({ entry }) =>
    entry ? getDayGroup(entry.outcome.at, startOfToday) : 'unwatched',
  )
  const jobs = new Map(groups.map((group) => [group.name, group]))
  return [...new Set([...jobs.keys(), ...runsByGroup.keys()])].toSorted(compareGroups).map((name) => {
    const group = jobs.get(name) ?? { name, jobs: [] }
    const more = runsByGroup.get(name)
    if (!more) return group
    const order = getOrder(sort, name)
    const rows = [...group.jobs, ...more].toSorted((a, b) => order(getJob(a), getJob(b)))
    return { ...group, rows }
  })
}
