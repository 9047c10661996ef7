import type { JobKind } from './job-kind.ts'
import type { JobKey, Project, ServerId } from './model.ts'
import type { OutcomeCounts, OutcomeKind } from './outcome.ts'

export interface EndedDayRun {
  readonly key: JobKey
  readonly id: string
  readonly kind: OutcomeKind
  readonly startedAt?: number
  readonly at: number
  readonly label?: string
  readonly jobKind?: JobKind
  readonly project?: Project
}

/**
 * Runs of one server that ended within the same minutes. They are merged because there are too many to show.
 */
export interface MergedRuns extends OutcomeCounts {
  readonly serverId: ServerId
  readonly from: number
  readonly until: number
}

export interface DayTimeline {
  /** When the day began, in ms since the epoch. */
  readonly from: number
  readonly runs: readonly EndedDayRun[]
  readonly mergedRuns: readonly MergedRuns[]
}
