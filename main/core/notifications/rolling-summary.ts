import { Timer } from '#main/base/timer.ts'
import type { JobKey, JobOutcome } from '#shared/model.ts'
import type { DueOutcomes } from './due-outcomes.ts'
import type { NotificationSpec } from './notification.ts'
import { isLatestOutcome, getNotificationId, isPersistent } from './policy.ts'
import type { AnnounceContext, NotificationSource } from './notification-tracker.ts'
import { summaryDurationMs, createSummaryNotification } from './summary.ts'

const summaryId = 'summary'
const updateIntervalMs = 2_500
/** How long the summary of the backlog waits for further outcomes before it appears, in ms. */
const backlogDelayMs = 2_000
/**
 * The backlog is announced in one summary. Further outcomes join it as long as they follow within `gap`, but
 * not after `most`. Both are in ms.
 */
const backlogMs = { gap: 60_000, most: 10 * 60_000 } as const

/**
 * The summary: one notification for several outcomes. It is updated in place and without a sound. The next
 * summary replaces it, and still contains the failures that need the user's attention.
 */
export class RollingSummary {
  readonly #options: AnnounceContext
  readonly #due: DueOutcomes
  readonly #timer: Timer
  readonly #source: NotificationSource = {
    getSpec: () => this.#spec(),
    onAccepted: (spec) => this.#onAccepted(spec),
  }
  #outcomes: readonly JobOutcome[] = []
  /** These times are in ms by the monotonic clock. */
  #openUntil = -Infinity
  #backlog = { since: -Infinity, until: -Infinity }
  #poppedUpAt = -Infinity
  #updatedAt = -Infinity
  #nextShowAt = -Infinity
  #shouldPopUp = false

  constructor(options: AnnounceContext, due: DueOutcomes) {
    const { clock, signal, run } = options
    this.#options = options
    this.#due = due
    this.#timer = new Timer(clock, () => run(this.#show()))
    signal.addEventListener('abort', () => this.#timer.cancel())
  }

  get isOpen(): boolean {
    return this.#now < this.#openUntil
  }

  /**
   * Opens the summary, which replaces the notifications of single outcomes. It pops up at once, unless it has
   * just popped up.
   */
  open(outcomes: readonly JobOutcome[]): void {
    if (this.#isOver) this.#dropAnnounced()
    this.#nextShowAt = this.#now
    this.#shouldPopUp ||= this.#now - this.#poppedUpAt >= summaryDurationMs
    this.#extend()
    this.add(outcomes)
  }

  addToBacklog(outcomes: readonly JobOutcome[]): void {
    if (this.isOpen) return this.add(outcomes)
    if (this.#now >= this.#backlog.until) {
      this.#startNew(this.#now + backlogDelayMs)
      this.#backlog.since = this.#now
    }
    this.#backlog.until = Math.min(this.#now + backlogMs.gap, this.#backlog.since + backlogMs.most)
    this.add(outcomes)
  }

  add(outcomes: readonly JobOutcome[]): void {
    if (this.isOpen) this.#extend()
    this.#outcomes = [...new Set([...this.#outcomes, ...outcomes])]
    this.#timer.scheduleSooner(Math.max(0, this.#nextShowAt - this.#now))
  }

  /** Adds failures and shows the summary, which replaces the notification of the first failure. */
  addAndShow(failures: readonly JobOutcome[]): void {
    this.addSilently(failures)
    this.#shouldPopUp = true
    this.#nextShowAt = Math.min(this.#nextShowAt, this.#now)
    this.add([])
  }

  /** Adds failures, and updates the summary at once. If there is no summary, one is shown. */
  addInPlace(failures: readonly JobOutcome[]): void {
    this.addSilently(failures)
    this.#options.run(this.#show())
  }

  /** Adds failures without an update, because another notification contains them. */
  addSilently(failures: readonly JobOutcome[]): void {
    if (this.#isOver) this.#dropAnnounced()
    this.#outcomes = [...new Set([...this.#outcomes, ...failures])]
  }

  /** Ends a summary that was closed because the user saw its jobs, so that new failures pop up again. */
  onListSeen(): void {
    if (!this.#options.tracker.isShown(summaryId)) this.#openUntil = -Infinity
  }

  get #now(): number {
    return this.#options.clock.monotonic()
  }

  get #failures(): ReadonlySet<JobKey> {
    const context = this.#options.context()
    return new Set(this.#outcomes.flatMap((outcome) => (isPersistent(outcome, context) ? [outcome.key] : [])))
  }

  get #isOver(): boolean {
    return !this.isOpen && this.#now >= this.#backlog.until
  }

  #dropAnnounced() {
    const context = this.#options.context()
    this.#outcomes = this.#outcomes.filter(
      (outcome) => this.#due.isDue(outcome) || isPersistent(outcome, context),
    )
  }

  /** Outcomes that follow soon are added to this summary, so that it counts all of them. */
  #extend() {
    this.#openUntil = this.#now + summaryDurationMs
  }

  #startNew(showAt: number) {
    this.#dropAnnounced()
    this.#shouldPopUp = true
    this.#nextShowAt = showAt
  }

  #spec(): NotificationSpec | undefined {
    const { tracker, context } = this.#options
    const { jobs } = context()
    this.#outcomes = this.#outcomes.filter((outcome) =>
      this.#due.isDue(outcome) ? !this.#due.checkSuppressed(outcome) : isLatestOutcome(outcome, jobs),
    )
    const [failure, ...others] = this.#failures
    const isTold = failure !== undefined && others.length === 0 && tracker.isShown(getNotificationId(failure))
    // A single failure is left out while its own notification is shown, unless the failure is still due.
    const namedOutcomes = this.#outcomes.filter(
      (outcome) => !isTold || outcome.key !== failure || this.#due.isDue(outcome),
    )
    if (namedOutcomes.length === 0) return undefined
    const newOutcomes = namedOutcomes.filter((outcome) => this.#due.isDue(outcome))
    return { ...createSummaryNotification(namedOutcomes, context(), summaryId), outcomes: newOutcomes }
  }

  #onAccepted({ outcomes = [] }: NotificationSpec) {
    const { tracker, context } = this.#options
    this.#updatedAt = this.#now
    for (const outcome of outcomes) this.#due.markAnnounced(outcome)
    for (const outcome of this.#outcomes)
      if (!isPersistent(outcome, context())) tracker.close(getNotificationId(outcome.key))
  }

  async #show(): Promise<void> {
    const { tracker } = this.#options
    this.#nextShowAt = this.#now + updateIntervalMs
    if (!this.#shouldPopUp) {
      if (await tracker.update(summaryId)) return
      if (this.isOpen) {
        // The user closed the summary. A new summary announces further outcomes, but not before the closed
        // one would have ended.
        this.#startNew(this.#updatedAt + summaryDurationMs)
        if (this.#outcomes.some((outcome) => this.#due.isDue(outcome))) this.add([])
        return
      }
    }
    this.#shouldPopUp = false
    this.#poppedUpAt = this.#now
    const getSpec = () => {
      const spec = this.#spec()
      return spec?.outcomes?.length ? spec : undefined
    }
    await tracker.showWithRetry(this.#source, getSpec)
  }
}
