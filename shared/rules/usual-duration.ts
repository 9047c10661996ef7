import type { Overdue, UsualDuration } from '../model.ts'

export const leastRuns = 3
/** A run takes longer than usual from this multiple of its usual duration on. */
const longerBy = 2

function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share
  const low = sorted[Math.floor(at)] ?? 0
  const high = sorted[Math.ceil(at)] ?? low
  return low + (high - low) * (at - Math.floor(at))
}

/** Returns the median, and the middle 50%. Pure. */
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
 * Pure.
 *
 * @param durationsMs of runs of one kind, in any order
 * @returns undefined if there are too few
 */
export const usualDuration = (durationsMs: readonly number[]): UsualDuration | undefined =>
  durationsMs.length < leastRuns ? undefined : spread(durationsMs)

export interface RunLimit {
  /** Ms after its start. */
  readonly afterMs: number
  readonly overdue: Overdue
}

/** The job's own limit, else its kind's or twice the usual duration, whichever is first. Pure. */
export function runLimit(
  ownMs: number | undefined,
  ofKindMs: number | undefined,
  usual: UsualDuration | undefined,
): RunLimit | undefined {
  const limitMs = ownMs ?? ofKindMs
  const limit = limitMs === undefined ? undefined : { afterMs: limitMs, overdue: { limitMs } }
  if (ownMs !== undefined || !usual) return limit
  const { medianMs: usualMs } = usual
  const longest = { afterMs: longerBy * usualMs, overdue: { usualMs } }
  return limit && limit.afterMs < longest.afterMs ? limit : longest
}
