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
