import { Timer } from '#main/base/timer.ts'
import type { JobKey, JobOutcome } from '#shared/model.ts'
import type { DueOutcomes } from './due-outcomes.ts'
import type { NotificationSpec } from './notification.ts'
import { isStillTrue, notificationIdOf, stands } from './policy.ts'
import type { Announcing, Notice } from './standing.ts'
import { summaryMs, summaryOf } from './summary.ts'

const summaryId = 'summary'
const updateEveryMs = 5_000
/** How long a backlog waits for more before it pops up, in ms. */
const backlogFirstMs = 2_000
/** A backlog is one summary until none has come for so long, and in all, in ms. */
const backlogMs = { gap: 60_000, most: 10 * 60_000 } as const

/**
 * The one notification of several outcomes, updated in place and in silence. Its next pop-up takes its place and goes
 * on naming the failures that still need the user.
 */
export class RollingSummary {
  readonly #options: Announcing
  readonly #due: DueOutcomes
  readonly #timer: Timer
  readonly #notice: Notice = { now: () => this.#spec(), taken: (spec) => this.#taken(spec) }
  #outcomes: readonly JobOutcome[] = []
  /** The following times are monotonic, in ms. */
  #openUntil = -Infinity
  #backlog = { since: -Infinity, until: -Infinity }
  #poppedUpAt = -Infinity
  #nextShowAt = -Infinity
  #popsUp = false
  /** It appears even if other notifications announced all that it names. */
  #isForNamed = false

  constructor(options: Announcing, due: DueOutcomes) {
    const { clock, signal, run } = options
    this.#options = options
    this.#due = due
    this.#timer = new Timer(clock, () => run(this.#show()))
    signal.addEventListener('abort', () => this.#timer.cancel())
  }

  /** Whether the outcomes of this minute belong to it. */
  get isOpen(): boolean {
    return this.#now < this.#openUntil
  }

  /** Takes the place of their own notifications, and pops up at once unless it has within the last minute. */
  open(outcomes: readonly JobOutcome[]): void {
    this.#begin(this.#now)
    this.#popsUp = this.#now - this.#poppedUpAt >= summaryMs
    this.#openUntil = this.#now + summaryMs
    this.add(outcomes)
  }

  addToBacklog(outcomes: readonly JobOutcome[]): void {
    if (this.#now >= this.#backlog.until) {
      this.#begin(this.#now + backlogFirstMs)
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
  name(failures: readonly JobOutcome[]): void {
    this.know(failures)
    if (this.#failures.size < 2) return
    this.#isForNamed = true
    this.#nextShowAt = Math.min(this.#nextShowAt, this.#now)
    this.add([])
  }

  /** Names them from its next change on: another notification takes its place until then. */
  know(failures: readonly JobOutcome[]): void {
    const isOver = !this.isOpen && this.#now >= this.#backlog.until
    const kept = isOver ? this.#outcomes.filter(this.#lasts) : this.#outcomes
    this.#outcomes = [...new Set([...kept, ...failures])]
  }

  get #now(): number {
    return this.#options.clock.monotonic()
  }

  get #failures(): ReadonlySet<JobKey> {
    const context = this.#options.context()
    return new Set(this.#outcomes.flatMap((outcome) => (stands(outcome, context) ? [outcome.key] : [])))
  }

  readonly #lasts = (outcome: JobOutcome): boolean =>
    this.#due.isDue(outcome) || stands(outcome, this.#options.context())

  #begin(showAt: number) {
    this.#outcomes = this.#outcomes.filter(this.#lasts)
    this.#popsUp = true
    this.#nextShowAt = showAt
  }

  #spec(): NotificationSpec | undefined {
    const { standing, context } = this.#options
    const { jobs } = context()
    this.#outcomes = this.#outcomes.filter((outcome) =>
      this.#due.isDue(outcome) ? !this.#due.isSuppressed(outcome) : isStillTrue(outcome, jobs),
    )
    const [failure, ...others] = this.#failures
    const isTold = failure !== undefined && others.length === 0 && standing.isShown(notificationIdOf(failure))
    // The pop-up may be of an earlier run.
    const named = this.#outcomes.filter(
      (outcome) => !isTold || outcome.key !== failure || this.#due.isDue(outcome),
    )
    if (named.length === 0) return undefined
    const latest = named.map((outcome) => this.#due.latest(outcome))
    const fresh = named.filter((outcome) => this.#due.isDue(outcome))
    return { ...summaryOf(latest, context(), summaryId), outcomes: fresh }
  }

  #taken({ outcomes = [] }: NotificationSpec) {
    const { standing, context } = this.#options
    for (const outcome of outcomes) this.#due.announced(outcome)
    for (const outcome of this.#outcomes)
      if (!stands(outcome, context())) standing.close(notificationIdOf(outcome.key))
  }

  async #show(): Promise<void> {
    const { standing } = this.#options
    this.#nextShowAt = this.#now + updateEveryMs
    if (!this.#popsUp) {
      if (await standing.update(summaryId)) return
      if (this.isOpen) {
        // The user closed it: the rest of its minute pops up once that is over.
        this.#begin(this.#openUntil)
        if (this.#outcomes.some((outcome) => this.#due.isDue(outcome))) this.add([])
        return
      }
    }
    const isForNamed = this.#isForNamed
    this.#popsUp = false
    this.#isForNamed = false
    this.#poppedUpAt = this.#now
    const specOf = () => {
      const spec = this.#spec()
      return isForNamed || spec?.outcomes?.length ? spec : undefined
    }
    await standing.insist(this.#notice, specOf)
  }
}
