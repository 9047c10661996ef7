import type { Core } from '#main/startup/core/core.ts'
import type { ServerState } from '#shared/model.ts'
import { coveredKinds } from '#shared/rules/covered-kinds.ts'
import { unlistedCount } from '#shared/rules/queue-counts.ts'

/** What a server can't do for its watch rules, a line each. Nothing is known before its lists were scanned. */
export function gapsOf(
  { id, stats, watchRules }: ServerState,
  { jobs, discoveries }: Pick<ReturnType<Core['store']['state']>, 'jobs' | 'discoveries'>,
): readonly string[] {
  const found = discoveries.get(id)
  if (!found?.scannedAt || found.sources.includes('plugin')) return []
  const unlisted = unlistedCount(stats?.stats, id, jobs.values(), found.jobs)
  const rules = watchRules.flatMap((rule) => {
    const covered = found.sources.length === 0 ? [] : coveredKinds(rule, found.sources)
    return covered?.length === 0 ? [rule.kind ?? 'for all jobs'] : []
  })
  return [
    ...rules.map(
      (kind) => `watch rule ${kind}: finds no job, because this server can’t list them without the plugin`,
    ),
    ...(unlisted > 0 ? [`jobs that can’t be listed without the plugin: ${unlisted}`] : []),
  ]
}
