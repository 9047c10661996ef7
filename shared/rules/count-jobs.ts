import type { Reach, ServerId, JobWith } from '../model.ts'
import { isUnavailable } from './restartable.ts'
import { isTerminal, isWaiting } from './status.ts'

/** The servers whose jobs can't be checked at the moment, with the reason. */
export type UncheckedServers = ReadonlyMap<ServerId, UncheckedReason>
/**
 * Why jobs can't be checked. `key` means that the server rejects the API key or requires one, and
 * `unreachable` stands for all other reasons.
 */
export type UncheckedReason = 'unreachable' | 'key'

export function findUncheckedServers(
  servers: Iterable<{ readonly id: ServerId; readonly reach: Reach }>,
): UncheckedServers {
  const uncheckedServers = new Map<ServerId, UncheckedReason>()
  for (const server of servers)
    if (isUnavailable(server))
      uncheckedServers.set(server.id, server.reach === 'unauthorized' ? 'key' : 'unreachable')
  return uncheckedServers
}

type GroupedJob = JobWith<'serverId' | 'status' | 'outcome' | 'connection'>

/** Returns why a job can't be checked; undefined if it can be, or if it has ended. */
export function getUncheckedReason(
  { identity, run, outcome }: GroupedJob,
  servers: UncheckedServers,
): UncheckedReason | undefined {
  if (outcome || isTerminal(run.status)) return undefined
  if (run.connection.state === 'unauthorized') return 'key'
  return servers.get(identity.serverId) ?? (run.connection.state === 'offline' ? 'unreachable' : undefined)
}

/**
 * The groups of jobs. Each job is in exactly one group, which is the same in the window, the tray and the
 * terminal.
 */
export const jobGroups = ['running', 'waiting', 'unchecked', 'attention', 'finished'] as const
export type JobGroup = (typeof jobGroups)[number]

/**
 * Returns the group in which a job is counted. A job without a status counts as waiting, and one with an
 * unknown status as running.
 */
export function getJobGroup(job: GroupedJob, servers: UncheckedServers, attention: boolean): JobGroup {
  const { status } = job.run
  const { outcome } = job
  if (attention) return 'attention'
  if (outcome || isTerminal(status)) return 'finished'
  if (getUncheckedReason(job, servers)) return 'unchecked'
  return status === undefined || isWaiting(status) ? 'waiting' : 'running'
}

export type JobCounts = Readonly<Record<JobGroup, number>>

/** Counts jobs by group for the tray, the window and the terminal. */
export function countJobs<J extends GroupedJob>(
  jobs: Iterable<J>,
  servers: UncheckedServers,
  needsAttention: (job: J) => boolean,
): JobCounts {
  const counts = { running: 0, waiting: 0, unchecked: 0, attention: 0, finished: 0 }
  for (const job of jobs) counts[getJobGroup(job, servers, needsAttention(job))] += 1
  return counts
}
