import type { Core } from '#main/core/core.ts'
import type { Discovery, JobSource, ServerState, WatchRule } from '#shared/model.ts'
import { getDiscoverableKinds } from '#shared/rules/discoverable-kinds.ts'
import { subtractKnownJobs } from '#shared/rules/queue-counts.ts'

/** Returns one line for each watch rule that can never match a job. */
export function describeRulesWithoutJobs(
  rules: readonly Pick<WatchRule, 'kind' | 'project'>[],
  sources: readonly JobSource[],
): readonly string[] {
  const getCoveredKinds = (rule: (typeof rules)[number]) =>
    sources.length === 0 ? [] : getDiscoverableKinds(rule, sources)
  const deadRules = rules.filter((rule) => getCoveredKinds(rule)?.length === 0)
  return deadRules.map(
    ({ kind = 'for all jobs' }) =>
      `${kind}: finds no job, because this server can’t list them without the plugin`,
  )
}

/**
 * Returns the sources in which a server lists jobs, as an optional property. It is absent until the server's
 * lists have been scanned.
 */
export const getSourcesProperty = (discovery: Discovery | undefined) =>
  discovery?.scannedAt === undefined ? {} : { sources: [...discovery.sources] }

/**
 * Returns one line for each watch rule that a server can't support without the plugin, and one with the
 * number of jobs that it can't list. There are no lines until the server's lists have been scanned.
 */
export function describeUnsupportedRules(
  { id, stats, watchRules }: ServerState,
  { jobs, discoveries }: Pick<ReturnType<Core['store']['state']>, 'jobs' | 'discoveries'>,
): readonly string[] {
  const discovery = discoveries.get(id)
  if (!discovery?.scannedAt || discovery.sources.includes('plugin')) return []
  const unlistedCount = subtractKnownJobs(stats?.stats, id, jobs.values(), discovery.jobs)
  return [
    ...describeRulesWithoutJobs(watchRules, discovery.sources).map((gap) => `watch rule ${gap}`),
    ...(unlistedCount > 0 ? [`jobs that can’t be listed without the plugin: ${unlistedCount}`] : []),
  ]
}
