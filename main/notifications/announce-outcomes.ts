import type { Clock } from '#main/base/clock.ts'
import type { Happening } from '#main/state/happenings.ts'
import { courseOfOutcome } from '#main/state/usual-durations.ts'
import type { AppStore } from '#main/state/store.ts'
import type { Ledger } from '#main/storage/ledger.ts'
import { historyFieldsOf } from '#shared/job-fields.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import { stepTimes } from '#shared/rules/run-steps.ts'
import type { BatchId, JobOutcome } from '#shared/model.ts'
import {
  batchNotificationId,
  batchNow,
  batchSuppression,
  notificationForBatch,
} from './batch-notification.ts'
import { calmRule } from './calm.ts'
import type { Delivering } from './deliver.ts'
import { DueOutcomes } from './due-outcomes.ts'
import type { NotificationSpec } from './notification.ts'
import { notificationFor, wordOutcome, type PolicyContext } from './policy.ts'
import { isStillTrue, type Standing } from './standing.ts'
import { Summaries } from './summaries.ts'

export interface OutcomeOptions {
  readonly store: AppStore
  readonly ledger: Ledger
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly delivering: Delivering
  readonly standing: Standing
  readonly context: () => PolicyContext
  readonly run: (doing: Promise<void>) => void
}

/** Announces each outcome once: alone, with its batch, in a summary or in the backlog. */
export class OutcomeAnnouncer {
  readonly #options: OutcomeOptions
  readonly #due: DueOutcomes
  readonly #summaries: Summaries
  readonly #place: ReturnType<typeof calmRule>
  /** Outcomes from before this time belong to the backlog, monotonic. */
  #awakeSince: number

  constructor(options: OutcomeOptions) {
    this.#options = options
    this.#due = new DueOutcomes(options)
    this.#summaries = new Summaries({ ...options, due: this.#due })
    this.#place = calmRule(options.clock)
    this.#awakeSince = options.clock.monotonic()
  }

  /** Announces what the previous run left. */
  start(): void {
    const due = this.#options.ledger.pending()
    this.#summaries.addToBacklog(due.flatMap(({ outcome, batch }) => (batch === undefined ? [outcome] : [])))
    for (const { outcome, batch } of due)
      if (batch !== undefined) this.#options.run(this.#announceBatch(outcome, batch))
  }

  woke(): void {
    this.#awakeSince = this.#options.clock.monotonic()
  }

  ended({ outcome, job, batch: ended }: Extract<Happening, { readonly is: 'ended' }>): void {
    const { store, ledger, run } = this.#options
    if (ledger.stage(outcome) !== 'unknown') return
    const { servers, settings } = store.state()
    const batch = settings.notifyBatches ? ended?.batch.id : undefined
    const steps = stepTimes(job.timeline, outcome.at)
    const course = courseOfOutcome(outcome, job)
    const server = servers.get(job.serverId)?.name
    const ofRun = { ...historyFieldsOf(job), server, batch, course, ...(steps.length > 0 && { steps }) }
    run(this.#showOnceDue(outcome, batch, ledger.due(outcome, ofRun)))
  }

  /** Adds the details of an early outcome to the history and to its notification. */
  detailed(outcome: JobOutcome): void {
    const { ledger, delivering, context, run } = this.#options
    ledger.detailed(outcome)
    if (this.#due.isDue(outcome)) {
      const waiting = this.#due.takeWaiting(outcome)
      if (waiting) this.#show(outcome, waiting.batch)
      return
    }
    const specOf = () => ({ ...wordOutcome(outcome, context()), outcomes: [] })
    run(delivering.update(specOf).then(() => undefined))
    this.#summaries.refresh(outcome)
  }

  #stands(id: string, outcome: JobOutcome) {
    const { standing, store } = this.#options
    const isTrue = () => isStillTrue(outcome, store.state().jobs)
    standing.put(id, [outcome.key], () => (isTrue() ? 'unchanged' : undefined))
  }

  /** Until one of its jobs runs again, or none needs the user any more. */
  #batchStands(id: string, batchId: BatchId, last: JobOutcome) {
    const { standing, context } = this.#options
    const needy = () => batchNow(batchId, context())?.jobs.filter(needsAttention).length ?? 0
    const shown = needy()
    const keys = batchNow(batchId, context())?.jobs.map(({ key }) => key) ?? []
    standing.put(id, keys, () => {
      const batch = batchNow(batchId, context())
      const now = needy()
      if (!batch?.progress.isOver || (shown > 0 && now === 0)) return undefined
      return now === shown ? 'unchanged' : notificationForBatch(batch, last, context())
    })
  }

  async #showOnceDue(outcome: JobOutcome, batch: BatchId | undefined, isRecorded: Promise<void>) {
    await isRecorded
    this.#show(outcome, batch)
  }

  #show(outcome: JobOutcome, batch: BatchId | undefined) {
    const { run } = this.#options
    if (batch !== undefined) return run(this.#announceBatch(outcome, batch))
    if (this.#due.isSuppressed(outcome)) return undefined
    if (this.#isOfBacklog(outcome)) return this.#summaries.addToBacklog([outcome])
    const { alone, summary } = this.#place(outcome)
    if (alone) run(this.#announceOne(outcome))
    if (summary) this.#summaries.add(outcome, summary.opensWith, alone)
    return undefined
  }

  /** By age, because the wall clock may have been set since. */
  #isOfBacklog({ at }: JobOutcome): boolean {
    const { clock } = this.#options
    return clock.now() - at > clock.monotonic() - this.#awakeSince
  }

  /** Recorded as announced as soon as the system accepts it. */
  #announceOne(outcome: JobOutcome): Promise<void> {
    const { delivering, context } = this.#options
    const due = this.#due
    // A summary may have announced it meanwhile.
    const isOver = () => !due.isDue(outcome) || due.isSuppressed(outcome)
    const specOf = () => (isOver() ? undefined : notificationFor(due.latest(outcome), context()))
    return delivering.insist(specOf, ({ id }) => {
      due.announced(outcome)
      this.#stands(id, outcome)
    })
  }

  #announceBatch(outcome: JobOutcome, id: BatchId): Promise<void> {
    const { delivering, context } = this.#options
    const due = this.#due
    const specOf = (): NotificationSpec | undefined => {
      if (!due.isDue(outcome)) return undefined
      const batch = batchNow(id, context())
      if (!batch?.progress.isOver)
        return due.isSuppressed(outcome) ? undefined : notificationFor(due.latest(outcome), context())
      const silence = batchSuppression(batch, outcome, context())
      if (silence === undefined) return notificationForBatch(batch, outcome, context())
      if (!due.awaitsDetails(outcome, silence, id)) due.announced(outcome, silence)
      return undefined
    }
    return delivering.insist(specOf, (spec) => {
      due.announced(outcome)
      if (spec.id === batchNotificationId(id)) this.#batchStands(spec.id, id, outcome)
      else this.#stands(spec.id, outcome)
    })
  }
}
