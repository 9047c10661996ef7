import type { Bench } from './place.ts'
import { spreadOf, type Spread } from './stats.ts'

export interface Baseline {
  readonly name: string
  readonly spread: Spread
}

/** For the figure itself, or for its ratio to the first baseline. */
export interface Goal {
  readonly of: 'value' | 'ratio'
  readonly at: 'most' | 'least'
  readonly value: number
}

export const atMost = (value: number): Goal => ({ of: 'ratio', at: 'most', value })

export interface Row {
  readonly what: string
  /** Such as `ms`; empty for a count. */
  readonly unit: string
  readonly ours: Spread
  readonly baselines?: readonly Baseline[]
  readonly goal?: Goal
  readonly note?: string
}

export interface Outcome {
  readonly rows: readonly Row[]
}

export interface Group {
  readonly name: string
  readonly measure: (bench: Bench) => Promise<Outcome>
}

export interface Seen<T> {
  readonly name: string
  readonly rounds: T[]
}

/** Our measurements first, then the baselines'. */
export function rowOf<T>(
  [ours, ...others]: readonly Seen<T>[],
  what: string,
  unit: string,
  of: (round: T) => number,
  goal?: Goal,
): Row {
  return {
    what,
    unit,
    ours: spreadOf(ours?.rounds.map(of) ?? []),
    baselines: others.map(({ name, rounds }) => ({ name, spread: spreadOf(rounds.map(of)) })),
    ...(goal && { goal }),
  }
}

export interface Verdict {
  /** Ours to the first baseline's. */
  readonly ratio: number | undefined
  readonly met: boolean | undefined
}

/** How far a ratio may exceed its goal on a busy machine. */
const room = 1.5

/** Only ratios and counts: a time says more about the machine than the program. */
export function isFarOff(row: Row): boolean {
  const { goal, unit } = row
  const { ratio, met } = judge(row)
  if (!goal || met !== false) return false
  if (goal.of === 'value') return unit === ''
  if (ratio === undefined) return false
  return goal.at === 'most' ? ratio > goal.value * room : ratio < goal.value / room
}

/** Judges by the medians. */
export function judge({ ours, baselines, goal }: Row): Verdict {
  const first = baselines?.[0]
  const ratio = first && ours.median / first.spread.median
  const reached = goal?.of === 'ratio' ? ratio : ours.median
  // A bare program may do nothing, and a ratio to nothing is undefined.
  if (!goal || reached === undefined || !Number.isFinite(reached)) return { ratio, met: undefined }
  return { ratio, met: goal.at === 'most' ? reached <= goal.value : reached >= goal.value }
}
