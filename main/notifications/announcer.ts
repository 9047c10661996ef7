import type { CarryOut } from '#main/commands/carry-out.ts'
import type { CommandResult } from '#shared/contract.ts'
import type { RunOutcome } from '#main/commands/jobs/run-job.ts'
import type { Clock } from '#main/base/clock.ts'
import { Tasks } from '#main/base/tasks.ts'
import type { Happening, Happenings, JobHappening } from '#main/state/happenings.ts'
import { globalMute } from '#main/state/mutes.ts'
import type { AppStore } from '#main/state/store.ts'
import type { JobKey, RefusedJob } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { Ledger, LedgerEntry } from '#main/storage/ledger.ts'
import { AlertAnnouncer } from './announce-alerts.ts'
import { OutcomeAnnouncer } from './announce-outcomes.ts'
import { batchLine, batchNotificationId, batchNow, notificationForBatch } from './batch-notification.ts'
import { createDelivering } from './deliver.ts'
import {
  notificationsOfJob,
  notificationIdOf,
  suppressionReason,
  wordOutcome,
  type PolicyContext,
} from './policy.ts'
import { answerPress, restartOutcome } from './presses.ts'
import { notificationForRestart } from './restart.ts'
import { Standing } from './standing.ts'
import { notificationForLaunch } from './launch-notification.ts'
import { notificationForUpdate } from './update-notification.ts'
import { notificationForTest, outcomeOfTest } from './test-notification.ts'
import type { NotificationPresenter, NotificationSpec, Recall } from './notification.ts'

export interface AnnouncerOptions {
  readonly store: AppStore
  readonly happenings: Happenings
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
  /** Closes all notifications: nothing would answer a press. */
  withdraw(): void
  settled(): Promise<void>
}

const idOfEntry = ({ outcome, batch }: LedgerEntry): string =>
  batch === undefined ? notificationIdOf(outcome.key) : batchNotificationId(batch)

function policyContext({ store, ledger, clock, texts }: AnnouncerOptions): PolicyContext {
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

/** Words the notification of an earlier run again, because the user may still press it. */
const recallFrom =
  (ledger: Ledger, context: () => PolicyContext): Recall =>
  (matches) => {
    const entry = ledger.entries().findLast((each) => matches(idOfEntry(each)))
    if (!entry) return undefined
    const batch = batchNow(entry.batch, context())
    return batch
      ? notificationForBatch(batch, entry.outcome, context())
      : wordOutcome(entry.outcome, context())
  }

/** Says why an auto-restart was given up, unless the user doesn't want to know. */
function notificationForGivenUp(
  key: JobKey,
  outcome: RunOutcome,
  context: PolicyContext,
): NotificationSpec | undefined {
  const refusal = restartOutcome(outcome)
  if (!refusal || suppressionReason({ key, kind: 'failed' }, context)) return undefined
  const job = context.jobs.get(key)
  const spec = notificationForRestart(key, job, refusal, context.texts, 'itself')
  // No outcome follows that would announce the end of its batch.
  const batch = batchNow(job?.batch, context)
  const lines = [spec.body, ...(batch?.progress.isOver ? [batchLine(batch, context.texts)] : [])]
  return { ...spec, body: lines.join('\n') }
}

export function createAnnouncer(options: AnnouncerOptions): Announcer {
  const { store, happenings, ledger, presenter, signal, texts } = options
  const delivering = createDelivering(options)
  const tasks = new Tasks(signal)
  const { run } = tasks
  const context = () => policyContext(options)
  const standing = new Standing({ ...options, delivering, run })
  const outcomes = new OutcomeAnnouncer({ ...options, delivering, standing, context, run })
  const alerts = new AlertAnnouncer({ ...options, delivering, context, run })

  function announceJob({ is, job: { key } }: JobHappening): Promise<void> {
    const specOf = () => {
      const job = store.state().jobs.get(key)
      return job && notificationsOfJob[is](job, context())
    }
    return delivering.insist(specOf, ({ id }) =>
      standing.put(id, [key], () => (specOf() ? 'unchanged' : undefined)),
    )
  }

  function hear(happening: Happening) {
    switch (happening.is) {
      case 'ended':
        return outcomes.ended(happening)
      case 'detailed':
        return outcomes.detailed(happening.outcome)
      case 'alert':
        return alerts.raised(happening)
      case 'calm':
        return alerts.cleared(happening)
      case 'overdue':
        return run(announceJob(happening))
      case 'back':
        return undefined
    }
  }

  const stops = [
    store.onChange((change) => {
      if (change.of === 'job') standing.jobChanged(change.key, change.before, change.after)
    }),
    happenings.on(hear),
    options.onGivenUp((key, outcome) => {
      const spec = notificationForGivenUp(key, outcome, context())
      if (spec) run(delivering.show(spec).then(() => undefined))
    }),
  ]
  signal.addEventListener('abort', () => {
    for (const stop of stops) stop()
  })

  function followPresses(carryOut: CarryOut) {
    const answering = { store, delivering, standing, texts, carryOut }
    const stop = presenter.onPress(
      ({ id, command, activationToken }) => {
        // What answers a press has the same ID, and must not be closed together with the failure.
        standing.forget(id)
        run(answerPress(answering, command, activationToken))
      },
      recallFrom(ledger, context),
    )
    stops.push(stop)
  }

  return {
    settled: () => tasks.settled(),
    start(carryOut) {
      if (carryOut) followPresses(carryOut)
      outcomes.start()
    },
    woke: () => outcomes.woke(),
    withdraw: () => delivering.closeAll(),
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
