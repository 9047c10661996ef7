import type { AppStore } from '#main/state/store.ts'
import type { Ledger } from '#main/storage/ledger.ts'
import type { BatchId, JobKey, JobOutcome, SuppressionReason } from '#shared/model.ts'
import { suppressionReason, type PolicyContext } from './policy.ts'

export interface DueOutcomesOptions {
  readonly store: AppStore
  readonly ledger: Ledger
  readonly context: () => PolicyContext
}

/** Outcomes that are recorded as due, and why some of them are never shown. */
export class DueOutcomes {
  readonly #store: AppStore
  readonly #ledger: Ledger
  readonly #context: () => PolicyContext
  readonly #suppressed = new WeakSet<JobOutcome>()
  /** They stay due, because their details may contain errors. */
  readonly #withoutDetails = new Map<JobKey, BatchId | undefined>()

  constructor({ store, ledger, context }: DueOutcomesOptions) {
    this.#store = store
    this.#ledger = ledger
    this.#context = context
  }

  isDue(outcome: JobOutcome): boolean {
    return this.#ledger.stage(outcome) !== 'announced'
  }

  /** With its details, once they have come. */
  latest(outcome: JobOutcome): JobOutcome {
    const now = this.#store.state().jobs.get(outcome.key)?.outcome
    return now && now.id === outcome.id ? now : outcome
  }

  announced(outcome: JobOutcome, silence?: SuppressionReason): void {
    this.#ledger.announced(outcome, silence)
  }

  /** Records one that the user doesn't want now. @returns whether it must not be shown */
  isSuppressed(outcome: JobOutcome): boolean {
    const silence = suppressionReason(this.latest(outcome), this.#context())
    if (silence === undefined) return false
    if (this.awaitsDetails(outcome, silence)) return true
    this.announced(outcome, silence)
    this.#suppressed.add(outcome)
    // The user saw it happen.
    if (silence === 'looking') this.#store.seen([outcome.key])
    return true
  }

  wasSuppressed(outcome: JobOutcome): boolean {
    return this.#suppressed.has(outcome)
  }

  /** Errors among its details would still be announced. */
  awaitsDetails(outcome: JobOutcome, silence: SuppressionReason, batch?: BatchId): boolean {
    const mayChange = this.latest(outcome).isEarly && (silence === 'kind' || silence === 'batch')
    if (!mayChange || this.#store.state().jobs.get(outcome.key)?.outcome?.id !== outcome.id) return false
    this.#withoutDetails.set(outcome.key, batch)
    return true
  }

  /** @returns the batch with which it waited for its details; undefined if it didn't wait */
  takeWaiting({ key }: JobOutcome): { readonly batch: BatchId | undefined } | undefined {
    const batch = this.#withoutDetails.get(key)
    return this.#withoutDetails.delete(key) ? { batch } : undefined
  }
}
