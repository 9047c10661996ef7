import type { CommandResult, RequestArgument } from '#shared/contract.ts'
import { ignoreAbort } from '#main/base/abort.ts'
import { isAway, isRestartable } from '#shared/rules/restartable.ts'
import type { JobKey, ServerId } from '#shared/model.ts'
import { codeOf, messageOf, type Message } from '#shared/message.ts'
import type { BulkRun, CommandContext } from '../context.ts'
import { putWarning } from '../settings/notices.ts'
import { promiseEnd, restartInTurn } from './run-job.ts'
import { untilMoved } from './until-moved.ts'

/** Concurrent restarts per server, whose workers are no more than five. */
const atOnce = 4
/** Tries of a rate-limited restart; the request budget paces them. */
const limitedTries = 3
/** Reasons in the notice; the rows show the others. */
const mostReasons = 3

type Reasons = ReadonlyMap<string, { readonly reason: Message; readonly count: number }>

function report(done: number, reasons: Reasons): Message {
  const refused = [...reasons.values()].reduce((sum, { count }) => sum + count, 0)
  const byCount = [...reasons.values()].toSorted((a, b) => b.count - a.count)
  const named = byCount.map(({ reason, count }) =>
    byCount.length === 1 ? reason : messageOf('commands.bulk.reason', reason, count),
  )
  return messageOf('commands.bulk.report', done - refused, done, refused, atMost(named, mostReasons))
}

function atMost(messages: readonly Message[], most: number): readonly Message[] {
  if (messages.length <= most + 1) return messages
  return [...messages.slice(0, most), messageOf('words.more', messages.length - most)]
}

interface Queue {
  readonly serverId: ServerId
  readonly keys: Set<JobKey>
  active: number
}

function beginRun(context: CommandContext): BulkRun {
  const { store, clock, signal, bulk } = context
  const queues = new Map<ServerId, Queue>()
  const alsoCancelled = new Set<JobKey>()
  const reasons = new Map<string, { reason: Message; count: number }>()
  let total = 0
  let done = 0
  let refused = 0
  let isStopped = false

  function leave() {
    if (bulk.run === run) bulk.run = undefined
    store.setBulk(undefined)
  }

  function reportProgress() {
    if (done < total) {
      if (!isStopped) store.setBulk({ total, done, refused })
      return
    }
    if (!isStopped) leave()
    if (refused > 0) putWarning(store, report(done, reasons))
  }

  function count(reason?: Message) {
    done += 1
    if (reason !== undefined) {
      refused += 1
      const code = codeOf(reason)
      reasons.set(code, { reason, count: (reasons.get(code)?.count ?? 0) + 1 })
    }
    reportProgress()
  }

  function skip() {
    total -= 1
    reportProgress()
  }

  function isWanted(key: JobKey): boolean {
    const job = store.state().jobs.get(key)
    return !isStopped && job !== undefined && isRestartable(job, clock.now(), alsoCancelled.has(key))
  }

  async function restartOne(key: JobKey) {
    for (let tries = 1; ; tries += 1) {
      const outcome = await restartInTurn(context, key, 'person', () => isWanted(key))
      if (outcome?.kind !== 'limited' || tries === limitedTries) return outcome
    }
  }

  function away(serverId: ServerId): Message | undefined {
    const server = store.state().servers.get(serverId)
    return server && isAway(server)
      ? (server.reason ?? messageOf('commands.bulk.away', server.name))
      : undefined
  }

  function refuseRest({ keys }: Queue, reason: Message) {
    for (const key of keys) {
      keys.delete(key)
      count(reason)
    }
  }

  async function handle(key: JobKey, queue: Queue) {
    if (!isWanted(key)) return skip()
    const reason = away(queue.serverId)
    if (reason !== undefined) return count(reason)
    const outcomeId = store.state().jobs.get(key)?.outcome?.id
    const outcome = await restartOne(key)
    // Another client was faster, or the job is no longer watched.
    if (!outcome || outcome.kind === 'busy' || outcome.kind === 'unwatched') return skip()
    if (outcome.ok) {
      count()
      return untilMoved(context, key, outcomeId)
    }
    count(outcome.message)
    const isOfAll = outcome.kind === 'unreachable' || outcome.kind === 'unauthorized'
    if (isOfAll) refuseRest(queue, outcome.message)
  }

  async function goThrough(queue: Queue) {
    queue.active += 1
    try {
      for (const key of queue.keys) {
        queue.keys.delete(key)
        await handle(key, queue)
      }
    } finally {
      queue.active -= 1
    }
  }

  const run: BulkRun = {
    add(more) {
      for (const { key, serverId, outcome } of more) {
        if (outcome?.kind === 'cancelled') alsoCancelled.add(key)
        const queue = queues.get(serverId) ?? { serverId, keys: new Set(), active: 0 }
        queues.set(serverId, queue)
        if (!queue.keys.has(key)) total += 1
        queue.keys.add(key)
      }
      reportProgress()
      for (const queue of queues.values()) {
        while (queue.keys.size > 0 && queue.active < atOnce) goThrough(queue).catch(ignoreAbort(signal))
      }
    },
    stop() {
      isStopped = true
      leave()
    },
  }
  return run
}

/**
 * A few at once on each server, after everything that the user waits for. During a bulk restart, the jobs
 * join it.
 *
 * @param how whether to include cancelled jobs, and to announce the ends of these runs in any case
 */
export function restartMany(
  context: CommandContext,
  keys: readonly JobKey[],
  how: Omit<RequestArgument<'restartMany'>, 'keys'> = {},
): CommandResult {
  const { store, clock, bulk } = context
  const now = clock.now()
  const known = store.state().jobs
  const wanted = [...new Set(keys)].flatMap((key) => {
    const job = known.get(key)
    return job && isRestartable(job, now, how.alsoCancelled) ? [job] : []
  })
  if (wanted.length === 0) return { ok: false, message: messageOf('commands.bulk.nothingFailed') }
  if (how.announcesEnd) for (const { key } of wanted) promiseEnd(context, key, true)
  bulk.run ??= beginRun(context)
  bulk.run.add(wanted)
  const cancelled = wanted.filter(({ outcome }) => outcome?.kind === 'cancelled').length
  return { ok: true, message: messageOf('commands.bulk.begun', wanted.length - cancelled, cancelled) }
}

/** Ends the restarts that have not begun yet. */
export function stopRestarting({ store, bulk }: CommandContext): CommandResult {
  const { done = 0, refused = 0, total = 0 } = store.state().bulk ?? {}
  if (!bulk.run) return { ok: false, message: messageOf('commands.bulk.noneUnderWay') }
  bulk.run.stop()
  return { ok: true, message: messageOf('commands.bulk.stopped', done - refused, total) }
}
