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
 * What the tray can say about a job. `unreachable`, `unauthorized`: it hasn't ended, but its server can't be reached or rejects the key, so
 * it may or may not be running. `connecting`: its server hasn't reported it yet.
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

/** The mean progress of running jobs, 0-100; undefined if none runs. */
export function meanProgress(jobs: readonly JobSummary[]): number | undefined {
  const running = jobs.filter(({ activity }) => activity === 'running')
  if (running.length === 0) return undefined
  const mean = running.reduce((sum, { job }) => sum + job.progress, 0) / running.length
  return Math.min(100, Math.max(0, mean))
}

const OVER = ['completed', 'failed', 'cancelled'] as const

/** A job's activity. */
export function activityOf(job: JobState, servers: UncheckedServers): Activity {
  if (job.outcome) return job.outcome.kind
  const { status } = job
  // The server reports an end that isn't confirmed yet: the job gets an outcome in a moment, or continues.
  const over = OVER.find((each) => each === status)
  if (over) return over
  const unchecked = uncheckedBecause(job, servers)
  if (unchecked) return unchecked === 'key' ? 'unauthorized' : unchecked
  if (status === undefined) return 'connecting'
  return isWaiting(status) ? 'waiting' : 'running'
}

/** A job and its activity. */
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

/** Groups in the menu's order: needs attention, running, can't be checked, waiting, finished. */
const attentionGroup = 0
export const overGroup = 4

function groupOf({ activity, needsAttention: isOpen }: JobSummary): number {
  switch (activity) {
    case 'running':
      return 1
    case 'unreachable':
    case 'unauthorized':
    case 'connecting':
      return 2
    case 'waiting':
      return 3
    case 'failed':
    case 'lost':
    case 'completed':
    case 'completedWithErrors':
    case 'cancelled':
      return isOpen ? attentionGroup : overGroup
  }
}

function endedAt({ job }: JobSummary): number {
  return job.outcome?.at ?? job.completedAt ?? 0
}

/** What decides a line's place in the menu. */
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

/** One line for several jobs takes the place of the first. */
export function placeOfAll(jobs: readonly JobSummary[]): Placed {
  const places = jobs.map(placeOf)
  return {
    group: Math.min(...places.map(({ group }) => group)),
    addedAt: Math.min(...places.map((place) => place.addedAt)),
    endedAt: Math.max(...places.map((place) => place.endedAt)),
  }
}

const byAdded = (a: Placed, b: Placed): number => a.addedAt - b.addedAt
const byEnd = (a: Placed, b: Placed): number => b.endedAt - a.endedAt

/**
 * The first `most` lines of the menu, by group. Active jobs stay in the order in which they were added, so that lines don't jump. Jobs that
 * need attention leave half of the lines to active jobs.
 */
export function forMenu<L extends Placed>(lines: readonly L[], most: number): readonly L[] {
  const attention = lines.filter(({ group }) => group === attentionGroup).toSorted(byEnd)
  const active = lines
    .filter(({ group }) => group > attentionGroup && group < overGroup)
    .toSorted((a, b) => a.group - b.group || byAdded(a, b))
  const over = lines.filter(({ group }) => group === overGroup).toSorted(byEnd)
  const first = attention.slice(0, Math.max(Math.floor(most / 2), most - active.length))
  return [...first, ...active, ...over].slice(0, most)
}
