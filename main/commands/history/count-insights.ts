import type { Insights, FailureCause, KindDurations, SlowStep } from '#shared/insights.ts'
import { cutWithEllipsis } from '#shared/cut.ts'
import type { RequestArgument } from '#shared/contract.ts'
import type { JobOutcome, ServerId } from '#shared/model.ts'
import { insightKinds, kindOfJob, type InsightKind } from '#shared/job-kind.ts'
import { insightDays } from '#shared/rules/time.ts'
import { noOutcomes, type OutcomeCounts } from '#shared/outcome.ts'
import { errorCause, failureLine } from '#shared/rules/error-cause.ts'
import { serverIdOf } from '#shared/rules/job-key.ts'
import { spread } from '#shared/rules/usual-duration.ts'
import type { LedgerEntry } from '#main/storage/ledger.ts'

export type InsightsQuery = RequestArgument<'insights'>

const mostCauses = 8
const mostSteps = 8
/** A longer line of an error wouldn't fit, in UTF-16 units. */
const longestLine = 300
/** Steps with fewer runs are left out if others have more. */
const enoughRuns = 3

function startOfDay(now: number, daysAgo: number): number {
  const today = new Date(now)
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() - daysAgo).getTime()
}

const daysFor = (oldest: number, now: number): (typeof insightDays)[number] =>
  insightDays.find((days) => oldest >= startOfDay(now, days - 1)) ?? 90

/** Causes are costly to compute and never change. */
const causes = new WeakMap<JobOutcome, { readonly cause: string | undefined }>()
function causeOf(outcome: JobOutcome): string | undefined {
  const known = causes.get(outcome)
  if (known) return known.cause
  const cause = errorCause(outcome.error)
  causes.set(outcome, { cause })
  return cause
}

const kindOf = ({ jobKind, outcome }: LedgerEntry): InsightKind =>
  kindOfJob({ kind: jobKind, outcome }) ?? 'other'

function groupIn<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

interface StepTimes {
  readonly step: string
  readonly kind: InsightKind
  readonly times: number[]
}
type DayCounts = { readonly day: number } & Record<keyof OutcomeCounts, number>

export interface InsightsCount {
  add(entry: LedgerEntry): void
  result(): Insights
}

/** Counts the whole history, whose oldest outcome decides how many days are shown. Times are ms since the epoch. */
export function countInsights(query: InsightsQuery, now: number, oldest: number): InsightsCount {
  const { days = daysFor(oldest, now), serverId } = query
  const counted = Array.from({ length: days }, (_, index): DayCounts => ({
    day: startOfDay(now, days - 1 - index),
    ...noOutcomes,
  }))
  const durations = new Map<InsightKind, number[]>()
  const failures = new Map<string, { line: string; lastAt: number; runs: number }>()
  const steps = new Map<string, StepTimes>()
  const servers = new Map<ServerId, string | undefined>()
  let otherFailures = 0

  function addFailure(outcome: JobOutcome): void {
    const cause = causeOf(outcome)
    if (cause === undefined) {
      otherFailures += 1
      return
    }
    const line = failureLine(outcome.error) ?? cause
    const group = groupIn(failures, cause, () => ({ line, lastAt: outcome.at, runs: 0 }))
    group.runs += 1
    if (line !== group.line) group.line = cause
    group.lastAt = Math.max(group.lastAt, outcome.at)
  }

  return {
    add(entry) {
      const { outcome, server } = entry
      const id = serverIdOf(outcome.key)
      // A server goes by its current name, or by its last one.
      if (server !== undefined || !servers.has(id)) servers.set(id, server)
      if (serverId !== undefined && id !== serverId) return
      // The server's clock may be ahead.
      const counts = counted.findLast(({ day }) => outcome.at >= day)
      if (!counts) return
      counts[outcome.kind] += 1
      if (outcome.kind === 'failed') addFailure(outcome)
      const ms = outcome.at - (outcome.startedAt ?? outcome.at)
      if (outcome.kind === 'completed' && ms > 0) {
        groupIn(durations, kindOf(entry), () => []).push(ms)
      }
      for (const each of entry.steps ?? []) {
        const of = { step: each.step, kind: kindOf(entry), times: [] }
        groupIn(steps, `${kindOf(entry)} ${each.step}`, () => of).times.push(each.ms)
      }
    },
    result() {
      const sorted = [...failures]
        .map(([cause, { line, runs, lastAt }]): FailureCause => ({
          cause,
          line: cutWithEllipsis(line, longestLine),
          runs,
          lastAt,
        }))
        .toSorted((a, b) => b.runs - a.runs || b.lastAt - a.lastAt)
      const topCauses = sorted.slice(0, mostCauses)
      const rest = sorted.slice(mostCauses).reduce((sum, { runs }) => sum + runs, 0)
      return {
        days: counted,
        durations: insightKinds.flatMap((each): KindDurations[] => {
          const times = durations.get(each)
          return times ? [{ kind: each, ...spread(times) }] : []
        }),
        causes: topCauses,
        otherFailures: otherFailures + rest,
        steps: slowest([...steps.values()]),
        servers: [...servers].map(([id, name]) => ({ id, name })),
      }
    },
  }
}

function slowest(steps: readonly StepTimes[]): readonly SlowStep[] {
  const often = steps.filter(({ times }) => times.length >= enoughRuns)
  return (often.length > 0 ? often : steps)
    .map(({ step, kind, times }) => ({ step, kind, medianMs: spread(times).medianMs }))
    .toSorted((a, b) => b.medianMs - a.medianMs)
    .slice(0, mostSteps)
}
