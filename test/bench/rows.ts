import type { Bench } from './place.ts'

export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
  readonly rounds: number
}

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

/** A maximum for the value, or for its ratio to the first baseline. */
export interface Goal {
  readonly of: 'value' | 'ratio'
  readonly atMost: number
}

export const ratioAtMost = (atMost: number): Goal => ({ of: 'ratio', atMost })
export const valueAtMost = (atMost: number): Goal => ({ of: 'value', atMost })

export interface Row {
  readonly what: string
  /** For example `ms`; empty for a count. */
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

/** @param seen our measurements first, then those of the baselines */
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

/** On a busy machine, a ratio may exceed its goal by this factor. */
const room = 1.5

/** Whether a value misses its goal by far. Ignores absolute times, because they depend on the machine. */
export function isFarOff(row: Row): boolean {
  const { goal, unit } = row
  const { ratio, met } = judge(row)
  if (!goal || met !== false) return false
  return goal.of === 'value' ? unit === '' : ratio !== undefined && ratio > goal.atMost * room
}

/**
 * Compares medians.
 *
 * @returns the ratio to the first baseline, and whether the goal is met
 */
export function judge({ ours, baselines, goal }: Row): { ratio?: number | undefined; met?: boolean } {
  const first = baselines?.[0]
  const ratio = first && ours.median / first.spread.median
  const reached = goal?.of === 'ratio' ? ratio : ours.median
  if (!goal || reached === undefined || !Number.isFinite(reached)) return { ratio }
  return { ratio, met: reached <= goal.atMost }
}
