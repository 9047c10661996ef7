import { truncate, truncateWithEllipsis, trimTrailing } from '../truncate.ts'
import type { TimelineEntry } from '../model.ts'
import { maskDetails } from './error-cause.ts'
import { isTerminal, isWaiting } from './status.ts'

export interface StepTime {
  readonly step: string
  readonly ms: number
}

/** Only the longest steps of a run are kept. */
const maxSteps = 5
/** In UTF-16 units. */
const maxNameLength = 80
/** Steps with a smaller share of the run aren't what makes it slow. */
const minShare = 0.02

/** "Processing document 3 of 5 (a.pdf)" becomes "Processing document". */
export function normalizeStep(step: string): string | undefined {
  const name = trimTrailing(
    maskDetails(
      truncate(step, 200)
        .replaceAll(/\([^()]{0,200}\)/g, ' ')
        .replaceAll(/(?<=\d) *(?:of|von|\/) *(?=\d)/g, ' '),
    ).replaceAll(/[\s…#]+/g, ' '),
    ' :.…-',
  )
  return name === '' ? undefined : truncateWithEllipsis(name, maxNameLength)
}

/** Whether two entries are the same kind of step. */
export const isSameStep = (one: TimelineEntry, other: TimelineEntry): boolean =>
  one.status === other.status &&
  one.step !== undefined &&
  other.step !== undefined &&
  normalizeStep(one.step) === normalizeStep(other.step)

/** How long a run spent in each kind of step, longest first, at most five. */
export function measureSteps(timeline: readonly TimelineEntry[], endedAt: number): readonly StepTime[] {
  const times = new Map<string, number>()
  let total = 0
  for (const [index, { at, status, step }] of timeline.entries()) {
    if (step === undefined || isTerminal(status) || isWaiting(status)) continue
    const ms = (timeline[index + 1]?.at ?? endedAt) - at
    const name = normalizeStep(step)
    if (name === undefined || !(ms > 0)) continue
    times.set(name, (times.get(name) ?? 0) + ms)
    total += ms
  }
  return [...times]
    .map(([step, ms]) => ({ step, ms }))
    .filter(({ ms }) => ms >= total * minShare)
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, maxSteps)
}
