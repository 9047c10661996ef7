import type { CallOptions, CompileoClient } from '../compileo/client.ts'
import { readDataset } from '../compileo/list-routes.ts'
import { isUuid } from '../../shared/rules/job-ids.ts'

/** So many watched jobs of no known kind are asked for in one look, each so many times. */
const mostAsked = 10
const mostTimes = 3
const mostRemembered = 5_000

/** Tells which jobs generate datasets: no list names them, but a route of their own knows their IDs. */
export interface DatasetKinds {
  /**
   * @param jobIds of jobs of no known kind
   * @returns those of datasets. A 404 means nothing on a new database (docs/compileo-server.md, "Finding jobs"), so each is
   *   asked for again
   * @throws the reason of `options.signal` when it is aborted
   */
  among(jobIds: readonly string[], options: CallOptions): Promise<readonly string[]>
}

export function createDatasetKinds(client: Pick<CompileoClient, 'read'>): DatasetKinds {
  const asked = new Map<string, number>()
  return {
    async among(jobIds, options) {
      const now = jobIds.filter((id) => isUuid(id) && (asked.get(id) ?? 0) < mostTimes).slice(0, mostAsked)
      const found: string[] = []
      for (const jobId of now) {
        if (asked.size < mostRemembered) asked.set(jobId, (asked.get(jobId) ?? 0) + 1)
        const answer = await readDataset(client, jobId, options)
        if (answer.ok && answer.value.jobId === jobId) found.push(jobId)
      }
      return found
    },
  }
}
