import { needsAttention } from '../../shared/rules/attention.ts'
import {
  placeOfJob,
  uncheckedBecause,
  uncheckedServers,
  type JobPlace,
  type UncheckedServers,
} from '../../shared/rules/count-jobs.ts'
import { isWaiting } from '../../shared/rules/status.ts'
import type { JobState, ServerId, ServerState } from '../../shared/model.ts'

/**
 * What the tray can honestly say of a job. `unreachable`, `unauthorized`: it isn't over, but its server can't be reached or
 * rejects the key, so whether it runs is not known. `connecting`: nothing is known of it yet.
 */
export type Activity =
  | 'running'
  | 'waiting'
  | 'connecting'
  | 'unreachable'
  | 'unauthorized'
  | 'failed'
  | 'lost'
  | 'completed'
  | 'completedWithErrors'
  | 'cancelled'

/** The mean progress of what runs, 0-100; undefined where nothing does. */
export function meanProgress(jobs: readonly JobSummary[]): number | undefined {
  const running = jobs.filter(({ activity }) => activity === 'running')
  if (running.length === 0) return undefined
  const mean = running.reduce((sum, { job }) => sum + job.progress, 0) / running.length
  return Math.min(100, Math.max(0, mean))
}

const OVER = ['completed', 'failed', 'cancelled'] as const

/** What a job is doing, as far as it is known. */
export function activityOf(job: JobState, servers: UncheckedServers): Activity {
  if (job.outcome) return job.outcome.kind
  const { status } = job
  // Over by the server's word, though not confirmed yet: a moment later it has an outcome, or goes on.
  const over = OVER.find((each) => each === status)
  if (over) return over
  const unchecked = uncheckedBecause(job, servers)
  if (unchecked) return unchecked === 'key' ? 'unauthorized' : unchecked
  if (status === undefined) return 'connecting'
  return isWaiting(status) ? 'waiting' : 'running'
}

/** A job beside what the tray makes of it. */
export interface JobSummary {
  readonly job: JobState
  readonly activity: Activity
  readonly place: JobPlace
  readonly needsAttention: boolean
}

/** Every job with its activity. */
export function judge(
  jobs: Iterable<JobState>,
  servers: ReadonlyMap<ServerId, ServerState>,
): readonly JobSummary[] {
  const unchecked = uncheckedServers(servers.values())
  return Array.from(jobs, (job) => {
    const attention = needsAttention(job)
    const place = placeOfJob(job, unchecked, attention)
    return { job, activity: activityOf(job, unchecked), place, needsAttention: attention }
  })
}

/** Groups in the order of the menu; within the first three by when they were added, so that nothing jumps. */
function groupOf({ activity, needsAttention: isOpen }: JobSummary): number {
  switch (activity) {
    case 'running':
      return 0
    case 'unreachable':
    case 'unauthorized':
    case 'connecting':
      return 1
    case 'waiting':
      return 2
    case 'failed':
    case 'lost':
    case 'completed':
    case 'completedWithErrors':
    case 'cancelled':
      return isOpen ? 3 : 4
  }
}

function endedAt({ job }: JobSummary): number {
  return job.outcome?.at ?? job.completedAt ?? 0
}

/** What a line's place in the menu goes by. */
export interface Placed {
  readonly group: number
  readonly addedAt: number
  readonly endedAt: number
}

export const placeOf = (summary: JobSummary): Placed => ({
  group: groupOf(summary),
  addedAt: summary.job.addedAt,
  endedAt: endedAt(summary),
})

/** The `most` lines for the menu: active ones first, then what needs attention, then what ended last. */
export function forMenu<L extends Placed>(lines: readonly L[], most: number): readonly L[] {
  const groups = new Map<number, L[]>()
  for (const line of lines) {
    const members = groups.get(line.group)
    if (members) members.push(line)
    else groups.set(line.group, [line])
  }
  const chosen: L[] = []
  for (const group of [0, 1, 2, 3, 4]) {
    if (chosen.length >= most) break
    const members = groups.get(group) ?? []
    const sorted =
      group < 3
        ? members.toSorted((a, b) => a.addedAt - b.addedAt)
        : members.toSorted((a, b) => b.endedAt - a.endedAt)
    chosen.push(...sorted.slice(0, most - chosen.length))
  }
  return chosen
}
