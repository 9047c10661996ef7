import type { JobState, ServerState } from '../model.ts'
import { isLabel } from './label.ts'

export const linkScheme = 'compileo-tray'
/** A link with more jobs is rejected. */
export const mostJobsInLink = 50

/**
 * `compileo-tray://watch?server=URL&job=ID&job=ID`, one per server, and per 50 jobs. They contain no key.
 *
 * @param batch names several jobs
 */
export const watchLinks = (
  jobs: readonly Pick<JobState, 'serverId' | 'jobId' | 'label'>[],
  servers: readonly Pick<ServerState, 'id' | 'url'>[],
  batch?: string,
): readonly string[] =>
  servers.flatMap(({ id, url }) => {
    const here = jobs.filter(({ serverId }) => serverId === id)
    const starts = Array.from(
      { length: Math.ceil(here.length / mostJobsInLink) },
      (_, i) => i * mostJobsInLink,
    )
    return starts.map((start) => {
      const part = here.slice(start, start + mostJobsInLink)
      const label = (jobs.length === 1 ? part[0]?.label : batch)?.trim()
      const query = new URLSearchParams([['server', url], ...part.map(({ jobId }) => ['job', jobId])])
      if (label && isLabel(label)) query.set('label', label)
      return `${linkScheme}://watch?${query.toString()}`
    })
  })
