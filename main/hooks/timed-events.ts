import type { HookState } from '#shared/hooks.ts'
import type { JobKey } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import { awayAlertOf, type Happenings } from '#main/state/happenings.ts'
import type { AppStore } from '#main/state/store.ts'
import type { Ledger } from '#main/storage/ledger.ts'
import type { HookEvent, HookQueue } from './delivery-queue.ts'
import { hearsOf } from './events-of.ts'
import { eventIdOf, eventOf, idOf } from './hook-event.ts'
import { actsOn, selects } from './hook-filter.ts'
import { awayAt, digestEvent, digestIdOf, digestTimes, reachEvent, repeatOf } from './notices.ts'

export interface TimedEventsOptions {
  readonly store: AppStore
  readonly happenings: Happenings
  readonly ledger: Pick<Ledger, 'entries'>
  readonly queue: Pick<HookQueue, 'knows' | 'done'>
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
    this.#timer = new Timer(options.clock, () => this.#look())
  }

  start(): void {
    const { store, happenings, signal } = this.#options
    const stops = [
      store.onChange(({ of }) => (of === 'servers' || of === 'hooks') && this.#look()),
      happenings.on(({ is }) => is === 'ended' && this.#ended()),
      () => this.#timer.cancel(),
    ]
    signal.addEventListener('abort', () => {
      for (const stop of stops) stop()
    })
    this.#look()
  }

  #look() {
    const { hooks, unread } = this.#options.store.state()
    for (const hook of hooks) {
      this.#lookAtServers(hook)
      this.#lookAtDigest(hook)
      const { againHours } = hook
      if (againHours !== undefined) for (const key of unread) this.#repeat(hook, againHours, key)
    }
  }

  /** A failure may have to be repeated. */
  #ended() {
    const { hooks } = this.#options.store.state()
    if (hooks.some(({ againHours }) => againHours !== undefined)) this.#timer.scheduleSooner(0)
  }

  #now(): number {
    return this.#options.clock.now()
  }

  #context() {
    return { ...this.#options.store.state(), now: this.#now() }
  }

  #again(at: number) {
    this.#timer.scheduleSooner(Math.max(0, at - this.#now()))
  }

  #lookAtServers(hook: HookState) {
    const { store, deliver, texts } = this.#options
    for (const server of store.state().servers.values()) {
      const alert = awayAlertOf(server)
      if (!alert || !hearsOf(hook, server, this.#context())) continue
      const at = awayAt(hook, alert)
      if (at > this.#now()) this.#again(at)
      else deliver(hook, reachEvent('unreachable', server, alert, this.#now(), texts()))
    }
  }

  #lookAtDigest(hook: HookState) {
    const { ledger, queue, deliver, texts } = this.#options
    if (!selects(hook, 'digest')) return
    const { past, last, next } = digestTimes(hook, this.#now())
    const isKnown = (due: number) => queue.knows(hook.id, digestIdOf(hook, due))
    if (!isKnown(last)) {
      // Of a new hook, the first digest is the next one. Otherwise the program didn't run when it was due.
      if (past.some(isKnown)) deliver(hook, digestEvent(hook, ledger.entries(), last, this.#now(), texts()))
      else queue.done(hook.id, digestIdOf(hook, last))
    }
    this.#again(next)
  }

  #repeat(hook: HookState, hours: number, key: JobKey) {
    const { store, queue, deliver } = this.#options
    const { jobs, servers } = store.state()
    const job = jobs.get(key)
    const outcome = job?.outcome
    if (!job || outcome?.kind !== 'failed') return
    const id = eventIdOf(outcome)
    if (!queue.knows(hook.id, id) || !actsOn(hook, outcome, job, this.#context())) return
    const { nth, nextAt } = repeatOf(hours, outcome.at, this.#now())
    const event = eventOf(outcome, job, servers.get(job.serverId), this.#options.texts(), this.#now())
    if (nth > 0) deliver(hook, { ...event, id: idOf(`${id}#${nth}`) })
    if (nextAt !== undefined) this.#again(nextAt)
  }
}
