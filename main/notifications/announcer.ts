import { keepNewest } from '#main/base/bounded.ts'
import { historyFieldsOf } from '#shared/job-fields.ts'
import type { CarryOut } from '#main/commands/carry-out.ts'
import type { CommandResult } from '#shared/contract.ts'
import type { RunOutcome } from '#main/commands/jobs/run-job.ts'
import { ignoreAbort } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import { globalMute } from '#main/state/mutes.ts'
import { detailsBetween, outcomesBetween } from '#main/state/reduce-job.ts'
import { courseOfOutcome } from '#main/state/usual-durations.ts'
import type { AppStore } from '#main/state/store.ts'
import { serverIdOf } from '#shared/rules/job-key.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import { stepTimes } from '#shared/rules/run-steps.ts'
import type {
  BatchId,
  JobOutcome,
  JobKey,
  JobState,
  RefusedJob,
  ServerId,
  SuppressionReason,
} from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { Ledger, LedgerEntry } from '#main/storage/ledger.ts'
import {
  batchLine,
  batchNotificationId,
  batchNow,
  batchSuppression,
  notificationForBatch,
} from './batch-notification.ts'
import { announceAlerts } from './announce-alerts.ts'
import { calmRule } from './calm.ts'
import { createDelivering } from './deliver.ts'
import {
  notificationFor,
  notificationForOverdue,
  notificationIdOf,
  suppressionReason,
  wordOutcome,
  type PolicyContext,
} from './policy.ts'
import { answerPress, restartOutcome } from './presses.ts'
import { notificationForRestart } from './restart.ts'
import { backlogFirstMs, rollingSummary, type RollingSummary } from './rolling-summary.ts'
import { summaryOf } from './summary.ts'
import { notificationForLaunch } from './launch-notification.ts'
import { notificationForUpdate } from './update-notification.ts'
import { notificationForTest, outcomeOfTest } from './test-notification.ts'
import type { NotificationPresenter, NotificationSpec, Recall } from './notification.ts'

export interface AnnouncerOptions {
  readonly store: AppStore
  readonly ledger: Ledger
  readonly presenter: NotificationPresenter
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly texts: () => Texts
  /**
   * An auto-restart that the server rejected.
   *
   * @returns unsubscribe
   */
  readonly onGivenUp: (listener: (key: JobKey, outcome: RunOutcome) => void) => () => void
}

export interface Announcer {
  /**
   * Announces the backlog of the previous run.
   *
   * @param carryOut carries out what is pressed from now on
   */
  start(carryOut?: CarryOut): void
  /** What ended while the machine slept becomes one summary. */
  woke(): void
  /** Ignores mutes and pauses. */
  test(): Promise<CommandResult>
  /**
   * Silent, unless suppressed.
   *
   * @returns whether it was shown
   */
  announceUpdate(version: string): Promise<boolean>
  announceLaunch(refused: readonly RefusedJob[]): Promise<unknown>
  settled(): Promise<void>
}

const dayMs = 24 * 60 * 60_000
type Summary = Pick<RollingSummary, 'outcomes'> & Partial<Pick<RollingSummary, 'refresh'>>

/** A click on an older summary shows the whole list. */
const mostSummaries = 50

const idOfEntry = ({ outcome, batch }: LedgerEntry): string =>
  batch === undefined ? notificationIdOf(outcome.key) : batchNotificationId(batch)

export function createAnnouncer(options: AnnouncerOptions): Announcer {
  const { store, ledger, clock, signal, texts } = options
  const delivering = createDelivering(options)

  const context = (): PolicyContext => {
    const { jobs, servers, batches, settings, lookingAt, seesList = false } = store.state()
    // Even if the user sees it: they learn that notifications come.
    const isFirst = !ledger.entries().some(({ announced }) => announced)
    return {
      jobs,
      servers,
      batches,
      settings,
      lookingAt: isFirst ? undefined : lookingAt,
      seesList: seesList && !isFirst,
      now: clock.now(),
      texts: texts(),
    }
  }

  const recall: Recall = (matches) => {
    const entry = ledger.entries().findLast((each) => matches(idOfEntry(each)))
    if (!entry) return undefined
    const batch = batchNow(entry.batch, context())
    return batch
      ? notificationForBatch(batch, entry.outcome, context())
      : wordOutcome(entry.outcome, context())
  }

  /** The server's queue forgets failures within hours. */
  function failuresShown(id: ServerId): number {
    const since = clock.now() - dayMs
    const shown = ledger.entries().filter(({ outcome, announced, silence }) => {
      const { key, kind, at } = outcome
      return kind === 'failed' && announced && !silence && at > since && serverIdOf(key) === id
    })
    const { jobs } = store.state()
    const stillFailed = shown.filter(({ outcome }) => {
      const job = jobs.get(outcome.key)
      return !job || job.outcome?.id === outcome.id
    })
    return new Set(stillFailed.map(({ outcome }) => outcome.key)).size
  }

  const underWay = new Set<Promise<void>>()
  function run(doing: Promise<void>) {
    const done = doing.catch(ignoreAbort(signal)).finally(() => underWay.delete(done))
    underWay.add(done)
  }

  /** Outcomes from before this time belong to the backlog. */
  let awakeSince = clock.monotonic()
  /** By age, because the wall clock may have been set since. */
  const endedBefore = ({ at }: JobOutcome, since: number) => clock.now() - at > clock.monotonic() - since
  const place = calmRule(clock)
  let current: RollingSummary | undefined
  let backlog: RollingSummary | undefined
  const summaries = new Map<string, Summary>()
  function remember(id: string, summary: Summary) {
    summaries.delete(id)
    summaries.set(id, summary)
    keepNewest(summaries, mostSummaries)
  }
  /** Failures with a new cause stay beside the summary that counts them. */
  const besideSummary = new WeakSet<JobOutcome>()
  /** Until the user clicks them, or their jobs no longer need attention. */
  const persistent = new Set<string>()
  const suppressed = new WeakSet<JobOutcome>()

  /** They stay due, because their details may contain errors. */
  const withoutDetails = new Map<JobKey, BatchId | undefined>()

  /** Errors among its details would still be announced. */
  function awaitDetails(outcome: JobOutcome, silence: SuppressionReason, batch?: BatchId): boolean {
    const mayChange = latest(outcome).isEarly && (silence === 'kind' || silence === 'batch')
    if (!mayChange || store.state().jobs.get(outcome.key)?.outcome?.id !== outcome.id) return false
    withoutDetails.set(outcome.key, batch)
    return true
  }

  function recordSuppressed(outcome: JobOutcome): boolean {
    const silence = suppressionReason(latest(outcome), context())
    if (silence === undefined) return false
    if (awaitDetails(outcome, silence)) return true
    ledger.announced(outcome, silence)
    suppressed.add(outcome)
    // The user saw it happen.
    if (silence === 'looking') store.seen([outcome.key])
    return true
  }

  const isDue = (outcome: JobOutcome) => ledger.stage(outcome) !== 'announced'

  function latest(outcome: JobOutcome): JobOutcome {
    const now = store.state().jobs.get(outcome.key)?.outcome
    return now && now.id === outcome.id ? now : outcome
  }

  /** Adds the details of an early outcome to the history and to its notification. */
  function amend(outcome: JobOutcome) {
    ledger.detailed(outcome)
    if (ledger.stage(outcome) !== 'announced') {
      const batch = withoutDetails.get(outcome.key)
      if (withoutDetails.delete(outcome.key)) show(outcome, batch)
      return
    }
    const specOf = () => ({ ...wordOutcome(outcome, context()), outcomes: [] })
    run(delivering.update(specOf).then(() => undefined))
    for (const summary of summaries.values())
      if (summary.outcomes.some(({ id, key }) => id === outcome.id && key === outcome.key))
        summary.refresh?.()
  }

  /** Recorded as announced as soon as the system accepts it. */
  async function announceOne(outcome: JobOutcome) {
    // A summary may have announced it meanwhile.
    const isOver = () => !isDue(outcome) || recordSuppressed(outcome)
    const specOf = () => (isOver() ? undefined : notificationFor(latest(outcome), context()))
    await delivering.insist(specOf, ({ standsMs }) => {
      ledger.announced(outcome)
      if (standsMs === Infinity) persistent.add(notificationIdOf(outcome.key))
    })
  }

  function takeAway(key: JobKey, job: JobState | undefined) {
    if (job && needsAttention(job)) return
    const id = notificationIdOf(key)
    if (persistent.delete(id)) delivering.close(id)
  }

  async function announceBatch(outcome: JobOutcome, id: BatchId) {
    const specOf = (): NotificationSpec | undefined => {
      if (!isDue(outcome)) return undefined
      const batch = batchNow(id, context())
      if (!batch?.progress.isOver) {
        return recordSuppressed(outcome) ? undefined : notificationFor(latest(outcome), context())
      }
      const silence = batchSuppression(batch, outcome, context())
      if (silence === undefined) return notificationForBatch(batch, outcome, context())
      if (!awaitDetails(outcome, silence, id)) ledger.announced(outcome, silence)
      return undefined
    }
    await delivering.insist(specOf, () => ledger.announced(outcome))
  }

  const announceOverdue = (key: JobKey) =>
    delivering.insist(
      () => {
        const job = store.state().jobs.get(key)
        return job && notificationForOverdue(job, context())
      },
      () => undefined,
    )

  /**
   * @param opensWith outcomes that had notifications of their own
   * @param firstMs how long it waits for more outcomes before it pops up
   */
  function openSummary(
    first: JobOutcome,
    firstMs: number,
    opensWith: readonly JobOutcome[] = [],
  ): RollingSummary {
    const id = `summary:${first.key}#${first.id}`
    const summary = rollingSummary({
      clock,
      signal,
      delivering,
      firstMs,
      run,
      isDue,
      specOf(outcomes) {
        const fresh = outcomes.filter((outcome) => isDue(outcome) && !recordSuppressed(outcome))
        // An outcome that is due but not fresh waits for its details.
        const shown = outcomes.filter(
          (outcome) => !suppressed.has(outcome) && (!isDue(outcome) || fresh.includes(outcome)),
        )
        if (!shown.some((outcome) => !opensWith.includes(outcome))) return undefined
        return { ...summaryOf(shown.map(latest), context(), id), outcomes: fresh }
      },
      onTaken(spec) {
        for (const outcome of spec.outcomes ?? []) ledger.announced(outcome)
        if (spec.id !== id) return
        remember(id, summary)
        for (const [key, outcome] of new Map(summary.outcomes.map((each) => [each.key, each])))
          if (!besideSummary.has(outcome)) delivering.close(notificationIdOf(key))
      },
    })
    return summary
  }

  function show(outcome: JobOutcome, batch: BatchId | undefined) {
    if (batch !== undefined) return run(announceBatch(outcome, batch))
    if (recordSuppressed(outcome)) return
    if (endedBefore(outcome, awakeSince)) return addToBacklog([outcome])
    const { alone, summary } = place(outcome)
    if (alone) run(announceOne(outcome))
    if (!summary) return
    if (alone) besideSummary.add(outcome)
    const { opensWith = [] } = summary
    if (!current || summary.opensWith) current = openSummary(outcome, 0, opensWith)
    current.add(...opensWith, outcome)
  }

  function addToBacklog(outcomes: readonly JobOutcome[]) {
    const [first] = outcomes
    if (!first) return
    if (!backlog?.isOpenForBacklog()) backlog = openSummary(first, backlogFirstMs)
    backlog.add(...outcomes)
  }

  async function showOnceDue(outcome: JobOutcome, batch: BatchId | undefined, isRecorded: Promise<void>) {
    await isRecorded
    show(outcome, batch)
  }

  function announce(outcome: JobOutcome, job: JobState | undefined) {
    if (ledger.stage(outcome) !== 'unknown') return
    const server = store.state().servers.get(job?.serverId ?? '')?.name
    const ended = batchNow(job?.batch, context())
    const batch = ended?.progress.isOver ? ended.batch.id : undefined
    const steps = job ? stepTimes(job.timeline, outcome.at) : []
    const course = courseOfOutcome(outcome, job)
    const ofRun = { ...historyFieldsOf(job ?? {}), server, batch, course, ...(steps.length > 0 && { steps }) }
    run(showOnceDue(outcome, batch, ledger.due(outcome, ofRun)))
  }

  const stops = [
    store.onChange((change) => {
      if (change.of !== 'job') return
      takeAway(change.key, change.after)
      for (const outcome of outcomesBetween(change.before, change.after)) announce(outcome, change.after)
      const detailed = detailsBetween(change.before, change.after)
      if (detailed) amend(detailed)
      // Once per run: the job saves it.
      const { after } = change
      if (after?.overdue && after.overdue !== change.before?.overdue && change.before)
        run(announceOverdue(after.key))
    }),
    announceAlerts(store, delivering, context, failuresShown, run),
    options.onGivenUp((key, outcome) => {
      const refusal = restartOutcome(outcome)
      if (!refusal || suppressionReason({ key, kind: 'failed' }, context())) return
      const job = store.state().jobs.get(key)
      const spec = notificationForRestart(key, job, refusal, texts(), 'itself')
      // No outcome follows that would announce the end of its batch.
      const batch = batchNow(job?.batch, context())
      const lines = [spec.body, ...(batch?.progress.isOver ? [batchLine(batch, texts())] : [])]
      run(delivering.show({ ...spec, body: lines.join('\n') }).then(() => undefined))
    }),
  ]
  signal.addEventListener('abort', () => {
    for (const stop of stops) stop()
  })

  return {
    async settled() {
      // Pending work may start more.
      while (underWay.size > 0) await Promise.all(underWay)
    },
    start(carryOut) {
      if (carryOut)
        stops.push(
          options.presenter.onPress(({ id, command, activationToken }) => {
            // The answer has the same ID, and must not be closed together with the failure.
            persistent.delete(id)
            run(answerPress({ store, delivering, texts, carryOut }, command, activationToken))
          }, recall),
        )
      const due = ledger.pending()
      addToBacklog(due.flatMap(({ outcome, batch }) => (batch === undefined ? [outcome] : [])))
      for (const { outcome, batch } of due) if (batch !== undefined) run(announceBatch(outcome, batch))
    },
    woke() {
      awakeSince = clock.monotonic()
    },
    async announceUpdate(version) {
      if (globalMute(context())) return false
      return (await delivering.show(notificationForUpdate(version, texts()))).taken
    },
    announceLaunch: (refused) => delivering.show(notificationForLaunch(refused, texts())),
    async test() {
      return outcomeOfTest(await delivering.show(notificationForTest(texts())), context())
    },
  }
}
