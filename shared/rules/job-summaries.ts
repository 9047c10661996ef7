import { needsAttention } from '#shared/rules/attention.ts'
import {
  getJobGroup,
  getUncheckedReason,
  findUncheckedServers,
  type JobGroup,
  type UncheckedServers,
} from '#shared/rules/count-jobs.ts'
import type { OutcomeKind } from '#shared/outcome.ts'
import { isTerminal, isWaiting } from '#shared/rules/status.ts'
import type { JobState, ServerId, ServerState } from '#shared/model.ts'

/**
 * A job's activity. With `unreachable` and `unauthorized` the real activity is unknown, and with
 * `connecting` there is no report yet.
 */
export type JobActivity = 'running' | 'waiting' | 'connecting' | 'unreachable' | 'unauthorized' | OutcomeKind

/** Returns the mean progress of running jobs, 0-100; undefined if none is running. */
export function getMeanProgress(jobs: readonly JobSummary[]): number | undefined {
  const running = jobs.filter(({ activity }) => activity === 'running')
  if (running.length === 0) return undefined
  const meanProgress = running.reduce((sum, { job }) => sum + job.run.progress, 0) / running.length
  return Math.min(100, Math.max(0, meanProgress))
}

function getActivity(job: JobState, servers: UncheckedServers): JobActivity {
  if (job.outcome) return job.outcome.kind
  const { status } = job.run
  // Until the outcome is confirmed, the job counts by its last status.
  if (isTerminal(status)) return status
  const unchecked = getUncheckedReason(job, servers)
  if (unchecked) return unchecked === 'key' ? 'unauthorized' : unchecked
  if (status === undefined) return 'connecting'
  return isWaiting(status) ? 'waiting' : 'running'
}

export interface JobSummary {
  readonly job: JobState
  readonly activity: JobActivity
  readonly group: JobGroup
  readonly needsAttention: boolean
}

export function summarizeJobs(
  jobs: Iterable<JobState>,
  servers: ReadonlyMap<ServerId, ServerState>,
): readonly JobSummary[] {
  const unchecked = findUncheckedServers(servers.values())
  return Array.from(jobs, (job) => {
    const attention = needsAttention(job)
    const group = getJobGroup(job, unchecked, attention)
    return { job, activity: getActivity(job, unchecked), group, needsAttention: attention }
  })
}

const order: readonly JobActivity[] = ['running', 'connecting', 'waiting']

/**
 * Sorts active jobs by their activity, and then by when they were added. Progress doesn't change their order,
 * so that the items of the menu keep their places.
 */
export const sortActiveJobs = (jobs: readonly JobSummary[]): readonly JobSummary[] =>
  jobs
    .filter(({ activity, needsAttention: isOpen }) => !isOpen && order.includes(activity))
    .toSorted(
      (a, b) =>
        order.indexOf(a.activity) - order.indexOf(b.activity) ||
        a.job.identity.addedAt - b.job.identity.addedAt,
    )
