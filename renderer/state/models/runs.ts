import type { Discovery, HistoryEntry, JobKey, JobView, ListedJob, ServerId } from '#shared/model.ts'
import { outcomes } from '#shared/outcome.ts'
import { getServerId } from '#shared/rules/job-key.ts'
import type { ListFilter } from '#shared/list-view.ts'
import type { UncheckedServers } from '#shared/rules/count-jobs.ts'
import { getEndTime, isJobOver, matchesSearch } from './groups.ts'
import { getListedOutcome } from '#shared/rules/listed-outcome.ts'
import { isPastRun, type Run, type RunKey } from './run.ts'

/** Returns a unique ID. An outcome's ID is only unique for its job. */
export const getEntryId = ({ outcome }: HistoryEntry): string => `${outcome.key}#${outcome.id}`

type Fields = Pick<JobView, 'outcome'> & {
  readonly identity: Omit<JobView['identity'], 'addedAt'>
  readonly run: Partial<JobView['run']>
}

const createView = ({ identity, run, outcome }: Fields): JobView => ({
  identity: { ...identity, addedAt: run.createdAt ?? run.startedAt ?? Date.now() },
  run: { number: 1, connection: { state: 'live' }, progress: 0, ...run },
  user: { muted: false },
  attention: false,
  unread: false,
  outcome,
})

/** Caches runs, so that their rows don't render again for the same entries. */
const cachedRuns = new WeakMap<HistoryEntry | ListedJob, Run>()

function cached<T extends HistoryEntry | ListedJob>(source: T, create: (source: T) => Run): Run {
  const before = cachedRuns.get(source)
  if (before) return before
  const run = create(source)
  cachedRuns.set(source, run)
  return run
}

const toPastRun = (entry: HistoryEntry): Run =>
  cached(entry, ({ outcome, jobId, label, jobKind: kind, project, subject }) => {
    const { key, kind: ended, run: number, progress, startedAt, at: completedAt, error } = outcome
    const { status } = outcomes[ended]
    const identity = { key, serverId: getServerId(key), jobId, label, kind, project, subject }
    const run = {
      number,
      progress,
      startedAt,
      completedAt,
      error,
      ...(status !== 'lost' && { status }),
    }
    return { key: `run:${getEntryId(entry)}`, entry, job: createView({ identity, run, outcome }) }
  })

const toListedRun = (listed: ListedJob): Run =>
  cached(listed, (job) => {
    const { key, serverId, jobId, kind, project, startedBy, source, errors: _, ...run } = job
    const followedBy = source === 'quality' ? source : undefined
    const identity = { key, serverId, jobId, kind, project, startedBy, followedBy }
    return { key, job: createView({ identity, run, outcome: getListedOutcome(listed) }) }
  })

interface RunListOptions {
  readonly filter: ListFilter
  readonly onServer: ServerId | undefined
  readonly search: string
}

type Jobs = ReadonlyMap<JobKey, JobView>
type Discoveries = ReadonlyMap<ServerId, Discovery>

export interface DiscoveredJobs {
  readonly discoveries: Discoveries
  readonly jobStructure: Jobs
  readonly unchecked: UncheckedServers
}

/**
 * Returns the discovered jobs that match. Those that ended before today are only included if the user looks
 * for them.
 */
export function getListedRuns(
  { discoveries, jobStructure, unchecked }: DiscoveredJobs,
  { filter, onServer, search }: RunListOptions,
  startOfToday: number,
): readonly Run[] {
  if (filter !== 'all' && filter !== 'unwatched') return []
  const isShown = ({ job }: Run) =>
    filter === 'unwatched' || search !== '' || !isJobOver(job) || (getEndTime(job) ?? 0) >= startOfToday
  return [...discoveries.values()]
    .filter(({ serverId }) => onServer === undefined || serverId === onServer)
    .flatMap(({ serverId, jobs }) =>
      jobs
        .filter(({ key }) => !jobStructure.has(key))
        .map(toListedRun)
        .filter(
          (run) =>
            isShown(run) &&
            // A job that was active before an outage may have ended in the meantime.
            (isJobOver(run.job) || !unchecked.has(serverId)) &&
            matchesSearch(run.job, search),
        ),
    )
}

export const hasPastRuns = (filter: ListFilter): boolean => filter === 'all' || filter === 'finished'

/**
 * Returns the past runs of the history. The latest run of a watched job is left out, because it has a row as
 * a job.
 */
export const getPastRuns = (entries: readonly HistoryEntry[], jobs: Jobs): readonly Run[] =>
  entries.filter(({ outcome: { key, id } }) => jobs.get(key)?.outcome?.id !== id).map(toPastRun)

/** Appends a page. It may overlap with the last one, because new runs move older ones to later pages. */
export function appendPage(
  entries: readonly HistoryEntry[],
  page: readonly HistoryEntry[],
): readonly HistoryEntry[] {
  const ids = new Set(entries.map(getEntryId))
  return [...entries, ...page.filter((entry) => !ids.has(getEntryId(entry)))]
}

/** Prepends the newest page. If there is a gap, the older entries are dropped; scrolling loads them again. */
export function prependPage(
  entries: readonly HistoryEntry[],
  page: readonly HistoryEntry[],
): readonly HistoryEntry[] {
  const ids = new Set(page.map(getEntryId))
  const rest = entries.filter((entry) => !ids.has(getEntryId(entry)))
  return rest.length === entries.length ? [...page] : [...page, ...rest]
}

/** Combines discovered jobs and past runs. A run that is in both is only listed once. */
export function joinRuns(listed: readonly Run[], past: readonly Run[]): readonly Run[] {
  const ended = new Set(past.map(({ job }) => job.identity.key))
  return [...listed.filter(({ job }) => !isJobOver(job) || !ended.has(job.identity.key)), ...past]
}

export function findRun(
  key: RunKey,
  discoveries: Discoveries,
  entries: readonly HistoryEntry[],
): Run | undefined {
  if (isPastRun(key)) {
    const pastEntry = entries.find((entry) => key === `run:${getEntryId(entry)}`)
    return pastEntry && toPastRun(pastEntry)
  }
  for (const { jobs } of discoveries.values()) {
    const listedJob = jobs.find((job) => job.key === key)
    if (listedJob) return toListedRun(listedJob)
  }
  return undefined
}
