/**
 * Statistics over the history, and today's runs: what main computes for the window's charts, and the contract's
 * filter. The window imports only types.
 */
import { z } from 'zod'
import { insightKinds, type InsightKind, type JobKind } from './job-kind.ts'
import type { JobKey, Project, ServerId } from './model.ts'
import type { OutcomeCounts, OutcomeKind } from './outcome.ts'
import { serverId } from './schemas.ts'

export const insightChart = z.enum(['runs', 'durations', 'causes', 'steps'])
export type InsightChart = z.infer<typeof insightChart>

/** The runs that ended on one day. */
export interface DayOfRuns extends OutcomeCounts {
  /** The day's first moment, ms since the epoch, local time. */
  readonly day: number
}

/** How long one day's completed runs took, ms: the median, and the middle 50%. */
export interface DayOfDurations {
  readonly day: number
  readonly runs: number
  readonly medianMs: number
  readonly fromMs: number
  readonly toMs: number
}

export interface KindDurations {
  readonly kind: InsightKind
  /** Its completed runs, and their median duration, ms. */
  readonly runs: number
  readonly medianMs: number
  /** Days on which one completed, oldest first. */
  readonly days: readonly DayOfDurations[]
}

/** Failures with one cause. */
export interface FailureCause {
  /** The failures' common text, with "…" for what differs: all of its words are in each error. */
  readonly cause: string
  /** The errors' relevant line if they share it, else the cause. */
  readonly line: string
  readonly runs: number
  /** When the latest one failed, ms since the epoch. */
  readonly lastAt: number
}

/** Steps of one kind of work. */
export interface SlowStep {
  readonly step: string
  readonly kind: InsightKind
  /** In how many runs. */
  readonly runs: number
  /** The median time that a run spent in it, ms. */
  readonly medianMs: number
  /** Across all runs, ms. */
  readonly totalMs: number
}

export interface Insights {
  /** Every day of the chosen period, oldest first, including those without runs. */
  readonly days: readonly DayOfRuns[]
  readonly durations: readonly KindDurations[]
  /** Most frequent first, bounded. */
  readonly causes: readonly FailureCause[]
  /** Failures with other causes, and those without a cause in their error. */
  readonly otherFailures: number
  /** Slowest first, bounded. */
  readonly steps: readonly SlowStep[]
  /** Everything in the history, whatever the filter: the choices for it. */
  readonly servers: readonly { readonly id: ServerId; readonly name?: string }[]
  readonly kinds: readonly InsightKind[]
}

/** A run that ended today. */
export interface DayRun {
  readonly key: JobKey
  /** The outcome's ID. */
  readonly id: string
  readonly kind: OutcomeKind
  /** Ms since the epoch. */
  readonly startedAt?: number
  readonly at: number
  readonly label?: string
  readonly jobKind?: JobKind
  readonly project?: Project
}

/** Runs of one server that ended in the same minutes, merged because there are too many. */
export interface DayBlock extends OutcomeCounts {
  readonly serverId: ServerId
  readonly from: number
  readonly until: number
}

/** Today's ended runs, one by one or in blocks. */
export interface DayOfServers {
  /** The day's first moment, ms since the epoch. */
  readonly from: number
  readonly runs: readonly DayRun[]
  readonly blocks: readonly DayBlock[]
}

/** Which runs to include. */
export const insightsFilter = {
  /** By default, the shortest period that covers the whole history. */
  days: z.union([z.literal(7), z.literal(30), z.literal(90)]).optional(),
  serverId: serverId.optional(),
  kind: z.enum(insightKinds).optional(),
}
