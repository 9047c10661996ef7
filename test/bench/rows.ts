import type { Bench } from './place.ts'

export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
  readonly rounds: number
}

/** With an even number of rounds, the median is the mean of the two in the middle. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[sorted.length >> 1] ?? Number.NaN
  const lower = sorted[(sorted.length - 1) >> 1] ?? Number.NaN
  return {
    median: (lower + upper) / 2,
    least: sorted[0] ?? Number.NaN,
    most: sorted.at(-1) ?? Number.NaN,
    rounds: sorted.length,
  }
}

/** The most that the figure itself, or its ratio to the first baseline, may be. */
export interface Goal {
  readonly of: 'value' | 'ratio'
  readonly atMost: number
}

export const ratioAtMost = (atMost: number): Goal => ({ of: 'ratio', atMost })
export const valueAtMost = (atMost: number): Goal => ({ of: 'value', atMost })

export interface Row {
  readonly what: string
  /** Such as `ms`; empty for a count. */
  readonly unit: string
  readonly ours: Spread
  readonly baselines?: readonly { readonly name: string; readonly spread: Spread }[]
  readonly goal?: Goal | undefined
}

export interface Group {
  readonly name: string
  readonly measure: (bench: Bench) => Promise<readonly Row[]>
}

export interface Seen<T> {
  readonly name: string
  readonly rounds: T[]
}

/** @param seen our measurements first, then the baselines' */
export function rowOf<T>(
  [ours, ...others]: readonly Seen<T>[],
  what: string,
  unit: string,
  of: (round: T) => number,
  goal?: Goal,
): Row {
  const baselines = others.map(({ name, rounds }) => ({ name, spread: spreadOf(rounds.map(of)) }))
  return { what, unit, ours: spreadOf(ours?.rounds.map(of) ?? []), baselines, goal }
}

/** How far a ratio may exceed its goal on a busy machine. */
const room = 1.5

/** Only ratios and counts: a time says more about the machine than the program. */
export function isFarOff(row: Row): boolean {
  const { goal, unit } = row
  const { ratio, met } = judge(row)
  if (!goal || met !== false) return false
  return goal.of === 'value' ? unit === '' : ratio !== undefined && ratio > goal.atMost * room
}

/**
 * Judges by the medians.
 *
 * @returns the ratio to the first baseline, and whether the goal is met
 */
export function judge({ ours, baselines, goal }: Row): { ratio?: number | undefined; met?: boolean } {
  const first = baselines?.[0]
  const ratio = first && ours.median / first.spread.median
  const reached = goal?.of === 'ratio' ? ratio : ours.median
  // A bare program may do nothing, and a ratio to nothing is undefined.
  if (!goal || reached === undefined || !Number.isFinite(reached)) return { ratio }
  return { ratio, met: reached <= goal.atMost }
}
