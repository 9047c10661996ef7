import type { Bench } from './place.ts'
import { spreadOf, type Spread } from './stats.ts'

/** A figure's baseline: its own name in the table. */
export interface Baseline {
  readonly name: string
  readonly spread: Spread
}

/** The goal: for the figure itself, or for its ratio to the first baseline. */
export interface Goal {
  readonly of: 'value' | 'ratio'
  readonly at: 'most' | 'least'
  readonly value: number
}

/** At most this ratio to the first baseline. */
export const atMost = (value: number): Goal => ({ of: 'ratio', at: 'most', value })

/** One line of the table. */
export interface Row {
  readonly what: string
  /** Such as `ms`; empty for a count. */
  readonly unit: string
  readonly ours: Spread
  readonly baselines?: readonly Baseline[]
  readonly goal?: Goal
  /** What else was seen, in words. */
  readonly note?: string
}

/** A table of its own, such as how something grows. */
export interface SideTable {
  readonly title: string
  readonly head: readonly string[]
  readonly lines: readonly (readonly string[])[]
}

/** The result of measuring a group. */
export interface Outcome {
  readonly rows: readonly Row[]
  readonly tables?: readonly SideTable[]
}

/** Rows that are measured together. */
export interface Group {
  /** What `--only` takes. */
  readonly name: string
  readonly measure: (bench: Bench) => Promise<Outcome>
}

/** The measurements of one program, round by round. */
export interface Seen<T> {
  readonly name: string
  readonly rounds: T[]
}

/** A row of our measurements and the baselines'. Ours come first. Pure. */
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

/** The result of a row's goal. */
export interface Verdict {
  /** Of ours to the first baseline; undefined without one. */
  readonly ratio: number | undefined
  /** Undefined without a goal. */
  readonly met: boolean | undefined
}

/** How much a ratio may be beyond its goal on a machine that does other things, too. */
const room = 1.5

/**
 * Whether a row misses its goal by more than noise explains. Only ratios count, and counts, which have no unit: a time alone
 * says more about the machine than the program. Pure.
 */
export function isFarOff(row: Row): boolean {
  const { goal, unit } = row
  const { ratio, met } = judge(row)
  if (!goal || met !== false) return false
  if (goal.of === 'value') return unit === ''
  if (ratio === undefined) return false
  return goal.at === 'most' ? ratio > goal.value * room : ratio < goal.value / room
}

/** Judges by the medians. Pure. */
export function judge({ ours, baselines, goal }: Row): Verdict {
  const first = baselines?.[0]
  const ratio = first && ours.median / first.spread.median
  const reached = goal?.of === 'ratio' ? ratio : ours.median
  // A bare program may do nothing at all, and nothing can be judged by nothing.
  if (!goal || reached === undefined || !Number.isFinite(reached)) return { ratio, met: undefined }
  return { ratio, met: goal.at === 'most' ? reached <= goal.value : reached >= goal.value }
}
