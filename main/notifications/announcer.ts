import type { CarryOut } from '#main/commands/carry-out.ts'
import type { CommandResult } from '#shared/contract.ts'
import type { AutoRestarts } from '#main/commands/jobs/auto-restart.ts'
import type { RunOutcome } from '#main/commands/jobs/run-job.ts'
import { Tasks } from '#main/base/tasks.ts'
import type { Happening, HappeningOf, Happenings } from '#main/state/happenings.ts'
import { globalMute } from '#main/state/mutes.ts'
import type { JobKey, RefusedJob } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { LedgerEntry } from '#main/storage/ledger.ts'
import { alertIdOf, isAmong, notificationForAlerts } from './alert-notification.ts'
import { OutcomeAnnouncer } from './announce-outcomes.ts'
import { batchLine, batchNotificationId, batchNow, notificationForBatch } from './batch-notification.ts'
import type { Announcing } from './standing.ts'
import type { Delivery, NotificationPresenter, NotificationSpec } from './notification.ts'
import {
  notificationForLaunch,
  notificationForTest,
  notificationForUpdate,
  outcomeOfTest,
} from './of-the-program.ts'
import {
  notificationForOverdue,
  notificationIdOf,
  suppressionReason,
  wordOutcome,
  type PolicyContext,
} from './policy.ts'
import { answerPress, showRestart } from './presses.ts'
import { Standing } from './standing.ts'

export interface AnnouncerOptions extends Omit<Announcing, 'standing' | 'context' | 'run'> {
  readonly happenings: Happenings
  readonly presenter: NotificationPresenter
  readonly texts: () => Texts
  readonly onGivenUp: AutoRestarts['onGivenUp']
}

const idOf = ({ outcome, batch }: LedgerEntry): string =>
  batch === undefined ? notificationIdOf(outcome.key) : batchNotificationId(batch)

/** Decides what pops up of all that happens, and answers presses. */
export class Announcer {
  readonly #options: AnnouncerOptions
  readonly #tasks: Tasks
  readonly #standing: Standing
  readonly #outcomes: OutcomeAnnouncer
  readonly #stops: (() => void)[]

  constructor(options: AnnouncerOptions) {
    const { store, happenings, signal } = options
    this.#options = options
    this.#tasks = new Tasks(signal)
    const { run } = this.#tasks
    const standing = new Standing({ ...options, run })
    this.#standing = standing
    this.#outcomes = new OutcomeAnnouncer({ ...options, standing, context: this.#context, run })
    this.#stops = [
      store.onChange((change) => {
        if (change.of === 'job') standing.jobChanged(change.key, change.before, change.after)
      }),
      happenings.on((happening) => this.#announce(happening)),
      options.onGivenUp((key, outcome) => this.#announceGivenUp(key, outcome)),
    ]
    signal.addEventListener('abort', () => {
      for (const stop of this.#stops) stop()
    })
  }

  /** Announces the backlog of the previous run; `carryOut` carries out what is pressed from now on. */
  start(carryOut?: CarryOut): void {
    if (carryOut) this.#followPresses(carryOut)
    this.#outcomes.start()
  }

  /** What ended while the machine slept becomes one summary. */
  woke(): void {
    this.#outcomes.woke()
  }

  /** Ignores mutes and pauses. */
  async test(): Promise<CommandResult> {
    const spec = notificationForTest(this.#options.texts())
    return outcomeOfTest(await this.#standing.show(spec), this.#context())
  }

  /** Shows it in silence, unless notifications are suppressed. @returns whether it was shown */
  async announceUpdate(version: string): Promise<boolean> {
    if (globalMute(this.#context())) return false
    return (await this.#standing.show(notificationForUpdate(version, this.#options.texts()))).taken
  }

  announceLaunch(refused: readonly RefusedJob[]): Promise<Delivery> {
    return this.#standing.show(notificationForLaunch(refused, this.#options.texts()))
  }

  /** Closes all notifications: nothing would answer a press. */
  withdraw(): void {
    this.#standing.closeAll()
  }

  settled(): Promise<void> {
    return this.#tasks.settled()
  }

  readonly #context = (): PolicyContext => {
    const { store, ledger, clock, texts } = this.#options
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

  #announce(happening: Happening): void {
    switch (happening.is) {
      case 'ended':
        return this.#outcomes.ended(happening)
      case 'detailed':
        return this.#outcomes.detailed(happening.outcome)
      case 'alert':
        return this.#announceAlerts(happening)
      case 'calm':
        return this.#tasks.run(this.#standing.update(alertIdOf(happening.serverId)))
      case 'overdue':
        return this.#announceOverdue(happening.job.key)
      case 'back':
      case 'stays':
        return undefined
    }
  }

  #announceAlerts({ server: { id }, raised }: HappeningOf<'alert'>): void {
    const now = () => {
      const server = this.#options.store.state().servers.get(id)
      const stillRaised = raised.filter((alert) => isAmong(server?.alerts ?? [], alert))
      return server && notificationForAlerts(server, stillRaised, this.#context())
    }
    this.#tasks.run(this.#standing.insist({ now }))
  }

  #announceOverdue(key: JobKey): void {
    const now = () => {
      const job = this.#options.store.state().jobs.get(key)
      return job && notificationForOverdue(job, this.#context())
    }
    this.#tasks.run(this.#standing.insist({ now }))
  }

  /** Says why an auto-restart was given up, unless the user doesn't want to know. */
  #announceGivenUp(key: JobKey, outcome: RunOutcome): void {
    const context = this.#context()
    if (suppressionReason({ key, kind: 'failed' }, context)) return
    // No outcome follows that would announce the end of its batch.
    const batch = batchNow(context.jobs.get(key)?.batch, context)
    const more = batch?.progress.isOver ? [batchLine(batch, context.texts)] : []
    const answering = { ...this.#options, standing: this.#standing }
    this.#tasks.run(showRestart(answering, key, outcome, { by: 'itself', more }))
  }

  #followPresses(carryOut: CarryOut): void {
    const { presenter } = this.#options
    const answering = { ...this.#options, standing: this.#standing, carryOut }
    const stop = presenter.onPress(
      ({ id, command }) => {
        // What answers a press has the same ID, and must not be closed together with the failure.
        this.#standing.forget(id)
        this.#tasks.run(answerPress(answering, command))
      },
      (matches) => this.#recall(matches),
    )
    this.#stops.push(stop)
  }

  /** Words the notification of an earlier run again, because the user may still press it. */
  #recall(matches: (id: string) => boolean): NotificationSpec | undefined {
    const entry = this.#options.ledger.entries().findLast((each) => matches(idOf(each)))
    if (!entry) return undefined
    const context = this.#context()
    const batch = batchNow(entry.batch, context)
    return batch ? notificationForBatch(batch, entry.outcome, context) : wordOutcome(entry.outcome, context)
  }
}
