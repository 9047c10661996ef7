import { Timer } from '#main/base/timer.ts'
import type { JobKey, JobOutcome } from '#shared/model.ts'
import type { DueOutcomes } from './due-outcomes.ts'
import type { NotificationSpec } from './notification.ts'
import { isCurrent, getNotificationId, isPersistent } from './policy.ts'
import type { AnnounceContext, NotificationSource } from './notification-tracker.ts'
import { summaryDurationMs, createSummaryNotification } from './summary.ts'

const summaryId = 'summary'
const updateIntervalMs = 2_500
/** How long the summary of a backlog waits for further outcomes before it pops up, in ms. */
const backlogDelayMs = 2_000
/**
 * A backlog stays one summary until nothing has been added for `gap`, and for `most` at the longest, in ms.
 */
const backlogMs = { gap: 60_000, most: 10 * 60_000 } as const

/**
 * The only notification of several outcomes, updated in place and without sound. The next summary replaces
 * it, and still names the failures that need the user.
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
  /** The following times are monotonic, in ms. */
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

  /** Whether further outcomes are added to this summary. */
  get isOpen(): boolean {
    return this.#now < this.#openUntil
  }

  /**
   * Opens the summary, which replaces the outcomes' own notifications. It pops up at once unless it has done
   * so recently.
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

  /** Shows these failures at once, in place of the notification of the first. */
  addAndShow(failures: readonly JobOutcome[]): void {
    this.addSilently(failures)
    this.#shouldPopUp = true
    this.#nextShowAt = Math.min(this.#nextShowAt, this.#now)
    this.add([])
  }

  /** Counts these failures at once, in the visible summary if there is one. */
  addInPlace(failures: readonly JobOutcome[]): void {
    this.addSilently(failures)
    this.#options.run(this.#show())
  }

  /**
   * Includes these failures in the next update without showing the summary now, because another notification
   * covers them.
   */
  addSilently(failures: readonly JobOutcome[]): void {
    if (this.#isOver) this.#dropAnnounced()
    this.#outcomes = [...new Set([...this.#outcomes, ...failures])]
  }

  get #now(): number {
    return this.#options.clock.monotonic()
  }

  get #failures(): ReadonlySet<JobKey> {
    const context = this.#options.context()
    return new Set(this.#outcomes.flatMap((outcome) => (isPersistent(outcome, context) ? [outcome.key] : [])))
  }

  /** Whether the next outcome begins a new count. */
  get #isOver(): boolean {
    return !this.isOpen && this.#now >= this.#backlog.until
  }

  #dropAnnounced() {
    const context = this.#options.context()
    this.#outcomes = this.#outcomes.filter(
      (outcome) => this.#due.isDue(outcome) || isPersistent(outcome, context),
    )
  }

  /** Outcomes that follow soon belong to the same summary, so that it counts all of them. */
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
      this.#due.isDue(outcome) ? !this.#due.checkSuppressed(outcome) : isCurrent(outcome, jobs),
    )
    const [failure, ...others] = this.#failures
    const isTold = failure !== undefined && others.length === 0 && tracker.isShown(getNotificationId(failure))
    // The notification on the desktop may be of an earlier run.
    const named = this.#outcomes.filter(
      (outcome) => !isTold || outcome.key !== failure || this.#due.isDue(outcome),
    )
    if (named.length === 0) return undefined
    const fresh = named.filter((outcome) => this.#due.isDue(outcome))
    return { ...createSummaryNotification(named, context(), summaryId), outcomes: fresh }
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
        // The user closed the summary: further outcomes are announced when its time would have passed.
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
