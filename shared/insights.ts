/**
 * What the history tells as a whole, and what ran today: what main computes for the window's charts, and the schemas by
 * which the contract names it. Each reply's is made when it is first used; the window imports only types.
 */
import { z } from 'zod'
import { insightKinds, jobKinds, type InsightKind, type JobKind } from './job-kind.ts'
import type { JobKey, Project, ServerId } from './model.ts'
import type { OutcomeCounts, OutcomeKind } from './outcome.ts'
import { jobKey, outcomeKind, project, serverId } from './reply-schemas.ts'

/** Each chart can be exported. */
export const insightChart = z.enum(['runs', 'durations', 'causes', 'steps'])
export type InsightChart = z.infer<typeof insightChart>

/** The runs that ended on one day. */
export interface DayOfRuns extends OutcomeCounts {
  /** The day's first moment, ms since the epoch, local time. */
  readonly day: number
}

/** How long the completed runs of one day took, ms: the median, and the middle half of them. */
export interface DayOfDurations {
  readonly day: number
  readonly runs: number
  readonly medianMs: number
  readonly fromMs: number
  readonly toMs: number
}

export interface KindDurations {
  readonly kind: InsightKind
  /** Completed runs of it, and how long they took in the middle, ms. */
  readonly runs: number
  readonly medianMs: number
  /** The days on which one completed, oldest first. */
  readonly days: readonly DayOfDurations[]
}

/** Failures of one cause. */
export interface FailureCause {
  /** What the failures have in common, with "…" for what differs: all of its words are in each of their errors. */
  readonly cause: string
  /** The line of the error that matters if all of them have the same, else the cause. */
  readonly line: string
  readonly runs: number
  /** When the latest of them failed, ms since the epoch. */
  readonly lastAt: number
}

/** Steps that are one kind of work. */
export interface SlowStep {
  readonly step: string
  readonly kind: InsightKind
  /** In so many runs. */
  readonly runs: number
  /** How long a run was at it in the middle, ms. */
  readonly medianMs: number
  /** All runs together, ms. */
  readonly totalMs: number
}

export interface Insights {
  /** Every day of the time that is looked at, oldest first, also those on which nothing ended. */
  readonly days: readonly DayOfRuns[]
  readonly durations: readonly KindDurations[]
  /** The most frequent first, bounded. */
  readonly causes: readonly FailureCause[]
  /** Failures of other causes, and those whose error tells none. */
  readonly otherFailures: number
  /** The slowest first, bounded. */
  readonly steps: readonly SlowStep[]
  /** What the history has at all, whatever is looked at: what can be chosen. */
  readonly servers: readonly { readonly id: ServerId; readonly name?: string }[]
  readonly kinds: readonly InsightKind[]
}

/** A run that ended today. */
export interface DayRun {
  readonly key: JobKey
  /** The outcome's. */
  readonly id: string
  readonly kind: OutcomeKind
  /** Ms since the epoch. */
  readonly startedAt?: number
  readonly at: number
  readonly label?: string
  readonly jobKind?: JobKind
  readonly project?: Project
}

/** Runs of one server that ended in the same minutes, where there are too many to tell each. */
export interface DayBlock extends OutcomeCounts {
  readonly serverId: ServerId
  readonly from: number
  readonly until: number
}

/** What ended today: each run, or blocks of them. */
export interface DayOfServers {
  /** The day's first moment, ms since the epoch. */
  readonly from: number
  readonly runs: readonly DayRun[]
  readonly blocks: readonly DayBlock[]
}

type Fields<T> = { readonly [K in keyof T]-?: z.ZodType<T[K]> }

const time = z.number()
const count = z.number().int().min(0)
const ms = z.number().min(0)
const insightKind = z.enum(insightKinds)

/** Which runs are looked at. */
export const insightsFilter = {
  /** As few as hold all of the history unless given. */
  days: z.union([z.literal(7), z.literal(30), z.literal(90)]).optional(),
  serverId: serverId.optional(),
  kind: insightKind.optional(),
}

const counts = { completed: count, completedWithErrors: count, failed: count, cancelled: count, lost: count }

export const insights: z.ZodType<Insights> = z.lazy(() =>
  z.strictObject({
    days: z.array(z.strictObject({ day: time, ...counts } satisfies Fields<DayOfRuns>)).max(90),
    durations: z.array(
      z.strictObject({
        kind: insightKind,
        runs: count,
        medianMs: ms,
        days: z
          .array(
            z.strictObject({
              day: time,
              runs: count,
              medianMs: ms,
              fromMs: ms,
              toMs: ms,
            } satisfies Fields<DayOfDurations>),
          )
          .max(90),
      } satisfies Fields<KindDurations>),
    ),
    causes: z
      .array(
        z.strictObject({
          cause: z.string().max(500),
          line: z.string().max(300),
          runs: count,
          lastAt: time,
        } satisfies Fields<FailureCause>),
      )
      .max(10),
    otherFailures: count,
    steps: z
      .array(
        z.strictObject({
          step: z.string().max(100),
          kind: insightKind,
          runs: count,
          medianMs: ms,
          totalMs: ms,
        } satisfies Fields<SlowStep>),
      )
      .max(10),
    servers: z.array(z.strictObject({ id: serverId, name: z.string().optional() })),
    kinds: z.array(insightKind),
  } satisfies Fields<Insights>),
)

export const dayOfServers: z.ZodType<DayOfServers> = z.lazy(() =>
  z.strictObject({
    from: time,
    runs: z
      .array(
        z.strictObject({
          key: jobKey,
          id: z.string(),
          kind: outcomeKind,
          startedAt: time.optional(),
          at: time,
          label: z.string().optional(),
          jobKind: z.enum(jobKinds).optional(),
          project: project.optional(),
        } satisfies Fields<DayRun>),
      )
      .max(500),
    blocks: z.array(
      z.strictObject({ serverId, from: time, until: time, ...counts } satisfies Fields<DayBlock>),
    ),
  } satisfies Fields<DayOfServers>),
)
