import type { UsualDuration } from '../model.ts'

/** Fewer runs say nothing of what is usual. */
export const leastRuns = 3
/** A run takes longer than usual from so many times its usual duration on. */
const longerBy = 2

/** The value at a share of the way through sorted numbers, between two of them where it falls there. */
function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share
  const low = sorted[Math.floor(at)] ?? 0
  const high = sorted[Math.ceil(at)] ?? low
  return low + (high - low) * (at - Math.floor(at))
}

/** The median of durations, and the middle half of them. Pure. */
export function spread(durationsMs: readonly number[]): UsualDuration {
  const sorted = durationsMs.toSorted((a, b) => a - b)
  return {
    runs: sorted.length,
    medianMs: quantile(sorted, 0.5),
    fromMs: quantile(sorted, 0.25),
    toMs: quantile(sorted, 0.75),
  }
}

/**
 * How long completed runs usually take: the median, and the middle half of them. Pure.
 * @param durationsMs of runs of one kind, in any order
 * @returns undefined where there are too few
 */
export const usualDuration = (durationsMs: readonly number[]): UsualDuration | undefined =>
  durationsMs.length < leastRuns ? undefined : spread(durationsMs)

/** How long a run may take, ms, until it takes longer than usual. Pure. */
export const longestUsualMs = ({ medianMs }: UsualDuration): number => longerBy * medianMs
