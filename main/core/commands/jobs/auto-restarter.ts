import type { JobCommandResult } from '#shared/contract.ts'
import { ignoreAbort } from '#main/base/abort.ts'
import { Timer } from '#main/base/timer.ts'
import {
  withoutScheduledRestart,
  maxAutoRestartDelayMs,
  canAutoRestart,
  getAutoRestartDelay,
} from '#main/core/state/auto-restart.ts'
import { reduceJob } from '#main/core/state/reduce-job.ts'
import { isUnavailable } from '#shared/rules/restartable.ts'
import type { JobOutcome, JobKey, JobState, ServerId } from '#shared/model.ts'
import { checkStatus } from '#main/core/watching/check-status.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import { restartInBackground, waitForRunChange } from '#main/core/commands/jobs/run-job.ts'
import { rejectMissingJob } from '#main/core/commands/jobs/job-command-result.ts'

/**
 * How long after the program's start the first auto-restart may happen, in ms. The server may take seconds to
 * show an earlier restart (docs/reference/compileo-server.md).
 */
const startDelayMs = 5_000

/**
 * Sends auto-restarts when they are due (see `updateRecovery`), one at a time on each server. Each job is
 * confirmed first.
 */
export class AutoRestarter {
  readonly #context: CommandContext
  /** When each auto-restart is due, by the monotonic clock, because the wall clock may be changed. */
  readonly #due = new Map<JobKey, number>()
  /** How many times in a row the restart of a job couldn't be sent. */
  readonly #failures = new Map<JobKey, number>()
  readonly #busy = new Set<ServerId>()
  readonly #listeners = new Set<(key: JobKey, outcome: JobCommandResult) => void>()
  readonly #timer: Timer
  #startsAt = Infinity

  constructor(context: CommandContext) {
    const { store, clock, signal } = context
    this.#context = context
    this.#timer = new Timer(clock, () => this.#startDue())
    for (const job of store.state().jobs.values()) this.#trackDue(job.identity.key, job)
    const stop = store.onChange((change) => {
      if (change.type === 'servers') this.#serversChanged()
      if (change.type === 'job') this.#jobChanged(change.key, change.before, change.after)
    })
    signal.addEventListener('abort', () => {
      stop()
      this.#timer.cancel()
    })
  }

  /** Starts to send auto-restarts, including those that were scheduled when the program last quit. */
  start(): void {
    this.#startsAt = this.#context.clock.monotonic() + startDelayMs
    this.#serversChanged()
  }

  /**
   * Adds a listener for auto-restarts that were given up, because the server rejected them, the job is
   * missing, or the result is unclear. @returns a function that removes the listener
   */
  readonly onGivenUp = (listener: (key: JobKey, outcome: JobCommandResult) => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #serversChanged() {
    for (const key of this.#due.keys()) this.#applySettings(key)
    this.#startDue()
  }

  #jobChanged(key: JobKey, before: JobState | undefined, after: JobState | undefined) {
    if (before?.user.recovery?.restartAt !== after?.user.recovery?.restartAt) this.#trackDue(key, after)
    if (before?.user.autoRestarts !== after?.user.autoRestarts) this.#applySettings(key)
    const at = this.#due.get(key)
    if (at === undefined) return
    if (this.#isReady(at)) this.#startRestart(key)
    else this.#scheduleAt(at)
  }

  #trackDue(key: JobKey, job: JobState | undefined) {
    const { clock } = this.#context
    const at = job?.user.recovery?.restartAt
    if (at === undefined) {
      this.#due.delete(key)
      this.#failures.delete(key)
    } else this.#due.set(key, clock.monotonic() + Math.min(at - clock.now(), maxAutoRestartDelayMs))
  }

  #applySettings(key: JobKey) {
    const { jobs, servers } = this.#context.store.state()
    const job = jobs.get(key)
    if (job && !canAutoRestart(job, servers.get(job.identity.serverId))) this.#clearDue(key)
  }

  #clearDue(key: JobKey) {
    this.#context.store.updateJob(key, (job) => ({
      ...job,
      user: { ...job.user, recovery: withoutScheduledRestart(job.user.recovery) },
    }))
  }

  #postpone(key: JobKey) {
    const { store, clock } = this.#context
    const before = this.#failures.get(key) ?? 0
    this.#failures.set(key, before + 1)
    const restartAt = clock.now() + getAutoRestartDelay(before)
    store.updateJob(key, (job) => ({
      ...job,
      user: { ...job.user, recovery: job.user.recovery && { ...job.user.recovery, restartAt } },
    }))
  }

  #isReady(at: number): boolean {
    return Math.max(at, this.#startsAt) <= this.#context.clock.monotonic()
  }

  #scheduleAt(at: number) {
    this.#timer.scheduleSooner(Math.max(at, this.#startsAt) - this.#context.clock.monotonic())
  }

  #startDue() {
    const ready = [...this.#due].filter(([, at]) => this.#isReady(at)).toSorted(([, a], [, b]) => a - b)
    for (const [key] of ready) this.#startRestart(key)
    for (const at of this.#due.values()) if (!this.#isReady(at)) this.#scheduleAt(at)
  }

  #startRestart(key: JobKey) {
    const { store, signal } = this.#context
    const { jobs, servers } = store.state()
    const job = jobs.get(key)
    const server = job && servers.get(job.identity.serverId)
    // While the server is unreachable, nothing is sent. The store reports the end of the outage, and the
    // restart follows then.
    if (!job?.outcome || !server || this.#busy.has(server.id) || isUnavailable(server)) return
    this.#restartWhenConfirmed(job, job.outcome).catch(ignoreAbort(signal))
  }

  async #restartWhenConfirmed(job: JobState, ended: JobOutcome) {
    this.#busy.add(job.identity.serverId)
    await this.#attempt(job, ended)
    this.#busy.delete(job.identity.serverId)
    this.#startDue()
  }

  async #attempt(job: JobState, ended: JobOutcome) {
    const { key } = job.identity
    const isDue = () => this.#context.store.state().jobs.get(key)?.user.recovery === job.user.recovery
    const outcome = await restartConfirmed(this.#context, job, ended, isDue)
    switch (outcome?.kind) {
      case 'done':
        return waitForRunChange(this.#context, key, ended.id)
      case 'gone':
      case 'rejected':
      case 'unauthorized':
      case 'unclear':
        if (isDue()) this.#clearDue(key)
        for (const listener of this.#listeners) listener(key, outcome)
        return
      case undefined:
      case 'busy':
      case 'unreachable':
      case 'limited':
      case 'unwatched':
        if (isDue()) this.#postpone(key)
    }
  }
}

/**
 * Confirms and restarts a job. @returns undefined if nothing was sent, because the job couldn't be confirmed
 * or has changed
 */
async function restartConfirmed(
  context: CommandContext,
  { identity: { key, jobId, serverId } }: JobState,
  ended: JobOutcome,
  isDue: () => boolean,
): Promise<JobCommandResult | undefined> {
  const { store, engine, clock, signal } = context
  const client = engine.client(serverId)
  if (!client) return undefined
  const confirmed = await checkStatus(client, clock, jobId, { signal, priority: 'bulk' })
  const job = store.state().jobs.get(key)
  if (!job || !isDue()) return undefined
  switch (confirmed.type) {
    case 'missing': {
      const outcome = rejectMissingJob()
      const { message } = outcome
      store.setPendingCommand(key, { kind: 'restart', at: clock.now(), state: 'rejected', message })
      return outcome
    }
    case 'unclear':
      return undefined
    case 'known': {
      const event = { report: confirmed.report, at: clock.now(), skewMs: client.skewMs() }
      const isSame = reduceJob(job, { type: 'report', ...event }).outcome?.id === ended.id
      if (isSame) return restartInBackground(context, key, 'program', isDue)
      // The job has changed, but its watch hasn't noticed it yet. When the watch reports the change, the
      // auto-restart is cancelled.
      engine.nudgeJob(key, 'wake')
      return undefined
    }
  }
}
