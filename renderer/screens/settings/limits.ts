import { levelLimits, type AlertLevels, type Limits } from '../../../shared/alert-levels.ts'

export type Level = keyof AlertLevels

/** A threshold as it is shown: 0.1 of all jobs is 10%. */
export function shownLevel(level: Level, kept: number): number {
  // 0.07 * 100 is a little more than 7.
  return level === 'failureRate' ? Number((kept * 100).toFixed(6)) : kept
}

/** What a threshold may be, as it is shown. */
export function shownLimits(level: Level): Limits {
  const { min, max, whole } = levelLimits[level]
  return { min: shownLevel(level, min), max: shownLevel(level, max), whole }
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
