import type { Clock } from '#main/base/clock.ts'
import type { JobOutcome } from '#shared/model.ts'
import { errorCause } from '#shared/rules/error-cause.ts'

/** How long a summary lasts, and over how long single notifications are counted, ms. */
export const summaryMs = 60_000
/** Single notifications within that time. The next outcome opens a summary. */
const mostSingles = 3
/** How long a cause stays known after its failure was shown alone, ms. */
const causeMs = 10 * 60_000
/** Per minute: a server whose every error differs must not defeat the rule. */
const mostNewCauses = 5

/** By itself, in this minute's summary, or in both. */
export interface Placement {
  readonly alone: boolean
  /** It opens with these single outcomes of the last minute, or is open already. */
  readonly summary?: { readonly opensWith?: readonly JobOutcome[] }
}

/**
 * Three in any 60 s, then one summary for a minute. A failure with a new cause is shown alone even then.
 *
 * @returns places the next outcome
 */
export function calmRule(clock: Pick<Clock, 'monotonic'>): (outcome: JobOutcome) => Placement {
  let singles: { readonly outcome: JobOutcome; readonly at: number }[] = []
  let openedAt = -Infinity
  /** When a failure of each cause was last shown alone. */
  const causes = new Map<string, number>()

  function isNewCause({ kind, error }: JobOutcome, now: number): boolean {
    if (kind !== 'failed') return false
    for (const [cause, at] of causes) if (now - at >= causeMs) causes.delete(cause)
    const cause = errorCause(error) ?? ''
    const recent = [...causes.values()].filter((at) => now - at < summaryMs)
    if (causes.has(cause) || recent.length >= mostNewCauses) return false
    causes.set(cause, now)
    return true
  }

  return (outcome) => {
    const now = clock.monotonic()
    const alone = isNewCause(outcome, now)
    if (now - openedAt < summaryMs) return { alone, summary: {} }
    singles = singles.filter(({ at }) => now - at < summaryMs)
    if (singles.length < mostSingles) {
      singles.push({ outcome, at: now })
      return { alone: true }
    }
    openedAt = now
    const opensWith = singles.map((single) => single.outcome)
    singles = []
    return { alone, summary: { opensWith } }
  }
}
