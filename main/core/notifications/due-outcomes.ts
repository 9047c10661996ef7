import type { JobOutcome, SuppressionReason } from '#shared/model.ts'
import type { AnnounceContext } from './notification-tracker.ts'
import { getSuppressionReason } from './policy.ts'

/**
 * Knows which outcomes are due, and records outcomes as announced, or as suppressed if they must not be
 * shown.
 */
export class DueOutcomes {
  readonly #options: Pick<AnnounceContext, 'store' | 'ledger' | 'context'>

  constructor(options: Pick<AnnounceContext, 'store' | 'ledger' | 'context'>) {
    this.#options = options
  }

  isDue(outcome: JobOutcome): boolean {
    return this.#options.ledger.stage(outcome) !== 'announced'
  }

  markAnnounced(outcome: JobOutcome, silence?: SuppressionReason): void {
    if (this.isDue(outcome)) this.#options.ledger.recordAnnounced(outcome, silence)
  }

  /** Returns whether the outcome is suppressed. If it is, the outcome is also recorded as announced. */
  checkSuppressed(outcome: JobOutcome): boolean {
    const silence = getSuppressionReason(outcome, this.#options.context())
    if (silence === undefined) return false
    this.markAnnounced(outcome, silence)
    // The user has seen the outcome in the window.
    if (silence === 'visible') this.#options.store.markSeen([outcome.key])
    return true
  }
}
