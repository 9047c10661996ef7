import type { CommandResult } from '#shared/contract.ts'
import { ignoreAbort } from '#main/base/abort.ts'
import { Timer } from '#main/base/timer.ts'
import { atRest, longestRecoveryPauseMs, mayRestartItself, recoveryPause } from '#main/state/auto-restart.ts'
import { reduceJob } from '#main/state/reduce-job.ts'
import { isAway } from '#shared/rules/restartable.ts'
import type { JobOutcome, JobKey, JobState, ServerId } from '#shared/model.ts'
import { messageOf } from '#shared/message.ts'
import { confirm } from '#main/watching/confirm.ts'
import type { CommandContext } from '../context.ts'
import { restartInTurn, type RunOutcome } from './run-job.ts'
import { gone } from './run-outcome.ts'
import { untilMoved } from './until-moved.ts'

/**
 * The server takes a second or two to show a restart (docs/reference/compileo-server.md, "Terminal is not
 * final").
 */
const afterStartMs = 5_000

export interface AutomaticRestarts {
  /** Starts with what was due when the program ended. */
  start(): void
  /**
   * A due restart that the server rejected, or whose response was lost.
   *
   * @returns unsubscribe
   */
  readonly onGivenUp: (listener: (key: JobKey, outcome: RunOutcome) => void) => () => void
}

/** Cancels the auto-restart that is due. */
export function stopRecovery({ store }: CommandContext, key: JobKey): CommandResult {
  const job = store.state().jobs.get(key)
  if (!job) return { ok: false, message: messageOf('commands.notWatched') }
  if (job.recovery?.restartAt === undefined) {
    return { ok: false, message: messageOf('commands.noRestartDue') }
  }
  store.updateJob(key, (now) => ({ ...now, recovery: atRest(now.recovery) }))
  return { ok: true, message: messageOf('commands.restartStopped') }
}

/**
 * Runs due auto-restarts (see `recoveryAfter`), one at a time on each server. Each job is confirmed first.
 */
export function createRecovery(context: CommandContext): AutomaticRestarts {
  const { store, engine, clock, signal } = context
  /** By the monotonic clock, which no one sets. */
  const due = new Map<JobKey, number>()
  /** How often in a row a restart couldn't be sent. */
  const failures = new Map<JobKey, number>()
  const busy = new Set<ServerId>()
  const listeners = new Set<(key: JobKey, outcome: RunOutcome) => void>()
  let startsAt = Infinity
  const timer = new Timer(clock, () => pump())

  function note(key: JobKey, job: JobState | undefined) {
    const at = job?.recovery?.restartAt
    if (at === undefined) {
      due.delete(key)
      failures.delete(key)
    } else due.set(key, clock.monotonic() + Math.min(at - clock.now(), longestRecoveryPauseMs))
  }

  function rest(key: JobKey) {
    store.updateJob(key, (job) => ({ ...job, recovery: atRest(job.recovery) }))
  }

  function heedSettings(key: JobKey) {
    const { jobs, servers } = store.state()
    const job = jobs.get(key)
    if (job && !mayRestartItself(job, servers.get(job.serverId))) rest(key)
  }

  function postpone(key: JobKey) {
    const before = failures.get(key) ?? 0
    failures.set(key, before + 1)
    const restartAt = clock.now() + recoveryPause(before)
    store.updateJob(key, (job) => ({ ...job, recovery: job.recovery && { ...job.recovery, restartAt } }))
  }

  /** @returns undefined if nothing was sent, because the job couldn't be confirmed */
  async function restart(
    { key, jobId, serverId }: JobState,
    ended: JobOutcome,
    isDue: () => boolean,
  ): Promise<RunOutcome | undefined> {
    const client = engine.client(serverId)
    if (!client) return undefined
    const seen = await confirm(client, clock, jobId, { signal, priority: 'bulk' })
    const job = store.state().jobs.get(key)
    if (!job || !isDue()) return undefined
    switch (seen.is) {
      case 'missing': {
        const outcome = gone()
        store.setPendingCommand(key, {
          kind: 'restart',
          at: clock.now(),
          state: 'refused',
          message: outcome.message,
        })
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

  async function attempt(job: JobState, ended: JobOutcome) {
    const { key } = job
    const isDue = () => store.state().jobs.get(key)?.recovery === job.recovery
    const outcome = await restart(job, ended, isDue)
    switch (outcome?.kind) {
      case 'done':
        return untilMoved(context, key, ended.id)
      case 'gone':
      case 'refused':
      case 'unauthorized':
      case 'unclear':
        if (isDue()) rest(key)
        for (const listener of listeners) listener(key, outcome)
        return
      case undefined:
      case 'busy':
      case 'unreachable':
      case 'limited':
      case 'unwatched':
        if (isDue()) postpone(key)
    }
  }

  const isReady = (at: number) => Math.max(at, startsAt) <= clock.monotonic()

  function begin(key: JobKey) {
    const { jobs, servers } = store.state()
    const job = jobs.get(key)
    const server = job && servers.get(job.serverId)
    // The store reports the end of an outage.
    if (!job?.outcome || !server || busy.has(server.id) || isAway(server)) return
    take(job, job.outcome).catch(ignoreAbort(signal))
  }

  async function take(job: JobState, ended: JobOutcome) {
    busy.add(job.serverId)
    await attempt(job, ended)
    busy.delete(job.serverId)
    pump()
  }

  function pump() {
    const ready = [...due].filter(([, at]) => isReady(at)).toSorted(([, a], [, b]) => a - b)
    for (const [key] of ready) begin(key)
    for (const at of due.values()) if (!isReady(at)) wakeFor(at)
  }

  const wakeFor = (at: number) => timer.scheduleSooner(Math.max(at, startsAt) - clock.monotonic())

  for (const job of store.state().jobs.values()) note(job.key, job)
  const stop = store.onChange((change) => {
    if (change.of === 'servers') {
      for (const key of due.keys()) heedSettings(key)
      pump()
    }
    if (change.of !== 'job') return
    const { key, before, after } = change
    if (before?.recovery?.restartAt !== after?.recovery?.restartAt) note(key, after)
    if (before?.autoRestarts !== after?.autoRestarts) heedSettings(key)
    const at = due.get(key)
    if (at === undefined) return
    if (isReady(at)) begin(key)
    else wakeFor(at)
  })
  signal.addEventListener('abort', () => {
    stop()
    timer.cancel()
  })

  return {
    start() {
      startsAt = clock.monotonic() + afterStartMs
      for (const key of due.keys()) heedSettings(key)
      pump()
    },
    onGivenUp(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
