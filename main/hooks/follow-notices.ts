import type { HookState } from '#shared/hooks.ts'
import type { JobKey, JobOutcome, JobState, ServerId, ServerState } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import { outcomesBetween } from '#main/state/reduce-job.ts'
import type { AppStore } from '#main/state/store.ts'
import type { HookEvent, HookQueue } from './delivery-queue.ts'
import type { Ledger } from '#main/storage/ledger.ts'
import { eventIdOf, eventOf, idOf } from './hook-event.ts'
import {
  alertEvents,
  awayAlertOf,
  awayAt,
  batchEvent,
  digestEvent,
  digestTimes,
  overdueEvent,
  reachEvent,
  repeatOf,
} from './notices.ts'
import { actsOn, hearsOfJob, hearsOfServer, selects } from './hook-filter.ts'

export interface FollowNoticesOptions {
  readonly store: AppStore
  readonly ledger: Pick<Ledger, 'entries'>
  readonly queue: Pick<HookQueue, 'knows'>
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly texts: () => Texts
  readonly deliver: (hook: HookState, event: HookEvent) => void
}

/** Delivers the events that aren't the end of a run, from now on. */
export function followNotices(options: FollowNoticesOptions): void {
  const { store, ledger, queue, clock, signal, texts, deliver } = options
  const context = () => ({ ...store.state(), now: clock.now() })
  let servers: ReadonlyMap<ServerId, ServerState> = new Map(store.state().servers)
  /** Digests due before the start are skipped. */
  let digestsSince = clock.now()
  const timer = new Timer(clock, () => look())
  const again = (at: number) => timer.scheduleSooner(Math.max(0, at - clock.now()))

  function onOverdue(before: JobState | undefined, after: JobState) {
    if (!after.overdue || after.overdue === before?.overdue) return
    const event = overdueEvent(after, store.state().servers.get(after.serverId), clock.now(), texts())
    if (!event) return
    for (const hook of store.state().hooks)
      if (hearsOfJob(hook, 'overdue', after, context())) deliver(hook, event)
  }

  function onEnd(outcome: JobOutcome, job: JobState) {
    const { batches, jobs, hooks } = store.state()
    const batch = job.batch === undefined ? undefined : batches.get(job.batch)
    if (!batch || !hooks.some((hook) => selects(hook, 'batch'))) return
    const members = [...jobs.values()].filter((each) => each.batch === batch.id)
    const event = batchEvent(batch, members, outcome, clock.now(), texts())
    if (!event) return
    for (const hook of hooks) if (hearsOfJob(hook, 'batch', job, context())) deliver(hook, event)
  }

  function onServer(before: ServerState | undefined, server: ServerState) {
    if (before?.alerts === server.alerts) return
    const { hooks } = store.state()
    for (const event of alertEvents(before, server, clock.now(), texts()))
      for (const hook of hooks) if (hearsOfServer(hook, 'alert', server.id, context())) deliver(hook, event)
    const was = before && awayAlertOf(before)
    if (!was || awayAlertOf(server)) return
    const away = reachEvent('unreachable', server, was, clock.now(), texts())
    const back = reachEvent('back', server, was, clock.now(), texts())
    for (const hook of hooks)
      if (queue.knows(hook.id, away.id) && hearsOfServer(hook, 'unreachable', server.id, context()))
        deliver(hook, back)
  }

  function lookAtServers(hook: HookState) {
    for (const server of store.state().servers.values()) {
      const alert = awayAlertOf(server)
      if (!alert || !hearsOfServer(hook, 'unreachable', server.id, context())) continue
      const at = awayAt(hook, alert)
      if (at > clock.now()) again(at)
      else deliver(hook, reachEvent('unreachable', server, alert, clock.now(), texts()))
    }
  }

  function lookAtDigest(hook: HookState, since: number) {
    if (!selects(hook, 'digest')) return
    const { last, next } = digestTimes(hook, clock.now())
    if (last > since) deliver(hook, digestEvent(hook, ledger.entries(), last, clock.now(), texts()))
    again(next)
  }

  function repeat(hook: HookState, hours: number, key: JobKey) {
    const { jobs, servers: all } = store.state()
    const job = jobs.get(key)
    const outcome = job?.outcome
    if (!job || outcome?.kind !== 'failed') return
    const id = eventIdOf(outcome)
    if (!queue.knows(hook.id, id) || !actsOn(hook, outcome, job, context())) return
    const { nth, nextAt } = repeatOf(hours, outcome.at, clock.now())
    const event = eventOf(outcome, job, all.get(job.serverId), clock.now())
    if (nth > 0) deliver(hook, { ...event, id: idOf(`${id}#${nth}`) })
    if (nextAt !== undefined) again(nextAt)
  }

  function look() {
    const since = digestsSince
    digestsSince = clock.now()
    const { hooks, unseen } = store.state()
    for (const hook of hooks) {
      lookAtServers(hook)
      lookAtDigest(hook, since)
      const { againHours } = hook
      if (againHours !== undefined) for (const key of unseen) repeat(hook, againHours, key)
    }
  }

  const stop = store.onChange((change, state) => {
    if (change.of === 'job' && change.after) {
      onOverdue(change.before, change.after)
      for (const outcome of outcomesBetween(change.before, change.after)) {
        onEnd(outcome, change.after)
        // A failure may have to be repeated.
        if (state.hooks.some(({ againHours }) => againHours !== undefined)) timer.scheduleSooner(0)
      }
    }
    if (change.of === 'servers') {
      for (const server of state.servers.values()) onServer(servers.get(server.id), server)
      servers = new Map(state.servers)
    }
    if (change.of === 'servers' || change.of === 'hooks') look()
  })
  signal.addEventListener('abort', () => {
    stop()
    timer.cancel()
  })
  look()
}
