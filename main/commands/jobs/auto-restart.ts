import type { CommandResult } from '#shared/contract.ts'
import { ignoreAbort } from '#main/base/abort.ts'
import { Timer } from '#main/base/timer.ts'
import { atRest, longestRecoveryPauseMs, mayRestartItself, recoveryPause } from '#main/state/auto-restart.ts'
import { reduceJob } from '#main/state/reduce-job.ts'
import { isAway } from '#shared/rules/restartable.ts'
import type { JobOutcome, JobKey, JobState, ServerId } from '#shared/model.ts'
import { failure, messageOf } from '#shared/message.ts'
import { confirm } from '#main/watching/confirm.ts'
import type { CommandContext } from '../context.ts'
import { restartInTurn, type RunOutcome } from './run-job.ts'
import { gone } from './run-outcome.ts'
import { untilMoved } from './run-job.ts'

/** The server takes a second or two to show a restart (docs/reference/compileo-server.md, "Terminal is not final"). */
const afterStartMs = 5_000

/** Cancels the auto-restart that is due. */
export function stopRecovery({ store }: CommandContext, key: JobKey): CommandResult {
  const job = store.state().jobs.get(key)
  if (!job) return failure('commands.notWatched')
  if (job.recovery?.restartAt === undefined) return failure('commands.noRestartDue')
  store.updateJob(key, (now) => ({ ...now, recovery: atRest(now.recovery) }))
  return { ok: true, message: messageOf('commands.restartStopped') }
}

/** Runs due auto-restarts (see `recoveryAfter`), one at a time on each server. Each job is confirmed first. */
export class AutoRestarts {
  readonly #context: CommandContext
  /** When each job is due, by the monotonic clock, which no one sets. */
  readonly #due = new Map<JobKey, number>()
  /** How often in a row a restart couldn't be sent. */
  readonly #failures = new Map<JobKey, number>()
  readonly #busy = new Set<ServerId>()
  readonly #listeners = new Set<(key: JobKey, outcome: RunOutcome) => void>()
  readonly #timer: Timer
  #startsAt = Infinity

  constructor(context: CommandContext) {
    const { store, clock, signal } = context
    this.#context = context
    this.#timer = new Timer(clock, () => this.#beginDue())
    for (const job of store.state().jobs.values()) this.#note(job.key, job)
    const stop = store.onChange((change) => {
      if (change.of === 'servers') this.#serversChanged()
      if (change.of === 'job') this.#jobChanged(change.key, change.before, change.after)
    })
    signal.addEventListener('abort', () => {
      stop()
      this.#timer.cancel()
    })
  }

  /** Starts with what was due when the program ended. */
  start(): void {
    this.#startsAt = this.#context.clock.monotonic() + afterStartMs
    this.#serversChanged()
  }

  /** A due restart that the server rejected, or whose response was lost. @returns unsubscribe */
  readonly onGivenUp = (listener: (key: JobKey, outcome: RunOutcome) => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #serversChanged() {
    for (const key of this.#due.keys()) this.#heedSettings(key)
    this.#beginDue()
  }

  #jobChanged(key: JobKey, before: JobState | undefined, after: JobState | undefined) {
    if (before?.recovery?.restartAt !== after?.recovery?.restartAt) this.#note(key, after)
    if (before?.autoRestarts !== after?.autoRestarts) this.#heedSettings(key)
    const at = this.#due.get(key)
    if (at === undefined) return
    if (this.#isReady(at)) this.#begin(key)
    else this.#wakeFor(at)
  }

  /** Notes when the job is due. */
  #note(key: JobKey, job: JobState | undefined) {
    const { clock } = this.#context
    const at = job?.recovery?.restartAt
    if (at === undefined) {
      this.#due.delete(key)
      this.#failures.delete(key)
    } else this.#due.set(key, clock.monotonic() + Math.min(at - clock.now(), longestRecoveryPauseMs))
  }

  #heedSettings(key: JobKey) {
    const { jobs, servers } = this.#context.store.state()
    const job = jobs.get(key)
    if (job && !mayRestartItself(job, servers.get(job.serverId))) this.#rest(key)
  }

  #rest(key: JobKey) {
    this.#context.store.updateJob(key, (job) => ({ ...job, recovery: atRest(job.recovery) }))
  }

  #postpone(key: JobKey) {
    const { store, clock } = this.#context
    const before = this.#failures.get(key) ?? 0
    this.#failures.set(key, before + 1)
    const restartAt = clock.now() + recoveryPause(before)
    store.updateJob(key, (job) => ({ ...job, recovery: job.recovery && { ...job.recovery, restartAt } }))
  }

  #isReady(at: number): boolean {
    return Math.max(at, this.#startsAt) <= this.#context.clock.monotonic()
  }

  #wakeFor(at: number) {
    this.#timer.scheduleSooner(Math.max(at, this.#startsAt) - this.#context.clock.monotonic())
  }

  #beginDue() {
    const ready = [...this.#due].filter(([, at]) => this.#isReady(at)).toSorted(([, a], [, b]) => a - b)
    for (const [key] of ready) this.#begin(key)
    for (const at of this.#due.values()) if (!this.#isReady(at)) this.#wakeFor(at)
  }

  #begin(key: JobKey) {
    const { store, signal } = this.#context
    const { jobs, servers } = store.state()
    const job = jobs.get(key)
    const server = job && servers.get(job.serverId)
    // The store reports the end of an outage.
    if (!job?.outcome || !server || this.#busy.has(server.id) || isAway(server)) return
    this.#take(job, job.outcome).catch(ignoreAbort(signal))
  }

  async #take(job: JobState, ended: JobOutcome) {
    this.#busy.add(job.serverId)
    await this.#attempt(job, ended)
    this.#busy.delete(job.serverId)
    this.#beginDue()
  }

  async #attempt(job: JobState, ended: JobOutcome) {
    const { key } = job
    const isDue = () => this.#context.store.state().jobs.get(key)?.recovery === job.recovery
    const outcome = await restartConfirmed(this.#context, job, ended, isDue)
    switch (outcome?.kind) {
      case 'done':
        return untilMoved(this.#context, key, ended.id)
      case 'gone':
      case 'refused':
      case 'unauthorized':
      case 'unclear':
        if (isDue()) this.#rest(key)
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

/** @returns undefined if nothing was sent, because the job couldn't be confirmed */
async function restartConfirmed(
  context: CommandContext,
  { key, jobId, serverId }: JobState,
  ended: JobOutcome,
  isDue: () => boolean,
): Promise<RunOutcome | undefined> {
  const { store, engine, clock, signal } = context
  const client = engine.client(serverId)
  if (!client) return undefined
  const seen = await confirm(client, clock, jobId, { signal, priority: 'bulk' })
  const job = store.state().jobs.get(key)
  if (!job || !isDue()) return undefined
  switch (seen.is) {
    case 'missing': {
      const outcome = gone()
      const { message } = outcome
      store.setPendingCommand(key, { kind: 'restart', at: clock.now(), state: 'refused', message })
      return outcome
    }
    case 'unclear':
      return undefined
    case 'known': {
      const news = { report: seen.report, at: clock.now(), skewMs: client.skewMs() }
      const isSame = reduceJob(job, { type: 'report', ...news }).outcome?.id === ended.id
      if (isSame) return restartInTurn(context, key, 'itself', isDue)
      engine.nudgeJob(key, 'wake') // It moved unseen; its watch reports that, and then nothing is due.
      return undefined
    }
  }
}
