import type { Discovery, JobKey, ServerId } from '../../shared/model.ts'

const nothing: readonly never[] = Object.freeze([])

/** What is known of a server that was never looked through. */
export const noDiscovery = (serverId: ServerId): Discovery => ({
  serverId,
  state: 'unknown',
  sources: nothing,
  jobs: nothing,
  projects: nothing,
})

/** Without what is watched by now; the same where nothing of it is. Pure. */
export function withoutWatched(discovery: Discovery, watched: ReadonlyMap<JobKey, unknown>): Discovery {
  const jobs = discovery.jobs.filter(({ key }) => !watched.has(key))
  return jobs.length === discovery.jobs.length ? discovery : { ...discovery, jobs }
}
