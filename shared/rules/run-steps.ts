import { truncate, truncateWithEllipsis, trimTrailing } from '../truncate.ts'
import type { TimelineEntry } from '../model.ts'
import { maskDetails } from './error-cause.ts'

/** Longer names are truncated to this many UTF-16 units. */
const maxNameLength = 80
/**
 * Removes numbers and names from a step: "Processing document 3 of 5 (a.pdf)" becomes "Processing document".
 */
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
