import type { CallOptions, CompileoClient } from './client.ts'
import type { ApiResponse } from './errors.ts'
import { pathSegment } from './transport.ts'
import {
  parseJournal,
  parsePluginList,
  parsePluginVersion,
  pluginPaths,
  type JournalPage,
  type PluginChanges,
} from './plugin.ts'

type Reader = Pick<CompileoClient, 'read'>

/** Without the plugin the response is invalid, or not from a Compileo server. */
export const readPluginVersion = (client: Reader, options: CallOptions): Promise<ApiResponse<string>> =>
  client.read(pluginPaths.version, parsePluginVersion, options)

/** Reads all jobs of the queue, newest first. */
export const readPluginJobs = (client: Reader, options: CallOptions): Promise<ApiResponse<PluginChanges>> =>
  client.read(pluginPaths.jobs, parsePluginList, options)

/** Outcomes of these jobs (at most `mostJournalIds`), even if the queue has forgotten them. */
export const readJournal = (
  client: Reader,
  jobIds: readonly string[],
  options: CallOptions,
): Promise<ApiResponse<JournalPage>> =>
  client.read(
    `${pluginPaths.outcomes}?${jobIds.map((id) => `ids=${pathSegment(id)}`).join('&')}`,
    parseJournal,
    options,
  )
