import { applyReportedFields } from '#shared/job-fields.ts'
import type { Discovery, JobKey, JobState, ServerId, JobIdentity } from '#shared/model.ts'

const nothing: readonly never[] = Object.freeze([])

/** Creates the discovery state of a server that hasn't been scanned yet. */
export const createEmptyDiscovery = (serverId: ServerId): Discovery => ({
  serverId,
  state: 'unknown',
  sources: nothing,
  jobs: nothing,
  projects: nothing,
})

/**
 * Adds details from a server's list or report to a job that lacks them. Returns the same job if none are
 * missing.
 */
export function addListedDetails(
  job: JobState,
  details: Pick<JobIdentity, 'kind' | 'project' | 'startedBy' | 'subject'>,
): JobState {
  const identity = applyReportedFields('identity', job.identity, details)
  return identity === job.identity ? job : { ...job, identity }
}

/** Adds the name of the job's project if only the project's ID is known. Results contain no project names. */
export function addProjectName(job: JobState, discovery: Discovery | undefined): JobState {
  const { project } = job.identity
  const listedProject =
    project?.name === project?.id && discovery?.projects.find(({ id }) => id === project?.id)
  return listedProject && listedProject.name !== project?.name
    ? { ...job, identity: { ...job.identity, project: listedProject } }
    : job
}

/** Removes watched jobs from the discovered ones. Returns the same object if there are none. */
export function removeWatchedJobs(discovery: Discovery, watched: ReadonlyMap<JobKey, unknown>): Discovery {
  const jobs = discovery.jobs.filter(({ key }) => !watched.has(key))
  return jobs.length === discovery.jobs.length ? discovery : { ...discovery, jobs }
}
