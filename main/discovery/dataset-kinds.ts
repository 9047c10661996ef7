import type { CallOptions, CompileoClient } from '#main/compileo/client.ts'
import { readDataset } from '#main/compileo/list-routes.ts'
import { isUuid } from '#shared/rules/job-ids.ts'

/** Jobs without a kind: checks per scan, and per job. */
const mostAsked = 10
const mostTimes = 3

/** No list contains dataset jobs, but a route of their own knows their IDs. */
export interface DatasetKinds {
  among(jobIds: readonly string[], options: CallOptions): Promise<readonly string[]>
}

export function createDatasetKinds(client: Pick<CompileoClient, 'read'>): DatasetKinds {
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
