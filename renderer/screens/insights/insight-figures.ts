import type { DayOfRuns, Insights } from '#shared/insights.ts'
import { noOutcomes, outcomeKinds, type OutcomeCounts } from '#shared/outcome.ts'

/** Adds up the outcomes of all days. */
export function sumOf(days: readonly DayOfRuns[]): OutcomeCounts {
  const sum = { ...noOutcomes }
  for (const day of days) for (const kind of outcomeKinds) sum[kind] += day[kind]
  return sum
}

/** How many runs a bar represents. */
export const runsOf = (counts: OutcomeCounts): number =>
  outcomeKinds.reduce((sum, kind) => sum + counts[kind], 0)

export const totalOf = ({ days }: Insights): number => days.reduce((sum, day) => sum + runsOf(day), 0)

/** Rounds up to the top of a scale. */
export function roundTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1)))
  const steps = power < 10 ? [1, 2, 3, 4, 5, 6, 8] : [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8]
  return (steps.find((step) => step * power >= most) ?? 10) * power
}

const minute = 60_000
const tops = [1, 2, 10, 20, 60, 90, 2 * 60, 4 * 60, 10 * 60, 24 * 60].map((minutes) => minutes * minute)

/** Rounds up to the top of an axis of durations whose half is round, too. */
export const topOfTimes = (most: number): number =>
  tops.find((top) => top >= most) ?? Math.ceil(most / (48 * 60 * minute)) * 48 * 60 * minute
