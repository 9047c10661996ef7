import { Timer } from '#main/base/timer.ts'
import type { JobKey, JobOutcome } from '#shared/model.ts'
import type { DueOutcomes } from './due-outcomes.ts'
import type { NotificationSpec } from './notification.ts'
import { isCurrent, getNotificationId, isPersistent } from './policy.ts'
import type { AnnounceContext, NotificationSource } from './notification-tracker.ts'
import { summaryDurationMs, createSummaryNotification } from './summary.ts'

const summaryId = 'summary'
const updateIntervalMs = 5_000
/** How long a backlog waits for more before it pops up, in ms. */
const backlogDelayMs = 2_000
/** A backlog is one summary until none has come for so long, and in all, in ms. */
const backlogMs = { gap: 60_000, most: 10 * 60_000 } as const

/**
 * The one notification of several outcomes, updated in place and in silence. Its next pop-up takes its place and goes
 * on naming the failures that still need the user.
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
  #nextShowAt = -Infinity
  #shouldPopUp = false
  /** It appears even if other notifications announced all that it names. */
  #mustAppear = false

  constructor(options: AnnounceContext, due: DueOutcomes) {
    const { clock, signal, run } = options
    this.#options = options
    this.#due = due
    this.#timer = new Timer(clock, () => run(this.#show()))
    signal.addEventListener('abort', () => this.#timer.cancel())
  }

  /** Whether further outcomes belong to it. */
  get isOpen(): boolean {
    return this.#now < this.#openUntil
  }

  /** Takes the place of their own notifications, and pops up at once unless it has recently. */
  open(outcomes: readonly JobOutcome[]): void {
    this.#startNew(this.#now)
    this.#shouldPopUp = this.#now - this.#poppedUpAt >= summaryDurationMs
    this.#openUntil = this.#now + summaryDurationMs
    this.add(outcomes)
  }

  addToBacklog(outcomes: readonly JobOutcome[]): void {
    if (this.#now >= this.#backlog.until) {
      this.#startNew(this.#now + backlogDelayMs)
      this.#backlog.since = this.#now
    }
    this.#backlog.until = Math.min(this.#now + backlogMs.gap, this.#backlog.since + backlogMs.most)
    this.add(outcomes)
  }

  add(outcomes: readonly JobOutcome[]): void {
    this.#outcomes = [...new Set([...this.#outcomes, ...outcomes])]
    this.#timer.scheduleSooner(Math.max(0, this.#nextShowAt - this.#now))
  }

  /** Names failures, too, of which the newest has a notification of its own. */
  addAndShow(failures: readonly JobOutcome[]): void {
    this.addSilently(failures)
    if (this.#failures.size < 2) return
    this.#mustAppear = true
    this.#nextShowAt = Math.min(this.#nextShowAt, this.#now)
    this.add([])
  }

  /** Names them from its next change on: another notification takes its place until then. */
  addSilently(failures: readonly JobOutcome[]): void {
    const isOver = !this.isOpen && this.#now >= this.#backlog.until
    const kept = isOver ? this.#outcomes.filter(this.#getLifetime) : this.#outcomes
    this.#outcomes = [...new Set([...kept, ...failures])]
  }

  get #now(): number {
    return this.#options.clock.monotonic()
  }

  get #failures(): ReadonlySet<JobKey> {
    const context = this.#options.context()
    return new Set(this.#outcomes.flatMap((outcome) => (isPersistent(outcome, context) ? [outcome.key] : [])))
  }

  readonly #getLifetime = (outcome: JobOutcome): boolean =>
    this.#due.isDue(outcome) || isPersistent(outcome, this.#options.context())

  #startNew(showAt: number) {
    this.#outcomes = this.#outcomes.filter(this.#getLifetime)
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
    // The pop-up may be of an earlier run.
    const named = this.#outcomes.filter(
      (outcome) => !isTold || outcome.key !== failure || this.#due.isDue(outcome),
    )
    if (named.length === 0) return undefined
    const fresh = named.filter((outcome) => this.#due.isDue(outcome))
    return { ...createSummaryNotification(named, context(), summaryId), outcomes: fresh }
  }

  #onAccepted({ outcomes = [] }: NotificationSpec) {
    const { tracker, context } = this.#options
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
        // The user closed it: further outcomes pop up at its end.
        this.#startNew(this.#openUntil)
        if (this.#outcomes.some((outcome) => this.#due.isDue(outcome))) this.add([])
        return
      }
    }
    const isForNamed = this.#mustAppear
    this.#shouldPopUp = false
    this.#mustAppear = false
    this.#poppedUpAt = this.#now
    const getSpec = () => {
      const spec = this.#spec()
      return isForNamed || spec?.outcomes?.length ? spec : undefined
    }
    await tracker.showWithRetry(this.#source, getSpec)
  }
}
