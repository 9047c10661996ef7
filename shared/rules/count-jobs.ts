import type { Reach, ServerId, JobWith } from '../model.ts'
import { isUnavailable } from './restartable.ts'
import { isTerminal, isWaiting } from './status.ts'

/** The servers whose jobs can't be checked now, with the reason. */
export type UncheckedServers = ReadonlyMap<ServerId, Unchecked>
/** `key`: the server rejects the API key, or requires one. `unreachable`: any other reason. */
export type Unchecked = 'unreachable' | 'key'

export function findUncheckedServers(
  servers: Iterable<{ readonly id: ServerId; readonly reach: Reach }>,
): UncheckedServers {
  const unchecked = new Map<ServerId, Unchecked>()
  for (const server of servers)
    if (isUnavailable(server))
      unchecked.set(server.id, server.reach === 'unauthorized' ? 'key' : 'unreachable')
  return unchecked
}

type PlacedJob = JobWith<'serverId' | 'status' | 'outcome' | 'connection'>

/** Returns why a job can't be checked; undefined if it has ended or can be checked. */
export function getUncheckedReason(
  { identity, run, outcome }: PlacedJob,
  servers: UncheckedServers,
): Unchecked | undefined {
  if (outcome || isTerminal(run.status)) return undefined
  if (run.connection.state === 'unauthorized') return 'key'
  return servers.get(identity.serverId) ?? (run.connection.state === 'offline' ? 'unreachable' : undefined)
}

/** The places of jobs. Each job is in exactly one place on every surface. */
export const jobPlaces = ['running', 'waiting', 'unchecked', 'attention', 'finished'] as const
export type JobPlace = (typeof jobPlaces)[number]

/** Returns the place of a job. An unknown status counts as running. */
export function getJobPlace(job: PlacedJob, servers: UncheckedServers, attention: boolean): JobPlace {
  const { status } = job.run
  const { outcome } = job
  if (attention) return 'attention'
  if (outcome || isTerminal(status)) return 'finished'
  if (getUncheckedReason(job, servers)) return 'unchecked'
  return status === undefined || isWaiting(status) ? 'waiting' : 'running'
}

export type JobCounts = Readonly<Record<JobPlace, number>>

/** Counts jobs for tray, window and terminal. */
export function countJobs<J extends PlacedJob>(
  jobs: Iterable<J>,
  servers: UncheckedServers,
  needsAttention: (job: J) => boolean,
): JobCounts {
  const counts = { running: 0, waiting: 0, unchecked: 0, attention: 0, finished: 0 }
  for (const job of jobs) counts[getJobPlace(job, servers, needsAttention(job))] += 1
  return counts
}
