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
export const readPluginVersion = ({ read }: Reader, options: CallOptions): Promise<ApiResponse<string>> =>
  read(pluginPaths.version, parsePluginVersion, options)

/** Reads all jobs of the queue, newest first. */
export const readPluginJobs = ({ read }: Reader, options: CallOptions): Promise<ApiResponse<PluginChanges>> =>
  read(pluginPaths.jobs, parsePluginList, options)

/** Outcomes of these jobs (at most `mostJournalIds`), even if the queue has forgotten them. */
export const readJournal = (
  { read }: Reader,
  jobIds: readonly string[],
  options: CallOptions,
): Promise<ApiResponse<JournalPage>> =>
  read(
    `${pluginPaths.outcomes}?${jobIds.map((id) => `ids=${pathSegment(id)}`).join('&')}`,
    parseJournal,
    options,
  )
