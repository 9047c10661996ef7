import type { BatchId, JobKey, JobOutcome, SuppressionReason } from '#shared/model.ts'
import type { AnnounceContext } from './notification-tracker.ts'
import { getSuppressionReason } from './policy.ts'

/** Outcomes that are recorded as due, and why some of them are never shown. */
export class DueOutcomes {
  readonly #options: Pick<AnnounceContext, 'store' | 'ledger' | 'context'>
  /** They stay due, because their details may contain errors. */
  readonly #withoutDetails = new Map<JobKey, BatchId | undefined>()

  constructor(options: Pick<AnnounceContext, 'store' | 'ledger' | 'context'>) {
    this.#options = options
  }

  isDue(outcome: JobOutcome): boolean {
    return this.#options.ledger.stage(outcome) !== 'announced'
  }

  /** With its details, once they have come. */
  latest(outcome: JobOutcome): JobOutcome {
    const now = this.#options.store.state().jobs.get(outcome.key)?.outcome
    return now && now.id === outcome.id ? now : outcome
  }

  markAnnounced(outcome: JobOutcome, silence?: SuppressionReason): void {
    if (this.isDue(outcome)) this.#options.ledger.recordAnnounced(outcome, silence)
  }

  /** Records one that the user doesn't want now. @returns whether it must not be shown */
  checkSuppressed(outcome: JobOutcome): boolean {
    const silence = getSuppressionReason(this.latest(outcome), this.#options.context())
    if (silence === undefined) return false
    if (this.awaitsDetails(outcome, silence)) return true
    this.markAnnounced(outcome, silence)
    // The user saw it happen.
    if (silence === 'looking') this.#options.store.markSeen([outcome.key])
    return true
  }

  /** Errors among its details would still be announced. */
  awaitsDetails(outcome: JobOutcome, silence: SuppressionReason, batch?: BatchId): boolean {
    const mayChange = this.latest(outcome).isEarly && (silence === 'kind' || silence === 'batch')
    if (!mayChange || this.#options.store.state().jobs.get(outcome.key)?.outcome?.id !== outcome.id)
      return false
    this.#withoutDetails.set(outcome.key, batch)
    return true
  }

  /** @returns the batch with which it waited for its details; undefined if it didn't wait */
  takeWaiting({ key }: JobOutcome): { readonly batch: BatchId | undefined } | undefined {
    const batch = this.#withoutDetails.get(key)
    return this.#withoutDetails.delete(key) ? { batch } : undefined
  }
}
