import type { Discovery, JobKey, JobState, ServerId } from '../../shared/model.ts'

const nothing: readonly never[] = Object.freeze([])

/** What is known of a server that was never looked through. */
export const noDiscovery = (serverId: ServerId): Discovery => ({
  serverId,
  state: 'unknown',
  sources: nothing,
  jobs: nothing,
  projects: nothing,
})

/** A job with what a list of its server tells of it, where nothing told it before; else the same. Pure. */
export function withKnown(job: JobState, { kind, project }: Pick<JobState, 'kind' | 'project'>): JobState {
  const isNew = (kind && !job.kind) || (project && !job.project)
  return isNew ? { ...job, kind: job.kind ?? kind, project: job.project ?? project } : job
}

/** Without what is watched by now; the same where nothing of it is. Pure. */
export function withoutWatched(discovery: Discovery, watched: ReadonlyMap<JobKey, unknown>): Discovery {
  const jobs = discovery.jobs.filter(({ key }) => !watched.has(key))
  return jobs.length === discovery.jobs.length ? discovery : { ...discovery, jobs }
}
