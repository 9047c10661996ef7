import type { CallOptions, CompileoClient } from './client.ts'
import type { Answer } from './errors.ts'
import { parsePluginList, parsePluginVersion, pluginPaths, type PluginChanges } from './plugin.ts'

type Reader = Pick<CompileoClient, 'read'>

/** Whether the plugin is there: without it the answer is no Compileo server's, or makes no sense. */
export const readPluginVersion = ({ read }: Reader, options: CallOptions): Promise<Answer<string>> =>
  read(pluginPaths.version, parsePluginVersion, options)

/** All jobs of the queue, newest first. */
export const readPluginJobs = ({ read }: Reader, options: CallOptions): Promise<Answer<PluginChanges>> =>
  read(pluginPaths.jobs, parsePluginList, options)
