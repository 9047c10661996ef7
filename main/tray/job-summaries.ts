import { needsAttention } from '#shared/rules/attention.ts'
import {
  getJobPlace,
  getUncheckedReason,
  findUncheckedServers,
  type JobPlace,
  type UncheckedServers,
} from '#shared/rules/count-jobs.ts'
import type { OutcomeKind } from '#shared/outcome.ts'
import { isTerminal, isWaiting } from '#shared/rules/status.ts'
import type { JobState, ServerId, ServerState } from '#shared/model.ts'

/** `unreachable`, `unauthorized`: the job may or may not be running. `connecting`: no report yet. */
export type Activity = 'running' | 'waiting' | 'connecting' | 'unreachable' | 'unauthorized' | OutcomeKind

/** The mean progress of running jobs, 0-100; undefined if none runs. */
export function getMeanProgress(jobs: readonly JobSummary[]): number | undefined {
  const running = jobs.filter(({ activity }) => activity === 'running')
  if (running.length === 0) return undefined
  const mean = running.reduce((sum, { job }) => sum + job.run.progress, 0) / running.length
  return Math.min(100, Math.max(0, mean))
}

/** Returns a job's activity. */
function getActivity(job: JobState, servers: UncheckedServers): Activity {
  if (job.outcome) return job.outcome.kind
  const { status } = job.run
  // Not confirmed yet: the job gets an outcome in a moment, or continues.
  if (isTerminal(status)) return status
  const unchecked = getUncheckedReason(job, servers)
  if (unchecked) return unchecked === 'key' ? 'unauthorized' : unchecked
  if (status === undefined) return 'connecting'
  return isWaiting(status) ? 'waiting' : 'running'
}

export interface JobSummary {
  readonly job: JobState
  readonly activity: Activity
  readonly place: JobPlace
  readonly needsAttention: boolean
}

/** Returns every job with its activity. */
export function summarizeJobs(
  jobs: Iterable<JobState>,
  servers: ReadonlyMap<ServerId, ServerState>,
): readonly JobSummary[] {
  const unchecked = findUncheckedServers(servers.values())
  return Array.from(jobs, (job) => {
    const attention = needsAttention(job)
    const place = getJobPlace(job, unchecked, attention)
    return { job, activity: getActivity(job, unchecked), place, needsAttention: attention }
  })
}

const order: readonly Activity[] = ['running', 'unreachable', 'unauthorized', 'connecting', 'waiting']

/** Jobs that go on, in an order that stays while they do, so that lines don't jump. */
export const sortActive = (jobs: readonly JobSummary[]): readonly JobSummary[] =>
  jobs
    .filter(({ activity, needsAttention: isOpen }) => !isOpen && order.includes(activity))
    .toSorted(
      (a, b) =>
        order.indexOf(a.activity) - order.indexOf(b.activity) ||
        a.job.identity.addedAt - b.job.identity.addedAt,
    )
