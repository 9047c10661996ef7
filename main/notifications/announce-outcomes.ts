import { Timer } from '#main/base/timer.ts'
import type { HappeningOf } from '#main/state/happenings.ts'
import { courseOfOutcome } from '#main/state/usual-durations.ts'
import { historyFieldsOf } from '#shared/job-fields.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import { stepTimes } from '#shared/rules/run-steps.ts'
import type { BatchId, JobOutcome, JobState } from '#shared/model.ts'
import type { Announcing, Notice } from './standing.ts'
import { batchNow, batchSuppression, notificationForBatch } from './batch-notification.ts'
import { DueOutcomes } from './due-outcomes.ts'
import type { NotificationSpec } from './notification.ts'
import { isStillTrue, notificationFor, notificationIdOf, stands, wordOutcome } from './policy.ts'
import { RollingSummary } from './rolling-summary.ts'
import { summaryMs } from './summary.ts'

/** Outcomes that come at once are announced together, at most so often, in ms. */
export const togetherMs = 200
/** Within a minute. The next outcome opens the summary. */
const mostSingles = 3

/** Announces each outcome once: alone, with its batch, or in the summary. */
export class OutcomeAnnouncer {
  readonly #options: Announcing
  readonly #due: DueOutcomes
  readonly #summary: RollingSummary
  readonly #timer: Timer
  #waiting: JobOutcome[] = []
  /** The failure with the latest pop-up of its own. */
  #newest: JobOutcome | undefined
  /** The following times are monotonic, in ms. */
  #placedAt = -Infinity
  #singles: readonly { readonly outcome: JobOutcome; readonly at: number }[] = []
  /** Outcomes from before this time belong to the backlog. */
  #awakeSince: number

  constructor(options: Announcing) {
    const { clock, signal } = options
    this.#options = options
    this.#due = new DueOutcomes(options)
    this.#summary = new RollingSummary(options, this.#due)
    this.#awakeSince = clock.monotonic()
    this.#timer = new Timer(clock, () => this.#placeAll())
    signal.addEventListener('abort', () => this.#timer.cancel())
  }

  /** Announces what the previous run left. */
  start(): void {
    const due = this.#options.ledger.pending()
    const single = due.flatMap(({ outcome, batch }) => (batch === undefined ? [outcome] : []))
    if (single.length > 0) this.#summary.addToBacklog(single)
    for (const { outcome, batch } of due)
      if (batch !== undefined) this.#options.run(this.#announceBatch(outcome, batch))
  }

  woke(): void {
    this.#awakeSince = this.#options.clock.monotonic()
  }

  ended({ outcome, job, batch: ended }: HappeningOf<'ended'>): void {
    const { store, ledger, run } = this.#options
    if (ledger.stage(outcome) !== 'unknown') return
    const { servers, settings } = store.state()
    const batch = settings.notifyBatches ? ended?.batch.id : undefined
    const steps = stepTimes(job.timeline, outcome.at)
    const course = courseOfOutcome(outcome, job)
    const server = servers.get(job.serverId)?.name
    const ofRun = { ...historyFieldsOf(job), server, batch, course, ...(steps.length > 0 && { steps }) }
    run(this.#tellOnceDue(outcome, batch, ledger.due(outcome, ofRun)))
  }

  /** Adds the details of an early outcome to the history. Notifications follow the job. */
  detailed(outcome: JobOutcome): void {
    this.#options.ledger.detailed(outcome)
    const waiting = this.#due.isDue(outcome) ? this.#due.takeWaiting(outcome) : undefined
    if (waiting) this.#tell(outcome, waiting.batch)
  }

  async #tellOnceDue(outcome: JobOutcome, batch: BatchId | undefined, isRecorded: Promise<void>) {
    await isRecorded
    this.#tell(outcome, batch)
  }

  #tell(outcome: JobOutcome, batch: BatchId | undefined) {
    const { run, clock } = this.#options
    if (batch !== undefined) return run(this.#announceBatch(outcome, batch))
    if (this.#due.isSuppressed(outcome)) return undefined
    this.#waiting.push(outcome)
    return this.#timer.scheduleSooner(Math.max(0, this.#placedAt + togetherMs - clock.monotonic()))
  }

  #placeAll(): void {
    this.#placedAt = this.#options.clock.monotonic()
    const outcomes = this.#waiting.filter((outcome) => !this.#isToldByBatch(outcome))
    this.#waiting = []
    const backlog = outcomes.filter((outcome) => this.#isOfBacklog(outcome))
    if (backlog.length > 0) this.#summary.addToBacklog(backlog)
    if (outcomes.length > backlog.length)
      this.#place(outcomes.filter((outcome) => !backlog.includes(outcome)))
  }

  /** Its batch ended in the same moment. */
  #isToldByBatch(outcome: JobOutcome): boolean {
    const context = this.#options.context()
    const batch = batchNow(context.jobs.get(outcome.key)?.batch, context)
    if (!batch?.progress.isOver) return false
    this.#due.announced(outcome, 'batch')
    return true
  }

  /** By age, because the wall clock may have been set since. */
  #isOfBacklog({ at }: JobOutcome): boolean {
    const { clock } = this.#options
    return clock.now() - at > clock.monotonic() - this.#awakeSince
  }

  /** Alone if that stays calm, else in the summary. */
  #place(outcomes: readonly JobOutcome[]) {
    const now = this.#options.clock.monotonic()
    this.#singles = this.#singles.filter(({ at }) => now - at < summaryMs)
    if (this.#summary.isOpen) return this.#summary.add(outcomes)
    if (this.#singles.length + outcomes.length > mostSingles) {
      this.#summary.open([...this.#singles.map(({ outcome }) => outcome), ...outcomes])
      this.#singles = []
      return undefined
    }
    const failures = outcomes.filter((outcome) => stands(outcome, this.#options.context()))
    this.#newest = failures.at(-1) ?? this.#newest
    this.#singles = [...this.#singles, ...outcomes.map((outcome) => ({ outcome, at: now }))]
    for (const outcome of outcomes) this.#options.run(this.#announceOne(outcome))
    return failures.length > 0 ? this.#summary.name(failures) : undefined
  }

  /** Recorded as announced as soon as the system accepts it. Kept until the job runs again or is handled. */
  #announceOne(outcome: JobOutcome): Promise<void> {
    const { standing, store, context } = this.#options
    const due = this.#due
    // The summary announces older failures.
    const isOlder = () => stands(outcome, context()) && outcome !== this.#newest
    const isOver = () => !due.isDue(outcome) || due.isSuppressed(outcome) || isOlder()
    const isTrue = () => isStillTrue(outcome, store.state().jobs)
    const notice: Notice = {
      now: () => (isTrue() ? { ...wordOutcome(due.latest(outcome), context()), outcomes: [] } : undefined),
      taken: () => due.announced(outcome),
    }
    return standing.insist(notice, () =>
      isOver() ? undefined : notificationFor(due.latest(outcome), context()),
    )
  }

  #announceBatch(outcome: JobOutcome, id: BatchId): Promise<void> {
    const { standing, context } = this.#options
    const due = this.#due
    const specOf = (): NotificationSpec | undefined => {
      if (!due.isDue(outcome)) return undefined
      const batch = batchNow(id, context())
      if (!batch?.progress.isOver) {
        this.#tell(outcome, undefined)
        return undefined
      }
      const silence = batchSuppression(batch, outcome, context())
      if (silence === undefined) return notificationForBatch(batch, outcome, context())
      if (!due.awaitsDetails(outcome, silence, id)) due.announced(outcome, silence)
      return undefined
    }
    let needed = false
    const notice: Notice = {
      now: () => {
        const batch = batchNow(id, context())
        const isHandled = needed && !batch?.jobs.some(needsAttention)
        return batch?.progress.isOver && !isHandled
          ? notificationForBatch(batch, outcome, context())
          : undefined
      },
      taken: () => {
        due.announced(outcome)
        const { jobs = [] } = batchNow(id, context()) ?? {}
        needed = jobs.some(needsAttention)
        this.#replaceThoseOf(jobs)
      },
    }
    return standing.insist(notice, specOf)
  }

  /** A batch's notification takes the place of those of its jobs. */
  #replaceThoseOf(jobs: readonly JobState[]) {
    const { standing, context } = this.#options
    for (const { key } of jobs) standing.close(notificationIdOf(key))
    const ended = jobs.flatMap(({ outcome }) => outcome ?? [])
    this.#summary.know(ended.filter((outcome) => stands(outcome, context())))
  }
}
