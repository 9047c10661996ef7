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
 * rejects the key, so it may or may not be running. `connecting`: its server hasn't reported it yet.
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

/** Groups in the order of the menu: what needs attention, what runs, can't be checked or waits, and what is over. */
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

/** Where several jobs stand as one line: where the first of them would. */
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
 * The `most` lines for the menu in the order of their groups. Active jobs keep the order in which they were added, so that
 * nothing jumps. What needs attention leaves half of the lines to active jobs.
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
