import { cutWithEllipsis } from '../../../shared/cut.ts'
import type { DayOfRuns, FailureCause, Insights, KindDurations, SlowStep } from '../../../shared/insights.ts'
import type { RequestArgument } from '../../../shared/contract.ts'
import type { JobOutcome, ServerId } from '../../../shared/model.ts'
import { insightKinds, kindOfJob, type InsightKind } from '../../../shared/job-kind.ts'
import { insightDays } from '../../../shared/rules/time.ts'
import { noOutcomes, type OutcomeCounts } from '../../../shared/outcome.ts'
import { errorCause } from '../../../shared/rules/error-cause.ts'
import { errorSummary } from '../../../shared/rules/error-summary.ts'
import { serverIdOf } from '../../../shared/rules/job-key.ts'
import { spread } from '../../../shared/rules/usual-duration.ts'
import type { LedgerEntry } from '../../storage/ledger.ts'

export type InsightsQuery = Omit<RequestArgument<'exportInsights'>, 'chart'>

const mostCauses = 8
const mostSteps = 8
/** In UTF-16 units. */
const longestLine = 300
/** Steps with fewer runs are left out if others have more. */
const enoughRuns = 3

function daysUntil(now: number, days: number): readonly number[] {
  const today = new Date(now)
  return Array.from({ length: days + 1 }, (_, index) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() - days + 1 + index).getTime(),
  )
}

function daysFor(oldest: number, now: number): (typeof insightDays)[number] {
  return insightDays.find((days) => oldest >= (daysUntil(now, days)[0] ?? now)) ?? 90
}

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

export interface InsightsCount {
  add(entry: LedgerEntry): void
  result(): Insights
}

/**
 * Counts the whole history.
 *
 * @param now ms since the epoch
 * @param oldest of all outcomes, ms since the epoch
 */
export function countInsights(query: InsightsQuery, now: number, oldest: number): InsightsCount {
  const { days = daysFor(oldest, now), serverId, kind } = query
  const starts = daysUntil(now, days)
  const [from = now] = starts
  const counted = starts.slice(0, -1).map((): Record<keyof OutcomeCounts, number> => ({ ...noOutcomes }))
  const durations = new Map<InsightKind, Map<number, number[]>>()
  const failures = new Map<string, { line: string; lastAt: number; runs: number }>()
  const steps = new Map<
    string,
    { readonly step: string; readonly kind: InsightKind; readonly times: number[] }
  >()
  const servers = new Map<ServerId, string | undefined>()
  const kinds = new Set<InsightKind>()
  let otherFailures = 0

  /** Entries arrive roughly in order, so the latest index is tried first. */
  let last = 0
  function dayOf(at: number): number {
    if (!(at >= from)) return -1
    const isIn = (index: number) => at >= (starts[index] ?? Infinity) && at < (starts[index + 1] ?? -Infinity)
    if (!isIn(last)) last = starts.findLastIndex((start) => at >= start)
    return Math.min(last, days - 1)
  }

  function addFailure(outcome: JobOutcome): void {
    const cause = causeOf(outcome)
    if (cause === undefined) {
      otherFailures += 1
      return
    }
    const line = errorSummary(outcome.error) ?? cause
    const group = groupIn(failures, cause, () => ({ line, lastAt: outcome.at, runs: 0 }))
    group.runs += 1
    if (line !== group.line) group.line = cause
    group.lastAt = Math.max(group.lastAt, outcome.at)
  }

  return {
    add(entry) {
      const { outcome, server } = entry
      const id = serverIdOf(outcome.key)
      // Its current name, or its last one.
      if (server !== undefined || !servers.has(id)) servers.set(id, server)
      kinds.add(kindOf(entry))
      if (serverId !== undefined && id !== serverId) return
      if (kind !== undefined && kindOf(entry) !== kind) return
      const day = dayOf(outcome.at)
      const counts = counted[day]
      if (!counts) return
      counts[outcome.kind] += 1
      if (outcome.kind === 'failed') addFailure(outcome)
      const { startedAt, at } = outcome
      if (outcome.kind === 'completed' && startedAt !== undefined && at > startedAt) {
        const ofKind = groupIn(durations, kindOf(entry), () => new Map<number, number[]>())
        groupIn(ofKind, day, () => []).push(at - startedAt)
      }
      for (const { step, ms } of entry.steps ?? []) {
        const of = { step, kind: kindOf(entry), times: [] }
        groupIn(steps, `${kindOf(entry)} ${step}`, () => of).times.push(ms)
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
        days: counted.map((counts, index): DayOfRuns => ({ day: starts[index] ?? 0, ...counts })),
        durations: insightKinds.flatMap((each): KindDurations[] => {
          const ofKind = durations.get(each)
          if (!ofKind) return []
          const all = spread([...ofKind.values()].flat())
          const byDay = [...ofKind].toSorted(([a], [b]) => a - b)
          const shown = byDay.map(([day, times]) => ({ day: starts[day] ?? 0, ...spread(times) }))
          return [{ kind: each, runs: all.runs, medianMs: all.medianMs, days: shown }]
        }),
        causes: topCauses,
        otherFailures: otherFailures + rest,
        steps: slowest([...steps.values()]),
        servers: [...servers].map(([id, name]) => ({ id, ...(name !== undefined && { name }) })),
        kinds: insightKinds.filter((each) => kinds.has(each)),
      }
    },
  }
}

function slowest(
  steps: readonly { readonly step: string; readonly kind: InsightKind; readonly times: readonly number[] }[],
): readonly SlowStep[] {
  const often = steps.filter(({ times }) => times.length >= enoughRuns)
  return (often.length > 0 ? often : steps)
    .map(({ step, kind, times }) => ({
      step,
      kind,
      runs: times.length,
      medianMs: spread(times).medianMs,
      totalMs: times.reduce((sum, ms) => sum + ms, 0),
    }))
    .toSorted((a, b) => b.medianMs - a.medianMs)
    .slice(0, mostSteps)
}
