import type { CommandResult, RequestArgument } from '#shared/contract.ts'
import { ignoreAbort } from '#main/base/abort.ts'
import { isUnavailable, isRestartable } from '#shared/rules/restartable.ts'
import type { JobKey, ServerId } from '#shared/model.ts'
import { createFailure, formatMessageForLog, createMessage, type Message } from '#shared/message.ts'
import type { RunningBulkRestart, CommandContext } from '#main/core/commands/context.ts'
import { addWarning } from '#main/core/state/banners.ts'
import { promiseAnnouncement, restartInBackground, waitForRunChange } from './run-job.ts'

/** The most concurrent restarts per server. A server has at most five workers. */
const maxConcurrent = 4
/** How often a rate-limited restart is tried. The request budget delays each attempt. */
const maxRateLimitedTries = 3
/** The most reasons in a message that leaves out some. The rows of the jobs show all reasons. */
const maxReasons = 3

type Reasons = ReadonlyMap<string, { readonly reason: Message; readonly count: number }>

function createReport(done: number, refused: number, reasons: Reasons): Message {
  const byCount = [...reasons.values()].toSorted((a, b) => b.count - a.count)
  const reasonTexts = byCount.map(({ reason, count }) =>
    byCount.length === 1 ? reason : createMessage('commands.bulk.reason', reason, count),
  )
  return createMessage(
    'commands.bulk.report',
    done - refused,
    done,
    refused,
    takeFirst(reasonTexts, maxReasons),
  )
}

function takeFirst(messages: readonly Message[], max: number): readonly Message[] {
  if (messages.length <= max + 1) return messages
  return [...messages.slice(0, max), createMessage('common.more', messages.length - max)]
}

interface Queue {
  readonly serverId: ServerId
  readonly keys: Set<JobKey>
  active: number
}

class BulkRestart implements RunningBulkRestart {
  readonly #context: CommandContext
  readonly #queues = new Map<ServerId, Queue>()
  readonly #alsoCancelled = new Set<JobKey>()
  readonly #reasons = new Map<string, { reason: Message; count: number }>()
  #total = 0
  #done = 0
  #refused = 0
  #isStopped = false

  constructor(context: CommandContext) {
    this.#context = context
  }

  add(more: Parameters<RunningBulkRestart['add']>[0]): void {
    for (const {
      identity: { key, serverId },
      outcome,
    } of more) {
      if (outcome?.kind === 'cancelled') this.#alsoCancelled.add(key)
      const queue = this.#queues.get(serverId) ?? { serverId, keys: new Set(), active: 0 }
      this.#queues.set(serverId, queue)
      if (!queue.keys.has(key)) this.#total += 1
      queue.keys.add(key)
    }
    this.#reportProgress()
    const { signal } = this.#context
    for (const queue of this.#queues.values())
      while (queue.keys.size > 0 && queue.active < maxConcurrent)
        this.#processQueue(queue).catch(ignoreAbort(signal))
  }

  stop(): void {
    this.#isStopped = true
    this.#finish()
  }

  #finish() {
    const { bulkRestart, store } = this.#context
    if (bulkRestart.run === this) bulkRestart.run = undefined
    store.setBulk(undefined)
  }

  #reportProgress() {
    const { store } = this.#context
    const [total, done, refused] = [this.#total, this.#done, this.#refused]
    if (done < total) {
      if (!this.#isStopped) store.setBulk({ total, done, refused })
      return
    }
    if (!this.#isStopped) this.#finish()
    if (refused > 0) addWarning(store, createReport(done, refused, this.#reasons))
  }

  #count(reason?: Message) {
    this.#done += 1
    if (reason !== undefined) {
      this.#refused += 1
      const code = formatMessageForLog(reason)
      this.#reasons.set(code, { reason, count: (this.#reasons.get(code)?.count ?? 0) + 1 })
    }
    this.#reportProgress()
  }

  #skip() {
    this.#total -= 1
    this.#reportProgress()
  }

  async #processQueue(queue: Queue) {
    queue.active += 1
    try {
      for (const key of queue.keys) {
        queue.keys.delete(key)
        await this.#restartNext(key, queue)
      }
    } finally {
      queue.active -= 1
    }
  }

  async #restartNext(key: JobKey, queue: Queue) {
    if (!this.#isWanted(key)) return this.#skip()
    const reason = this.#getUnreachableReason(queue.serverId)
    if (reason !== undefined) return this.#count(reason)
    const outcomeId = this.#context.store.state().jobs.get(key)?.outcome?.id
    const outcome = await this.#restart(key)
    // The restart is no longer wanted, a restart of the job is already in progress, or the job is no longer
    // watched.
    if (!outcome || outcome.kind === 'busy' || outcome.kind === 'unwatched') return this.#skip()
    if (outcome.ok) {
      this.#count()
      return waitForRunChange(this.#context, key, outcomeId)
    }
    this.#count(outcome.message)
    const isOfAll = outcome.kind === 'unreachable' || outcome.kind === 'unauthorized'
    if (isOfAll) this.#rejectRemaining(queue, outcome.message)
  }

  #isWanted(key: JobKey): boolean {
    const { store, clock } = this.#context
    const job = store.state().jobs.get(key)
    const includesCancelled = this.#alsoCancelled.has(key)
    return !this.#isStopped && job !== undefined && isRestartable(job, clock.now(), includesCancelled)
  }

  async #restart(key: JobKey) {
    for (let tries = 1; ; tries += 1) {
      const outcome = await restartInBackground(this.#context, key, 'user', () => this.#isWanted(key))
      if (outcome?.kind !== 'limited' || tries === maxRateLimitedTries) return outcome
    }
  }

  #getUnreachableReason(serverId: ServerId): Message | undefined {
    const server = this.#context.store.state().servers.get(serverId)
    if (!server || !isUnavailable(server)) return undefined
    return server.reason ?? createMessage('commands.bulk.away', server.name)
  }

  #rejectRemaining({ keys }: Queue, reason: Message) {
    for (const key of keys) {
      keys.delete(key)
      this.#count(reason)
    }
  }
}

/**
 * Restarts jobs, a few at a time on each server. The user's other requests go first. If a bulk restart is
 * already running, the jobs are added to it.
 */
export function startBulkRestart(
  context: CommandContext,
  keys: readonly JobKey[],
  how: Omit<RequestArgument<'restartMany'>, 'keys'> = {},
): CommandResult {
  const { store, clock, bulkRestart } = context
  const now = clock.now()
  const jobs = store.state().jobs
  const wantedKeys = [...new Set(keys)].flatMap((key) => {
    const job = jobs.get(key)
    return job && isRestartable(job, now, how.alsoCancelled) ? [job] : []
  })
  if (wantedKeys.length === 0) return createFailure('commands.bulk.nothingFailed')
  if (how.announcesEnd)
    for (const {
      identity: { key },
    } of wantedKeys)
      promiseAnnouncement(context, key, true)
  bulkRestart.run ??= new BulkRestart(context)
  bulkRestart.run.add(wantedKeys)
  const cancelled = wantedKeys.filter(({ outcome }) => outcome?.kind === 'cancelled').length
  return { ok: true, message: createMessage('commands.bulk.begun', wantedKeys.length - cancelled, cancelled) }
}

/** Cancels all restarts of the bulk restart that haven't begun yet. */
export function stopBulkRestart({ store, bulkRestart }: CommandContext): CommandResult {
  const { done = 0, refused = 0, total = 0 } = store.state().bulk ?? {}
  if (!bulkRestart.run) return createFailure('commands.bulk.noneRunning')
  bulkRestart.run.stop()
  return { ok: true, message: createMessage('commands.bulk.stopped', done - refused, total) }
}
