import { Timer } from '#main/base/timer.ts'
import { getBatchSnapshot, type HappeningWithType } from '#main/core/state/happenings.ts'
import { getOutcomeCourse } from '#main/core/state/usual-durations.ts'
import { pickHistoryFields } from '#shared/job-fields.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import type { BatchId, JobOutcome, JobState } from '#shared/model.ts'
import type { AnnounceContext, NotificationSource } from './notification-tracker.ts'
import { getBatchSuppressionReason, createBatchNotification } from './batch-notification.ts'
import { DueOutcomes } from './due-outcomes.ts'
import type { NotificationSpec } from './notification.ts'
import {
  isLatestOutcome,
  getNotificationId,
  createOutcomeNotificationUnlessSuppressed,
  shouldAnnounceEnd,
  isPersistent,
  formatOutcomeNotification,
} from './policy.ts'
import { findJobsNeedingAttention } from './summary.ts'
import { RollingSummary } from './rolling-summary.ts'

/**
 * How long outcomes are collected after notifications have appeared, in ms. Without this delay, a summary
 * might replace notifications that appeared a moment before.
 */
export const groupingDelayMs = 2_500
/** After this many single notifications within `singlesWindowMs`, outcomes are announced in a summary. */
const maxSingles = 3
const singlesWindowMs = 60_000

/** Announces each outcome once: by a notification of its own, with its batch, or in the summary. */
export class OutcomeAnnouncer {
  readonly #options: AnnounceContext
  readonly #due: DueOutcomes
  readonly #summary: RollingSummary
  readonly #timer: Timer
  #waiting: JobOutcome[] = []
  /** These times are in ms by the monotonic clock. */
  #announcedAt = -Infinity
  #singles: readonly { readonly outcome: JobOutcome; readonly at: number }[] = []
  /** Outcomes from before this time belong to the backlog, which is announced in one summary. */
  #awakeSince: number

  constructor(options: AnnounceContext) {
    const { clock, signal } = options
    this.#options = options
    this.#due = new DueOutcomes(options)
    this.#summary = new RollingSummary(options, this.#due)
    this.#awakeSince = clock.monotonic()
    this.#timer = new Timer(clock, () => this.#announceWaiting())
    signal.addEventListener('abort', () => this.#timer.cancel())
  }

  /** Announces the outcomes that are still due from earlier launches of the program. */
  start(): void {
    const due = this.#options.ledger.pending()
    const single = due.flatMap(({ outcome, batch }) => (batch === undefined ? [outcome] : []))
    if (single.length > 0) this.#summary.addToBacklog(single)
    for (const { outcome, batch } of due)
      if (batch !== undefined) this.#options.run(this.#announceBatch(outcome, batch))
  }

  onWake(): void {
    this.#awakeSince = this.#options.clock.monotonic()
  }

  /** Call this when the user sees the list, after the tracker has closed the persistent notification. */
  onListSeen(): void {
    this.#summary.onListSeen()
  }

  onEnded({ outcome, job, batch: ended }: HappeningWithType<'ended'>): void {
    const { store, ledger, run } = this.#options
    if (ledger.stage(outcome) !== 'unknown') return
    const { servers } = store.state()
    const batch = ended?.batch.id
    const course = getOutcomeCourse(outcome, job)
    const server = servers.get(job.identity.serverId)?.name
    const runDetails = { ...pickHistoryFields(job.identity), server, batch, course }
    run(this.#announceOnceDue(outcome, batch, ledger.recordDue(outcome, runDetails)))
  }

  async #announceOnceDue(outcome: JobOutcome, batch: BatchId | undefined, isRecorded: Promise<void>) {
    await isRecorded
    this.#enqueue(outcome, batch)
  }

  #enqueue(outcome: JobOutcome, batch: BatchId | undefined) {
    const { run, clock } = this.#options
    if (batch !== undefined) return run(this.#announceBatch(outcome, batch))
    if (this.#due.checkSuppressed(outcome)) return undefined
    if (this.#isEndPromisedToUser(outcome)) return this.#announcePromised(outcome)
    this.#waiting.push(outcome)
    // If the summary is open or the outcome belongs to the backlog, the summary collects the outcome at once.
    const isCollected = this.#summary.isOpen || this.#isBacklog(outcome)
    const delayMs = isCollected ? 0 : this.#announcedAt + groupingDelayMs - clock.monotonic()
    return this.#timer.scheduleSooner(Math.max(0, delayMs))
  }

  /**
   * Whether the user restarted only this job from a notification. The end of the run then gets a notification
   * of its own.
   */
  #isEndPromisedToUser({ key, run }: JobOutcome): boolean {
    const job = this.#options.context().jobs.get(key)
    return job !== undefined && shouldAnnounceEnd(job, run) && job.user.announcesEnd?.withBatch === undefined
  }

  /**
   * Announces an outcome at once by its own notification. If it is a failure, the summary counts it too. If
   * the summary is open or other jobs need attention, the failure's own notification isn't persistent.
   */
  #announcePromised(outcome: JobOutcome) {
    const { run, context } = this.#options
    if (!isPersistent(outcome, context())) return run(this.#announceOne(outcome))
    if (!this.#summary.isOpen && findJobsNeedingAttention(context().jobs).length < 2) {
      this.#summary.addSilently([outcome])
      return run(this.#announceOne(outcome))
    }
    this.#summary.addInPlace([outcome])
    return run(this.#announceOne(outcome, 'beside the summary'))
  }

  #announceWaiting(): void {
    const outcomes = this.#waiting.filter((outcome) => !this.#isCoveredByBatch(outcome))
    this.#waiting = []
    const backlog = outcomes.filter((outcome) => this.#isBacklog(outcome))
    if (backlog.length > 0) this.#summary.addToBacklog(backlog)
    if (outcomes.length > backlog.length)
      this.#announceOutcomes(outcomes.filter((outcome) => !backlog.includes(outcome)))
  }

  /**
   * Whether the batch of the outcome has ended in the meantime, so that the batch's notification includes the
   * outcome. If so, the outcome is recorded as announced.
   */
  #isCoveredByBatch(outcome: JobOutcome): boolean {
    const context = this.#options.context()
    const batch = getBatchSnapshot(context.jobs.get(outcome.key)?.user.batch, context)
    if (!batch?.progress.isOver) return false
    this.#due.markAnnounced(outcome, 'batch')
    return true
  }

  /**
   * Whether the outcome belongs to the backlog. Its age is compared with the time since the program started
   * or the machine woke up, because the wall clock may have been changed since.
   */
  #isBacklog({ at }: JobOutcome): boolean {
    const { clock } = this.#options
    return clock.now() - at > clock.monotonic() - this.#awakeSince
  }

  #announceOutcomes(outcomes: readonly JobOutcome[]) {
    const now = this.#options.clock.monotonic()
    this.#announcedAt = now
    this.#singles = this.#singles.filter(({ at }) => now - at < singlesWindowMs)
    if (this.#summary.isOpen) return this.#summary.add(outcomes)
    if (this.#singles.length + outcomes.length > maxSingles) {
      this.#summary.open([...this.#singles.map(({ outcome }) => outcome), ...outcomes])
      this.#singles = []
      return undefined
    }
    const context = this.#options.context()
    const failures = outcomes.filter((outcome) => isPersistent(outcome, context))
    const isFirst = findJobsNeedingAttention(context.jobs).length < 2
    this.#singles = [...this.#singles, ...outcomes.map((outcome) => ({ outcome, at: now }))]
    for (const outcome of outcomes)
      if (isFirst || !failures.includes(outcome)) this.#options.run(this.#announceOne(outcome))
    if (failures.length === 0) return undefined
    return isFirst ? this.#summary.addSilently(failures) : this.#summary.addAndShow(failures)
  }

  /**
   * Announces one outcome. When the desktop accepts the notification, the outcome is recorded as announced.
   * The notification of a failure stays until the job runs again or is handled, unless the summary shows the
   * failure as well.
   */
  #announceOne(outcome: JobOutcome, where: 'alone' | 'beside the summary' = 'alone'): Promise<void> {
    const { tracker, store, context } = this.#options
    const due = this.#due
    const isAlone = where === 'alone'
    const isOver = () => (isAlone && !due.isDue(outcome)) || due.checkSuppressed(outcome)
    const isTrue = () => isLatestOutcome(outcome, store.state().jobs)
    const limit = (spec: NotificationSpec | undefined) =>
      spec && (isAlone && isTrue() ? spec : { ...spec, minDurationMs: undefined })
    const source: NotificationSource = {
      getSpec: () =>
        isTrue() ? limit({ ...formatOutcomeNotification(outcome, context()), outcomes: [] }) : undefined,
      onAccepted: () => due.markAnnounced(outcome),
    }
    const first = () =>
      isOver() ? undefined : limit(createOutcomeNotificationUnlessSuppressed(outcome, context()))
    return tracker.showWithRetry(source, first)
  }

  #announceBatch(outcome: JobOutcome, id: BatchId): Promise<void> {
    const { tracker, context } = this.#options
    const due = this.#due
    const getSpec = (): NotificationSpec | undefined => {
      if (!due.isDue(outcome)) return undefined
      const batch = getBatchSnapshot(id, context())
      if (!batch?.progress.isOver) {
        this.#enqueue(outcome, undefined)
        return undefined
      }
      const silence = getBatchSuppressionReason(batch, outcome, context())
      if (silence === undefined) return createBatchNotification(batch, outcome, context())
      due.markAnnounced(outcome, silence)
      return undefined
    }
    let neededAttention = false
    const source: NotificationSource = {
      getSpec: () => {
        const batch = getBatchSnapshot(id, context())
        const isHandled = neededAttention && !batch?.jobs.some(needsAttention)
        return batch?.progress.isOver && !isHandled
          ? createBatchNotification(batch, outcome, context())
          : undefined
      },
      onAccepted: () => {
        due.markAnnounced(outcome)
        const { jobs = [] } = getBatchSnapshot(id, context()) ?? {}
        neededAttention = jobs.some(needsAttention)
        this.#closeJobNotifications(jobs)
      },
    }
    return tracker.showWithRetry(source, getSpec)
  }

  #closeJobNotifications(jobs: readonly JobState[]) {
    const { tracker, context } = this.#options
    for (const {
      identity: { key },
    } of jobs)
      tracker.close(getNotificationId(key))
    const ended = jobs.flatMap(({ outcome }) => outcome ?? [])
    this.#summary.addSilently(ended.filter((outcome) => isPersistent(outcome, context())))
  }
}
