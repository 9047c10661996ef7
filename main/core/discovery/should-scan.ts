import type { Discovery, JobState, ServerId, ServerState } from '#shared/model.ts'
import { getQueueState, subtractKnownJobs } from '#shared/rules/queue-counts.ts'
import { isTerminal } from '#shared/rules/status.ts'

type Server = Pick<ServerState, 'id' | 'reach' | 'stats' | 'watchRules'>

/** Counts the active jobs of a server, whether or not they are watched. */
export const countActiveJobs = (server: Pick<ServerState, 'id' | 'stats'> | undefined): number =>
  server ? subtractKnownJobs(server.stats?.stats, server.id, [], []) : 0

/**
 * Whether the server is reachable, and a scan is useful because there are watch rules or the window is
 * visible.
 */
export const canScan = ({ reach, watchRules }: Server, isWindowVisible: boolean): boolean =>
  reach === 'ok' && (isWindowVisible || watchRules.length > 0)

/**
 * Whether a scan may find the project of an active job, or the name of its project. Without the plugin, only
 * the lists of extractions tell the project.
 */
function lacksProjectName({ identity, run, outcome }: JobState, id: ServerId): boolean {
  const { serverId, kind, project } = identity
  return (
    serverId === id &&
    (project ? project.name === project.id : kind === undefined || kind === 'extraction') &&
    getQueueState(run, outcome) !== undefined
  )
}

/** Whether a new scan may find something that the last one didn't. */
export function shouldScan(
  server: Server,
  jobs: Iterable<JobState>,
  { jobs: listed, scannedAt = 0 }: Pick<Discovery, 'jobs' | 'scannedAt'>,
  isWindowVisible: boolean,
): boolean {
  if (!canScan(server, isWindowVisible) || !server.stats) return false
  const watchedJobs = Array.from(jobs)
  const { watchRules } = server
  // The queue's counts don't include quality analyses. So a rule that matches them always needs a scan.
  if (watchRules.some(({ kind }) => kind === undefined || kind === 'quality')) return true
  if (listed.some(({ status }) => !isTerminal(status))) return true
  // One scan is enough to find the name of the project. If it doesn't list the job, later scans won't either.
  if (watchedJobs.some((job) => job.identity.addedAt > scannedAt && lacksProjectName(job, server.id)))
    return true
  return subtractKnownJobs(server.stats.stats, server.id, watchedJobs, []) > 0
}
