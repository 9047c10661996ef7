import type { Settings } from '../../../shared/model.ts'

export type Level = keyof Settings['alertLevels']

/** What a number may be, as the contract has it, and as it is shown. */
export interface Limits {
  readonly min: number
  readonly max: number
  readonly whole: boolean
}

/** The thresholds as a person reads them: the failed part of all jobs as a percentage. */
export const levelLimits: Readonly<Record<Level, Limits>> = {
  failureRate: { min: 0, max: 100, whole: false },
  cpuPercent: { min: 0, max: 100, whole: false },
  memoryMb: { min: 0, max: 10_000_000, whole: false },
  pending: { min: 0, max: 1_000_000, whole: true },
}

/** The thresholds that Compileo's API guide gives ("Queue Health Monitoring"), as they are kept. */
export const guideLevels: Settings['alertLevels'] = {
  failureRate: 0.1,
  cpuPercent: 90,
  memoryMb: 1_000,
  pending: 10,
}

/** A threshold as it is shown: 0.1 of all jobs is 10 %. */
export function shownLevel(level: Level, kept: number): number {
  // 0.07 * 100 is a little more than 7.
  return level === 'failureRate' ? Number((kept * 100).toFixed(6)) : kept
}

/** A threshold as it is kept. */
export function keptLevel(level: Level, shown: number): number {
  return level === 'failureRate' ? shown / 100 : shown
}

/** Minutes after midnight as a time field has them: "22:00". */
export function timeText(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

/** Minutes after midnight of what a time field holds; undefined where it holds none. */
export function minutesIn(time: string): number | undefined {
  const found = /^(\d\d):(\d\d)/.exec(time)
  return found ? Number(found[1]) * 60 + Number(found[2]) : undefined
}

/** The choices of a list, with the value that is set among them even where it is none of the usual. */
export function withCurrent(choices: readonly number[], current: number): readonly number[] {
  return choices.includes(current) ? choices : [...choices, current].toSorted((a, b) => a - b)
}
