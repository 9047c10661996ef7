/**
 * Statistics over the history, and today's runs: what main computes for the window's charts, and the contract's
 * filter. The window imports only types.
 */
import { z } from 'zod'
import type { JobKind } from './job-kind.ts'
import type { JobKey, Project, ServerId, UsualDuration } from './model.ts'
import type { OutcomeCounts, OutcomeKind } from './outcome.ts'
import { serverId } from './schemas.ts'

export type InsightChart = 'runs' | 'durations' | 'causes' | 'steps'

export interface DayOfRuns extends OutcomeCounts {
  /** The day's first moment, ms since the epoch, local time. */
  readonly day: number
}

export interface FailureCause {
  /** With "…" for what differs between the errors. */
  readonly cause: string
  /** The errors' relevant line if they share it, else the cause. */
  readonly line: string
  readonly runs: number
}

export interface SlowStep {
  readonly step: string
  readonly kind: JobKind | undefined
  /** The median time that a run spent in it, in ms. */
  readonly medianMs: number
}

export interface Insights {
  /** Every day of the period, oldest first. */
  readonly days: readonly DayOfRuns[]
  /** How long completed runs took. */
  readonly durations: readonly (UsualDuration & { readonly kind: JobKind })[]
  /** Most frequent first, bounded. */
  readonly causes: readonly FailureCause[]
  /** Failures with other causes, or without one. */
  readonly otherFailures: number
  /** Slowest first, bounded. */
  readonly steps: readonly SlowStep[]
  readonly servers: readonly { readonly id: ServerId; readonly name?: string }[]
}

export interface DayRun {
  readonly key: JobKey
  readonly id: string
  readonly kind: OutcomeKind
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

export interface DayOfServers {
  /** The day's first moment, ms since the epoch. */
  readonly from: number
  readonly runs: readonly DayRun[]
  readonly blocks: readonly DayBlock[]
}

/** Which runs to include. */
export const insightsFilter = {
  /** Default: the shortest period that covers the whole history. */
  days: z.union([z.literal(7), z.literal(30), z.literal(90)]).optional(),
  serverId: serverId.optional(),
}
