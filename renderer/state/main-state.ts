import type { Patch, Snapshot } from '#shared/contract.ts'
import type { BulkRestart, Discovery, JobKey, JobView, ServerId, ServerView } from '#shared/model.ts'
import { findUncheckedServers, type UncheckedServers } from '#shared/rules/count-jobs.ts'
import { isJobOver } from './models/groups.ts'

/** The state of the main process after patch number `seq`. It is immutable. */
export interface MainState extends Omit<Snapshot, 'now' | 'jobs' | 'discoveries' | 'bulk'> {
  /** How far the clock of the main process is ahead of ours, in ms. */
  readonly clockSkewMs: number
  readonly jobs: ReadonlyMap<JobKey, JobView>
  /**
   * The jobs as they were at the last patch that changed more than their progress. The list uses these jobs,
   * so that a change of only the progress doesn't render the list.
   */
  readonly jobStructure: ReadonlyMap<JobKey, JobView>
  /** The servers whose jobs can't be checked. The object stays the same until its content changes. */
  readonly unchecked: UncheckedServers
  readonly discoveries: ReadonlyMap<ServerId, Discovery>
  readonly bulk: BulkRestart | undefined
}

/** Smaller differences between the clocks, in ms, are ignored, so that the skew stays constant. */
const skewTolerance = 1_000

function updateSkew(now: number, receivedAt: number, before: number): number {
  const skew = now - receivedAt
  return Math.abs(skew - before) < skewTolerance ? before : skew
}

/** @param receivedAt by our clock, in ms since the epoch */
export function createMainState(snapshot: Snapshot, receivedAt: number): MainState {
  const { now, ...shown } = snapshot
  const jobs = new Map(snapshot.jobs.map((job) => [job.identity.key, job]))
  return {
    ...shown,
    clockSkewMs: updateSkew(now, receivedAt, 0),
    jobs,
    jobStructure: jobs,
    unchecked: findUncheckedServers(snapshot.servers),
    discoveries: new Map(snapshot.discoveries.map((discovery) => [discovery.serverId, discovery])),
    bulk: snapshot.bulk,
  }
}

/**
 * Applies a patch. Returns `'gap'` if an earlier patch is missing, and ignores a patch that was already
 * applied. Unchanged jobs stay the same objects.
 *
 * @param receivedAt by our clock, in ms since the epoch
 */
export function applyPatch(state: MainState, patch: Patch, receivedAt: number): MainState | 'gap' {
  if (patch.seq <= state.seq) return state
  if (patch.seq !== state.seq + 1) return 'gap'
  const { now, ...shown } = patch
  const jobs = patch.jobs ? patchJobs(state.jobs, patch.jobs) : state.jobs
  return {
    ...state,
    ...shown,
    clockSkewMs: updateSkew(now, receivedAt, state.clockSkewMs),
    jobs,
    jobStructure: patch.jobs && !isOnlyProgress(state.jobs, patch.jobs) ? jobs : state.jobStructure,
    unchecked: patch.servers ? updateUnchecked(state, patch.servers) : state.unchecked,
    discoveries: patchDiscoveries(state, patch),
    bulk: patch.bulk === undefined ? state.bulk : (patch.bulk ?? undefined),
  }
}

function updateUnchecked({ unchecked }: MainState, servers: readonly ServerView[]): UncheckedServers {
  const next = findUncheckedServers(servers)
  const isSame = next.size === unchecked.size && [...next].every(([id, why]) => unchecked.get(id) === why)
  return isSame ? unchecked : next
}

function patchDiscoveries({ discoveries }: MainState, patch: Patch): MainState['discoveries'] {
  if (!patch.discoveries && !patch.servers) return discoveries
  const next = new Map(discoveries)
  for (const discovery of patch.discoveries ?? []) next.set(discovery.serverId, discovery)
  if (!patch.servers) return next
  const servers = new Set(patch.servers.map(({ id }) => id))
  const removedIds = [...next.keys()].filter((id) => !servers.has(id))
  for (const id of removedIds) next.delete(id)
  return patch.discoveries || removedIds.length > 0 ? next : discoveries
}

function patchJobs(jobs: MainState['jobs'], change: NonNullable<Patch['jobs']>): MainState['jobs'] {
  const next = new Map(jobs)
  for (const key of change.removals) next.delete(key)
  for (const job of change.upserts) next.set(job.identity.key, job)
  return next
}

function isOnlyProgress(jobs: MainState['jobs'], { upserts, removals }: NonNullable<Patch['jobs']>): boolean {
  return (
    removals.length === 0 &&
    upserts.every((job) => {
      const before = jobs.get(job.identity.key)
      return before !== undefined && !isJobOver(before) && getActivity(before) === getActivity(job)
    })
  )
}

function getActivity(job: JobView): string {
  const { expectedEnd: _expected, ...rest } = job
  const { progress: _, currentStep: _step, updatedAt: _heard, ...run } = job.run
  return JSON.stringify({ ...rest, run })
}

/** Whether the job's run or status has changed, which makes earlier messages about the job outdated. */
export function hasJobChanged(before: MainState, after: MainState, key: JobKey): boolean {
  const last = before.jobs.get(key)
  const job = after.jobs.get(key)
  return last?.run.number !== job?.run.number || last?.run.status !== job?.run.status
}

/** Returns the jobs that ended between two states. They are announced to screen readers. */
export function findEndedJobs(before: MainState, after: MainState): JobView[] {
  if (before.jobStructure === after.jobStructure) return []
  const ended: JobView[] = []
  for (const [key, job] of after.jobs) {
    const jobBefore = before.jobs.get(key)
    if (job === jobBefore || jobBefore === undefined || job.outcome === undefined) continue
    if (job.outcome.id !== jobBefore.outcome?.id) ended.push(job)
  }
  return ended
}
