import type { ServerState, JobWith } from '../model.ts'
import { isValidLabel } from './label.ts'

export const linkScheme = 'compileo-tray'
/** The most jobs in a link. A link with more is rejected. */
export const maxJobsPerLink = 50

/**
 * Creates links such as `compileo-tray://watch?server=URL&job=ID&job=ID`, one per server and 50 jobs. `batch`
 * is the batch's name if there are several jobs.
 */
export const createWatchLinks = (
  jobs: readonly JobWith<'serverId' | 'jobId' | 'label'>[],
  servers: readonly Pick<ServerState, 'id' | 'url'>[],
  batch?: string,
): readonly string[] =>
  servers.flatMap(({ id, url }) => {
    const serverJobs = jobs.filter(({ identity: { serverId } }) => serverId === id)
    const links = { length: Math.ceil(serverJobs.length / maxJobsPerLink) }
    return Array.from(links, (_, index) => {
      const part = serverJobs.slice(index * maxJobsPerLink, (index + 1) * maxJobsPerLink)
      const label = (jobs.length === 1 ? part[0]?.identity.label : batch)?.trim()
      const query = new URLSearchParams([
        ['server', url],
        ...part.map(({ identity: { jobId } }) => ['job', jobId]),
      ])
      if (label && isValidLabel(label)) query.set('label', label)
      return `${linkScheme}://watch?${query.toString()}`
    })
  })
