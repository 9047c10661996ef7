import type { CallOptions, CompileoClient } from './client.ts'
import type { ApiResponse } from './errors.ts'
import {
  parseAnalysisDetails,
  parseJournal,
  parsePluginList,
  parsePluginVersion,
  pluginPaths,
  type AnalysisDetails,
  type PluginChanges,
} from './plugin.ts'
import type { JobReport } from './schema.ts'

/** The most pages that are read. A page has up to 2 MB, and the plugin's journal up to 10 MB. */
const maxPages = 10

type Reader = Pick<CompileoClient, 'read'>

/** Reads the plugin's version. Without the plugin, the response is an error. */
export const readPluginVersion = (client: Reader, options: CallOptions): Promise<ApiResponse<string>> =>
  client.read(pluginPaths.version, parsePluginVersion, options)

/** Reads the jobs of the queue that the plugin lists, newest first. */
export const readPluginJobs = (client: Reader, options: CallOptions): Promise<ApiResponse<PluginChanges>> =>
  client.read(pluginPaths.jobs, parsePluginList, options)

/** Reads the details of the newest quality analyses, or of those with these IDs. */
export const readAnalysisDetails = (
  client: Reader,
  options: CallOptions,
  ids: readonly string[] = [],
): Promise<ApiResponse<ReadonlyMap<string, AnalysisDetails>>> =>
  client.read(
    `${pluginPaths.analyses}?${new URLSearchParams(ids.map((id) => ['ids', id])).toString()}`,
    parseAnalysisDetails,
    options,
  )

export interface OutcomesQuery {
  /** Selects outcomes of these jobs, at most `maxJournalIds`. By default, all jobs are selected. */
  readonly ids?: readonly string[]
  /** Selects outcomes that were recorded after this time, in ms since the epoch by the server's clock. */
  readonly since?: number
}

/** Reads the outcome of the latest run of each job. This includes jobs that the queue has deleted. */
export async function readOutcomes(
  client: Reader,
  { ids = [], since }: OutcomesQuery,
  options: CallOptions,
): Promise<ApiResponse<ReadonlyMap<string, JobReport>>> {
  const outcomes = new Map<string, JobReport>()
  let after = since === undefined ? undefined : new Date(since).toISOString()
  for (let pages = 0; pages < maxPages; pages++) {
    const query = new URLSearchParams(ids.map((id) => ['ids', id]))
    if (after !== undefined) query.set('since', after)
    const page = await client.read(`${pluginPaths.outcomes}?${query.toString()}`, parseJournal, options)
    if (!page.ok) return page
    for (const outcome of page.value.outcomes) outcomes.set(outcome.jobId, outcome)
    after = page.value.nextPageAfter
    if (after === undefined) break
  }
  return { ok: true, value: outcomes }
}
