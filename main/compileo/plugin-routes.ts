import type { CallOptions, CompileoClient } from './client.ts'
import type { ApiResponse } from './errors.ts'
import {
  parseJournal,
  parsePluginList,
  parsePluginVersion,
  pluginPaths,
  type PluginChanges,
} from './plugin.ts'
import type { JobReport } from './schema.ts'

/** Each page has up to 2 MB; the journal holds 10 MB. */
const maxPages = 10

type Reader = Pick<CompileoClient, 'read'>

/** Reads the plugin's version. Without the plugin, the result is an error. */
export const readPluginVersion = (client: Reader, options: CallOptions): Promise<ApiResponse<string>> =>
  client.read(pluginPaths.version, parsePluginVersion, options)

/** Reads all jobs of the queue, newest first. */
export const readPluginJobs = (client: Reader, options: CallOptions): Promise<ApiResponse<PluginChanges>> =>
  client.read(pluginPaths.jobs, parsePluginList, options)

export interface OutcomesQuery {
  /** At most `maxJournalIds` jobs; all by default. */
  readonly ids?: readonly string[]
  /** Only outcomes recorded after this time, in ms since the epoch by the server's clock. */
  readonly since?: number
}

/** Reads the outcome of each job's latest run, even of jobs that the queue has deleted. */
export async function readOutcomes(
  client: Reader,
  { ids = [], since }: OutcomesQuery,
  options: CallOptions,
): Promise<ApiResponse<ReadonlyMap<string, JobReport>>> {
  const found = new Map<string, JobReport>()
  let after = since === undefined ? undefined : new Date(since).toISOString()
  for (let pages = 0; pages < maxPages; pages++) {
    const query = new URLSearchParams(ids.map((id) => ['ids', id]))
    if (after !== undefined) query.set('since', after)
    const page = await client.read(`${pluginPaths.outcomes}?${query.toString()}`, parseJournal, options)
    if (!page.ok) return page
    for (const outcome of page.value.outcomes) found.set(outcome.jobId, outcome)
    after = page.value.moreAfter
    if (after === undefined) break
  }
  return { ok: true, value: found }
}
