import type { CallOptions, CompileoClient } from './client.ts'
import type { Answer } from './errors.ts'
import { pathSegment } from './path-segment.ts'
import {
  parseJournal,
  parsePluginList,
  parsePluginVersion,
  pluginPaths,
  type JournalPage,
  type PluginChanges,
} from './plugin.ts'

type Reader = Pick<CompileoClient, 'read'>

/** Whether the plugin is there: without it the answer is no Compileo server's, or makes no sense. */
export const readPluginVersion = ({ read }: Reader, options: CallOptions): Promise<Answer<string>> =>
  read(pluginPaths.version, parsePluginVersion, options)

/** All jobs of the queue, newest first. */
export const readPluginJobs = ({ read }: Reader, options: CallOptions): Promise<Answer<PluginChanges>> =>
  read(pluginPaths.jobs, parsePluginList, options)

/** How runs of these jobs ended, `mostJournalIds` at most, though the queue may have forgotten them. */
export const readJournal = (
  { read }: Reader,
  jobIds: readonly string[],
  options: CallOptions,
): Promise<Answer<JournalPage>> =>
  read(
    `${pluginPaths.outcomes}?${jobIds.map((id) => `ids=${pathSegment(id)}`).join('&')}`,
    parseJournal,
    options,
  )
