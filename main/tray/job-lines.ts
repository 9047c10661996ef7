import { needsAttention } from '#shared/rules/attention.ts'
import {
  placeOfJob,
  uncheckedBecause,
  uncheckedServers,
  type JobPlace,
  type UncheckedServers,
} from '#shared/rules/count-jobs.ts'
import { isOutcomeKind, type OutcomeKind } from '#shared/outcome.ts'
import { isTerminal, isWaiting } from '#shared/rules/status.ts'
import type { JobState, ServerId, ServerState } from '#shared/model.ts'

/** `unreachable`, `unauthorized`: the job may or may not be running. `connecting`: no report yet. */
export type Activity = 'running' | 'waiting' | 'connecting' | 'unreachable' | 'unauthorized' | OutcomeKind

/** The mean progress of running jobs, 0-100; undefined if none runs. */
export function meanProgress(jobs: readonly JobSummary[]): number | undefined {
  const running = jobs.filter(({ activity }) => activity === 'running')
  if (running.length === 0) return undefined
  const mean = running.reduce((sum, { job }) => sum + job.progress, 0) / running.length
  return Math.min(100, Math.max(0, mean))
}

/** Returns a job's activity. */
export function activityOf(job: JobState, servers: UncheckedServers): Activity {
  if (job.outcome) return job.outcome.kind
  const { status } = job
  // Not confirmed yet: the job gets an outcome in a moment, or continues.
  if (isTerminal(status)) return status
  const unchecked = uncheckedBecause(job, servers)
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

/** In the menu's order: needs attention, running, can't be checked, waiting, finished. */
const attentionGroup = 0
export const overGroup = 4

function groupOf({ activity, needsAttention: isOpen }: JobSummary): number {
  if (isOpen) return attentionGroup
  if (isOutcomeKind(activity)) return overGroup
  switch (activity) {
    case 'running':
      return 1
    case 'unreachable':
    case 'unauthorized':
    case 'connecting':
      return 2
    case 'waiting':
      return 3
  }
}

function endedAt({ job }: JobSummary): number {
  return job.outcome?.at ?? job.completedAt ?? 0
}

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

/** By group. Active jobs stay in order, so that lines don't jump, and get at least half of the lines. */
export function forMenu<L extends Placed>(lines: readonly L[], most: number): readonly L[] {
  const attention = lines.filter(({ group }) => group === attentionGroup).toSorted(byEnd)
  const active = lines
    .filter(({ group }) => group > attentionGroup && group < overGroup)
    .toSorted((a, b) => a.group - b.group || byAdded(a, b))
  const over = lines.filter(({ group }) => group === overGroup).toSorted(byEnd)
  const first = attention.slice(0, Math.max(Math.floor(most / 2), most - active.length))
  return [...first, ...active, ...over].slice(0, most)
}
