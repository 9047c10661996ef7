import { cutTo, cutWithEllipsis, withoutTrailing } from '../cut.ts'
import type { TimelineEntry } from '../model.ts'
import { withBlanks } from './error-cause.ts'
import { isTerminal, isWaiting } from './status.ts'

/** How long a run was at one kind of step. */
export interface StepTime {
  readonly step: string
  readonly ms: number
}

/** So many steps of a run are kept, those that took longest. */
const mostSteps = 5
/** Longest name of a step, in UTF-16 units. */
const longestName = 80
/** A step that took a smaller share of the run is not kept: it made nothing slow. */
const leastShare = 0.02

/**
 * What steps are called that are one kind of work: "Processing document 3 of 5 (a.pdf)" and "Processing document 4 of 5
 * (b.pdf)" are both "Processing document". Undefined where nothing is left. Pure.
 */
export function stepName(step: string): string | undefined {
  const name = withoutTrailing(
    withBlanks(
      cutTo(step, 200)
        .replaceAll(/\([^()]{0,200}\)/g, ' ')
        .replaceAll(/(?<=\d) *(?:of|von|\/) *(?=\d)/g, ' '),
    ).replaceAll(/[\s…#]+/g, ' '),
    ' :.…-',
  )
  return name === '' ? undefined : cutWithEllipsis(name, longestName)
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57

/** Whether two steps are the same but for their digits. Each frame of a long run asks: no text is made for it. */
function isSameButDigits(one: string, other: string): boolean {
  let [at, atOther] = [0, 0]
  for (;;) {
    while (isDigit(one.charCodeAt(at))) at += 1
    while (isDigit(other.charCodeAt(atOther))) atOther += 1
    if (at >= one.length || atOther >= other.length) return at >= one.length && atOther >= other.length
    if (one.charCodeAt(at) !== other.charCodeAt(atOther)) return false
    at += 1
    atOther += 1
  }
}

/** Whether two entries of a timeline are one kind of work that goes on. Pure. */
export const isSameStep = (one: TimelineEntry, other: TimelineEntry): boolean =>
  one.status === other.status &&
  one.step !== undefined &&
  other.step !== undefined &&
  // Most differ in what they count alone: a name costs more than a frame.
  (isSameButDigits(one.step, other.step) || stepName(one.step) === stepName(other.step))

/**
 * How long a run was at each kind of step, the longest first: at most five. Pure.
 * @param timeline of one run
 * @param endedAt ms since the epoch
 */
export function stepTimes(timeline: readonly TimelineEntry[], endedAt: number): readonly StepTime[] {
  const times = new Map<string, number>()
  let total = 0
  for (const [index, { at, status, step }] of timeline.entries()) {
    if (step === undefined || isTerminal(status) || isWaiting(status)) continue
    const ms = (timeline[index + 1]?.at ?? endedAt) - at
    const name = stepName(step)
    if (name === undefined || !(ms > 0)) continue
    times.set(name, (times.get(name) ?? 0) + ms)
    total += ms
  }
  return [...times]
    .map(([step, ms]) => ({ step, ms }))
    .filter(({ ms }) => ms >= total * leastShare)
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, mostSteps)
}
