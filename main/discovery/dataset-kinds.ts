import type { CallOptions, CompileoClient } from '../compileo/client.ts'
import { readDataset } from '../compileo/list-routes.ts'
import { isUuid } from '../../shared/rules/job-ids.ts'

/** How many watched jobs without a kind are checked per scan, and how often each. */
const mostAsked = 10
const mostTimes = 3

/** Finds out which jobs generate datasets: no list contains them, but a route of their own knows their IDs. */
export interface DatasetKinds {
  /**
   * @param jobIds of jobs without a known kind
   * @returns those of datasets. A 404 means nothing on a new database (docs/reference/compileo-server.md, "Finding jobs"), so
   * each is requested again
   * @throws the reason of `options.signal` when it is aborted
   */
  among(jobIds: readonly string[], options: CallOptions): Promise<readonly string[]>
}

export function createDatasetKinds(client: Pick<CompileoClient, 'read'>): DatasetKinds {
  /** How many requests each job without a kind has cost. */
  let asked: ReadonlyMap<string, number> = new Map()
  const timesOf = (jobId: string) => asked.get(jobId) ?? 0
  return {
    async among(jobIds, options) {
      const now = jobIds.filter((id) => isUuid(id) && timesOf(id) < mostTimes).slice(0, mostAsked)
      asked = new Map(jobIds.map((id) => [id, timesOf(id) + (now.includes(id) ? 1 : 0)]))
      const found: string[] = []
      for (const jobId of now) {
        const response = await readDataset(client, jobId, options)
        if (response.ok && response.value.jobId === jobId) found.push(jobId)
      }
      return found
    },
  }
}
