import type { JobState, ListedJob, ServerId, ServerState } from '../../shared/model.ts'
import { queuePlace, unlistedCount } from '../../shared/rules/queue-counts.ts'
import { isTerminal } from '../../shared/rules/status.ts'

type Server = Pick<ServerState, 'id' | 'reach' | 'stats' | 'watchRules'>

/** How many jobs run or wait in the queue of a server, watched or not. Pure. */
export const activeCount = (server: Pick<ServerState, 'id' | 'stats'> | undefined): number =>
  server ? unlistedCount(server.stats?.stats, server.id, [], []) : 0

/** Whether what is found on a server is of use to anybody: a rule, or somebody who sees the window. Pure. */
export const isOfUse = ({ reach, watchRules }: Server, isShown: boolean): boolean =>
  reach === 'ok' && (isShown || watchRules.length > 0)

/**
 * Whether it is worth looking through a server's lists though nobody asked for it. Pure.
 *
 * @param listed what was found before: what goes on by that may be over by now
 * @param isShown whether somebody sees the window: else only rules have a use for what is found
 */
export function isWorthScanning(
  server: Server,
  jobs: Iterable<JobState>,
  listed: readonly ListedJob[],
  isShown: boolean,
): boolean {
  if (!isOfUse(server, isShown) || !server.stats) return false
  const { watchRules } = server
  // The counts hold no quality analyses: for a rule that is about them nothing else tells.
  if (watchRules.some(({ kind }) => kind === undefined || kind === 'quality')) return true
  if (listed.some(({ status }) => !isTerminal(status))) return true
  return unlistedCount(server.stats.stats, server.id, jobs, []) > 0
}

/** The IDs of the watched jobs of a server that are in its queue, and whose kind nobody knows. Pure. */
export const unnamed = (id: ServerId, jobs: Iterable<JobState>): readonly string[] =>
  Array.from(jobs).flatMap((job) =>
    job.serverId === id && job.kind === undefined && queuePlace(job) !== undefined ? [job.jobId] : [],
  )
