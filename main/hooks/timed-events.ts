import type { HookState } from '#shared/hooks.ts'
import type { JobKey } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import { getUnreachableAlert, type Happenings } from '#main/state/happenings.ts'
import type { AppStore } from '#main/state/store.ts'
import type { Ledger } from '#main/storage/ledger.ts'
import type { HookEvent, HookQueue } from './delivery-queue.ts'
import { matchesUnreachable } from './happening-events.ts'
import { getEventId, createRunEvent, createEventId } from './hook-event.ts'
import { matchesOutcome, isSubscribedTo } from './hook-filter.ts'
import {
  getUnreachableDueTime,
  createDigestEvent,
  getDigestId,
  getDigestTimes,
  createReachabilityEvent,
  getDueRepeat,
} from './notices.ts'

export interface TimedEventsOptions {
  readonly store: AppStore
  readonly happenings: Happenings
  readonly ledger: Pick<Ledger, 'entries'>
  readonly queue: Pick<HookQueue, 'has' | 'recordDone'>
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly texts: () => Texts
  readonly deliver: (hook: HookState, event: HookEvent) => void
}

/** Delivers events when their time comes: a server unreachable for long enough, a digest, a failure again. */
export class TimedEvents {
  readonly #options: TimedEventsOptions
  readonly #timer: Timer

  constructor(options: TimedEventsOptions) {
    this.#options = options
    this.#timer = new Timer(options.clock, () => this.#checkAll())
  }

  start(): void {
    const { store, happenings, signal } = this.#options
    const stops = [
      store.onChange(({ of }) => (of === 'servers' || of === 'hooks') && this.#checkAll()),
      happenings.on(({ is }) => is === 'ended' && this.#onJobEnded()),
      () => this.#timer.cancel(),
    ]
    signal.addEventListener('abort', () => {
      for (const stop of stops) stop()
    })
    this.#checkAll()
  }

  #checkAll() {
    const { hooks, unread } = this.#options.store.state()
    for (const hook of hooks) {
      this.#checkServers(hook)
      this.#checkDigest(hook)
      const { againHours } = hook
      if (againHours !== undefined) for (const key of unread) this.#repeat(hook, againHours, key)
    }
  }

  /** A failure may have to be repeated. */
  #onJobEnded() {
    const { hooks } = this.#options.store.state()
    if (hooks.some(({ againHours }) => againHours !== undefined)) this.#timer.scheduleSooner(0)
  }

  #now(): number {
    return this.#options.clock.now()
  }

  #context() {
    return { ...this.#options.store.state(), now: this.#now() }
  }

  #scheduleAt(at: number) {
    this.#timer.scheduleSooner(Math.max(0, at - this.#now()))
  }

  #checkServers(hook: HookState) {
    const { store, deliver, texts } = this.#options
    for (const server of store.state().servers.values()) {
      const alert = getUnreachableAlert(server)
      if (!alert || !matchesUnreachable(hook, server, this.#context())) continue
      const at = getUnreachableDueTime(hook, alert)
      if (at > this.#now()) this.#scheduleAt(at)
      else deliver(hook, createReachabilityEvent('unreachable', server, alert, this.#now(), texts()))
    }
  }

  #checkDigest(hook: HookState) {
    const { ledger, queue, deliver, texts } = this.#options
    if (!isSubscribedTo(hook, 'digest')) return
    const { past, last, next } = getDigestTimes(hook, this.#now())
    const isKnown = (due: number) => queue.has(hook.id, getDigestId(hook, due))
    if (!isKnown(last)) {
      // Of a new hook, the first digest is the next one. Otherwise the program didn't run when it was due.
      if (past.some(isKnown))
        deliver(hook, createDigestEvent(hook, ledger.entries(), last, this.#now(), texts()))
      else queue.recordDone(hook.id, getDigestId(hook, last))
    }
    this.#scheduleAt(next)
  }

  #repeat(hook: HookState, hours: number, key: JobKey) {
    const { store, queue, deliver } = this.#options
    const { jobs, servers } = store.state()
    const job = jobs.get(key)
    const outcome = job?.outcome
    if (!job || outcome?.kind !== 'failed') return
    const id = getEventId(outcome)
    if (!queue.has(hook.id, id) || !matchesOutcome(hook, outcome, job, this.#context())) return
    const { nth, nextAt } = getDueRepeat(hours, outcome.at, this.#now())
    const event = createRunEvent(outcome, job, servers.get(job.serverId), this.#options.texts(), this.#now())
    if (nth > 0) deliver(hook, { ...event, id: createEventId(`${id}#${nth}`) })
    if (nextAt !== undefined) this.#scheduleAt(nextAt)
  }
}
