import type { Insights, SlowStep } from '#shared/insights.ts'
import { truncateWithEllipsis } from '#shared/truncate.ts'
import type { RequestArgument } from '#shared/contract.ts'
import type { JobOutcome, ServerId } from '#shared/model.ts'
import { jobKinds, getJobKind, type JobKind } from '#shared/job-kind.ts'
import { insightDays } from '#shared/rules/time.ts'
import { noOutcomes, type OutcomeCounts } from '#shared/outcome.ts'
import { getErrorCause, summarizeFailure } from '#shared/rules/error-cause.ts'
import { getServerId } from '#shared/rules/job-key.ts'
import { summarizeDurations } from '#shared/rules/usual-duration.ts'
import type { LedgerEntry } from '#main/storage/ledger.ts'

export type InsightsQuery = RequestArgument<'insights'>

const maxCauses = 8
const maxSteps = 8
/** A longer line of an error wouldn't fit, in UTF-16 units. */
const maxLineLength = 300
/** Steps with fewer runs are left out if others have more. */
const minRuns = 3

function getStartOfDay(now: number, daysAgo: number): number {
  const today = new Date(now)
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() - daysAgo).getTime()
}

const choosePeriod = (oldest: number, now: number): (typeof insightDays)[number] =>
  insightDays.find((days) => oldest >= getStartOfDay(now, days - 1)) ?? 90

/** Causes are costly to compute and never change. */
const causes = new WeakMap<JobOutcome, { readonly cause: string | undefined }>()
function getCause(outcome: JobOutcome): string | undefined {
  const known = causes.get(outcome)
  if (known) return known.cause
  const cause = getErrorCause(outcome.error)
  causes.set(outcome, { cause })
  return cause
}

function getOrCreate<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

interface StepTimes {
  readonly step: string
  readonly kind: JobKind | undefined
  readonly times: number[]
}

/** Counts the whole history, whose oldest outcome decides how many days are shown. Times are ms since the epoch. */
export class InsightsCounter {
  readonly #serverId: ServerId | undefined
  readonly #days: readonly ({ readonly day: number } & Record<keyof OutcomeCounts, number>)[]
  readonly #durations = new Map<JobKind, number[]>()
  readonly #failures = new Map<string, { line: string; runs: number }>()
  readonly #steps = new Map<string, StepTimes>()
  readonly #servers = new Map<ServerId, string | undefined>()
  #otherFailures = 0

  constructor({ days, serverId }: InsightsQuery, now: number, oldest: number) {
    const length = days ?? choosePeriod(oldest, now)
    this.#serverId = serverId
    this.#days = Array.from({ length }, (_, index) => ({
      day: getStartOfDay(now, length - 1 - index),
      ...noOutcomes,
    }))
  }

  add({ outcome, server, jobKind, steps = [] }: LedgerEntry): void {
    const id = getServerId(outcome.key)
    // A server goes by its current name, or by its last one.
    if (server !== undefined || !this.#servers.has(id)) this.#servers.set(id, server)
    if (this.#serverId !== undefined && id !== this.#serverId) return
    // The server's clock may be ahead.
    const counts = this.#days.findLast(({ day }) => outcome.at >= day)
    if (!counts) return
    counts[outcome.kind] += 1
    if (outcome.kind === 'failed') this.#addFailure(outcome)
    const kind = getJobKind({ kind: jobKind, outcome })
    const ms = outcome.at - (outcome.startedAt ?? outcome.at)
    if (outcome.kind === 'completed' && kind && ms > 0) getOrCreate(this.#durations, kind, () => []).push(ms)
    for (const { step, ms: stepMs } of steps)
      getOrCreate(this.#steps, `${kind} ${step}`, () => ({ step, kind, times: [] })).times.push(stepMs)
  }

  #addFailure(outcome: JobOutcome): void {
    const cause = getCause(outcome)
    if (cause === undefined) {
      this.#otherFailures += 1
      return
    }
    const line = summarizeFailure(outcome.error) ?? cause
    const group = getOrCreate(this.#failures, cause, () => ({ line, runs: 0 }))
    group.runs += 1
    if (line !== group.line) group.line = cause
  }

  result(): Insights {
    const sorted = [...this.#failures]
      .map(([cause, { line, runs }]) => ({ cause, line: truncateWithEllipsis(line, maxLineLength), runs }))
      .toSorted((a, b) => b.runs - a.runs)
    const rest = sorted.slice(maxCauses).reduce((sum, { runs }) => sum + runs, 0)
    return {
      days: this.#days,
      durations: jobKinds.flatMap((kind) => {
        const times = this.#durations.get(kind)
        return times ? [{ kind, ...summarizeDurations(times) }] : []
      }),
      causes: sorted.slice(0, maxCauses),
      otherFailures: this.#otherFailures + rest,
      steps: findSlowest([...this.#steps.values()]),
      servers: [...this.#servers].map(([id, name]) => ({ id, name })),
    }
  }
}

function findSlowest(steps: readonly StepTimes[]): readonly SlowStep[] {
  const often = steps.filter(({ times }) => times.length >= minRuns)
  return (often.length > 0 ? often : steps)
    .map(({ step, kind, times }) => ({ step, kind, medianMs: summarizeDurations(times).medianMs }))
    .toSorted((a, b) => b.medianMs - a.medianMs)
    .slice(0, maxSteps)
}
