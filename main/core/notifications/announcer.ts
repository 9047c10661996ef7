import type { ExecuteCommand } from '#main/core/commands/execute-command.ts'
import type { CommandResult, JobCommandResult } from '#shared/contract.ts'
import { BackgroundTasks } from '#main/base/tasks.ts'
import {
  getBatchSnapshot,
  type Happening,
  type HappeningWithType,
  type Happenings,
} from '#main/core/state/happenings.ts'
import type { JobKey, RejectedJob } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { LedgerEntry } from '#main/core/storage/ledger.ts'
import { getAlertId, hasAlert, createAlertNotification } from './alert-notification.ts'
import { OutcomeAnnouncer } from './announce-outcomes.ts'
import { formatBatchLine, getBatchNotificationId, createBatchNotification } from './batch-notification.ts'
import type { Delivery, NotificationPresenter, NotificationSpec } from './notification.ts'
import {
  createRejectedJobsNotification,
  createTestNotification,
  createTestResult,
} from './app-notifications.ts'
import {
  createOverdueNotification,
  getNotificationId,
  getSuppressionReason,
  formatOutcomeNotification,
  type PolicyContext,
} from './policy.ts'
import { handlePress, showRestartResult } from './press-handler.ts'
import { NotificationTracker, type AnnounceContext } from './notification-tracker.ts'

export interface AnnouncerOptions extends Omit<AnnounceContext, 'tracker' | 'context' | 'run'> {
  readonly happenings: Happenings
  readonly presenter: NotificationPresenter
  readonly texts: () => Texts
  /**
   * Adds a listener for auto-restarts that the server rejected or whose response was lost. Returns a function
   * that removes the listener.
   */
  readonly onGivenUp: (listener: (key: JobKey, outcome: JobCommandResult) => void) => () => void
}

const getEntryNotificationId = ({ outcome, batch }: LedgerEntry): string =>
  batch === undefined ? getNotificationId(outcome.key) : getBatchNotificationId(batch)

/** Decides which happenings cause notifications, and handles clicks on them. */
export class Announcer {
  readonly #options: AnnouncerOptions
  readonly #tasks: BackgroundTasks
  readonly #tracker: NotificationTracker
  readonly #outcomes: OutcomeAnnouncer
  readonly #stops: (() => void)[]

  constructor(options: AnnouncerOptions) {
    const { store, happenings, signal } = options
    this.#options = options
    this.#tasks = new BackgroundTasks(signal)
    const { run } = this.#tasks
    const tracker = new NotificationTracker({ ...options, run })
    this.#tracker = tracker
    this.#outcomes = new OutcomeAnnouncer({ ...options, tracker, context: this.#context, run })
    this.#stops = [
      store.onChange((change) => {
        if (change.type === 'job') tracker.onJobChange(change.key, change.before, change.after)
        if (change.type !== 'nothing' || !store.state().isListVisible) return
        tracker.closePersistent()
        this.#outcomes.onListSeen()
      }),
      happenings.on((happening) => this.#onHappening(happening)),
      options.onGivenUp((key, outcome) => this.#announceGivenUp(key, outcome)),
    ]
    signal.addEventListener('abort', () => {
      for (const stop of this.#stops) stop()
    })
  }

  /**
   * Announces the backlog from earlier launches of the program. If `executeCommand` is given, clicks are
   * passed to it from now on.
   */
  start(executeCommand?: ExecuteCommand): void {
    if (executeCommand) this.#followPresses(executeCommand)
    this.#outcomes.start()
  }

  /**
   * Called when the machine wakes up. Outcomes from the time in which it slept are then announced in one
   * summary.
   */
  onWake(): void {
    this.#outcomes.onWake()
  }

  async test(): Promise<CommandResult> {
    const spec = createTestNotification(this.#options.texts())
    return createTestResult(await this.#tracker.show(spec), this.#context())
  }

  announceRejectedJobs(refused: readonly RejectedJob[]): Promise<Delivery> {
    return this.#tracker.show(createRejectedJobsNotification(refused, this.#options.texts()))
  }

  /** Closes all notifications, because clicks would have no effect after the program has quit. */
  closeAll(): void {
    this.#tracker.closeAll()
  }

  async settled(): Promise<void> {
    await Promise.all([this.#tasks.settled(), this.#tracker.settled()])
  }

  readonly #context = (): PolicyContext => {
    const { store, ledger, clock, texts } = this.#options
    const { jobs, servers, batches, settings, viewedJob, isListVisible = false } = store.state()
    // The first notification is shown even if the user can see the job in the window. It shows the user that
    // notifications work.
    const isFirst = !ledger.entries().some(({ announced }) => announced)
    return {
      jobs,
      servers,
      batches,
      settings,
      viewedJob: isFirst ? undefined : viewedJob,
      isListVisible: isListVisible && !isFirst,
      now: clock.now(),
      texts: texts(),
    }
  }

  #onHappening(happening: Happening): void {
    switch (happening.type) {
      case 'ended':
        return this.#outcomes.onEnded(happening)
      case 'alert':
        return this.#announceAlerts(happening)
      case 'alerts-cleared':
        return this.#tasks.run(this.#tracker.update(getAlertId(happening.serverId)))
      case 'overdue':
        return this.#announceOverdue(happening.job.identity.key)
      case 'reachable-again':
      case 'restart-given-up':
        return undefined
    }
  }

  #announceAlerts({ server: { id }, raised }: HappeningWithType<'alert'>): void {
    const getSpec = () => {
      const server = this.#options.store.state().servers.get(id)
      const stillRaised = raised.filter((alert) => hasAlert(server?.alerts ?? [], alert))
      return server && createAlertNotification(server, stillRaised, this.#context())
    }
    this.#tasks.run(this.#tracker.showWithRetry({ getSpec }))
  }

  #announceOverdue(key: JobKey): void {
    const getSpec = () => {
      const job = this.#options.store.state().jobs.get(key)
      return job && createOverdueNotification(job, this.#context())
    }
    this.#tasks.run(this.#tracker.showWithRetry({ getSpec }))
  }

  /** Shows why an auto-restart was given up, unless notifications of failures are suppressed. */
  #announceGivenUp(key: JobKey, outcome: JobCommandResult): void {
    const context = this.#context()
    if (getSuppressionReason({ key, kind: 'failed' }, context)) return
    // The job doesn't run again, so no later outcome would announce the end of the batch.
    const batch = getBatchSnapshot(context.jobs.get(key)?.user.batch, context)
    const more = batch?.progress.isOver ? [formatBatchLine(batch, context.texts)] : []
    const feedbackContext = { ...this.#options, tracker: this.#tracker }
    this.#tasks.run(showRestartResult(feedbackContext, key, outcome, { by: 'program', more }))
  }

  #followPresses(executeCommand: ExecuteCommand): void {
    const { presenter } = this.#options
    const feedbackContext = { ...this.#options, tracker: this.#tracker, executeCommand }
    const stop = presenter.onPress(
      ({ id, command }) => {
        // The notification with the result has the same ID. If the clicked notification were still tracked, closing
        // it would close the notification with the result.
        this.#tracker.forget(id)
        this.#tasks.run(handlePress(feedbackContext, command))
      },
      (matches) => this.#recreate(matches),
    )
    this.#stops.push(stop)
  }

  /** Creates a notification of an earlier launch again, because the user may still click it. */
  #recreate(matches: (id: string) => boolean): NotificationSpec | undefined {
    const entry = this.#options.ledger.entries().findLast((each) => matches(getEntryNotificationId(each)))
    if (!entry) return undefined
    const context = this.#context()
    const batch = getBatchSnapshot(entry.batch, context)
    return batch
      ? createBatchNotification(batch, entry.outcome, context)
      : formatOutcomeNotification(entry.outcome, context)
  }
}
