import { ignoreAbort, withChildController } from '#main/base/abort.ts'
import { getBackoffDelay, type Random } from '#main/base/backoff.ts'
import type { Clock } from '#main/base/clock.ts'
import { createMessage } from '#shared/message.ts'
import {
  isQueueUnavailable,
  hadNoResponse,
  getRetryAfterMs,
  type CompileoError,
} from '#main/compileo/errors.ts'
import type { Outage, ReachabilityState } from '#main/core/state/events.ts'
import { Inbox } from './inbox.ts'

export interface ReachabilityOptions {
  /**
   * Sends a cheap request and resolves with its error, or with undefined if the server responds properly.
   * `isAway` is true if the outage is already confirmed.
   */
  readonly probe: (signal: AbortSignal, outage: Outage, isAway: boolean) => Promise<CompileoError | undefined>
  readonly onChange: (state: ReachabilityState) => void
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
}

/** If a probe seems to take longer than this, in ms, the machine slept during the probe. */
const maxProbeMs = 30_000

/** For this long after a successful probe, in ms, an error counts as the problem of a single job. */
const probeTrustMs = 10_000

const restartOutage: Outage = {
  kind: 'unavailable',
  status: 503,
  maybeMissing: false,
  retryAfterMs: 20_000,
  message: createMessage('serverErrors.restarting'),
}

function isOutage(error: CompileoError): error is Outage {
  switch (error.kind) {
    case 'unreachable':
    case 'unauthorized':
    case 'not-compileo':
      return true
    case 'unavailable':
      // A proxy that can't reach the server sends a status of at least 502. Any other 5xx concerns only the request
      // itself, unless the queue is unavailable.
      return isQueueUnavailable(error) || error.status >= 502
    case 'not-found':
    case 'conflict':
    case 'limited':
    case 'protocol':
      return false
  }
}

/** Whether the error may concern only one response, such as an interrupted connection or an invalid body. */
function mayAffectOneRequest(outage: Outage): boolean {
  if (outage.kind === 'unreachable') return hadNoResponse(outage)
  // An error frame in a stream has the status 200. A step text can forge such a frame, but no other status.
  if (outage.kind === 'unavailable' && outage.noQueue) return outage.status === 200
  return outage.kind !== 'unauthorized'
}

function getRetryPauses(outage: Outage): { readonly first: number; readonly longest: number } {
  // Frequent retries don't help until the user enters another key.
  if (outage.kind === 'unauthorized') return { first: 15_000, longest: 60_000 }
  // Redis usually recovers within seconds, and the jobs then continue at once.
  return { first: 500, longest: isQueueUnavailable(outage) ? 20_000 : 30_000 }
}

/** Tracks whether one server is reachable. During an outage, a single probe retries for all watches. */
export class Reachability {
  readonly #options: ReachabilityOptions
  #state: ReachabilityState = { up: true }
  #lastOutage: Outage | undefined
  #pendingProbe: Promise<void> | undefined
  #probedAt = -Infinity
  readonly #waiting = new Set<() => void>()
  readonly #underWay = new Set<AbortController>()
  readonly #inbox: Inbox<'retry'>

  constructor(options: ReachabilityOptions) {
    this.#options = options
    this.#inbox = new Inbox<'retry'>(options.clock)
  }

  state(): ReachabilityState {
    return this.#state
  }

  /** Begins an outage, or a probe if the error may concern one job only. Ignores other errors. */
  async report(error: CompileoError): Promise<void> {
    if (!this.#state.up || !isOutage(error)) return
    if (!mayAffectOneRequest(error)) return this.#begin(error)
    if (this.#options.clock.monotonic() - this.#probedAt < probeTrustMs) return
    this.#pendingProbe ??= this.#probeSoon(error).finally(() => {
      this.#pendingProbe = undefined
    })
    await this.#pendingProbe
  }

  expectRestart(): Outage {
    if (this.#state.up) this.#begin(restartOutage)
    return restartOutage
  }

  waitUntilUp(waiter: AbortSignal): Promise<void> {
    if (waiter.aborted) return Promise.reject(waiter.reason)
    if (this.#state.up) return Promise.resolve()
    return new Promise((resolve, reject) => {
      // One function handles both events, which saves memory if ten thousand jobs wait here.
      const go = () => {
        this.#waiting.delete(go)
        waiter.removeEventListener('abort', go)
        if (waiter.aborted) reject(waiter.reason)
        else resolve()
      }
      waiter.addEventListener('abort', go, { once: true })
      this.#waiting.add(go)
    })
  }

  /** Runs work with a signal that is aborted when an outage begins. */
  async runWhileUp<T extends object>(
    parent: AbortSignal,
    work: (untilDown: AbortSignal) => Promise<T>,
  ): Promise<T | { readonly outage: Outage }> {
    if (!this.#state.up) return { outage: this.#state.outage }
    return withChildController(parent, async (controller) => {
      this.#underWay.add(controller)
      try {
        return await work(controller.signal)
      } catch (error) {
        parent.throwIfAborted()
        // The work was aborted by an outage, which may have ended since.
        if (controller.signal.aborted && this.#lastOutage) return { outage: this.#lastOutage }
        throw error
      } finally {
        this.#underWay.delete(controller)
      }
    })
  }

  retryNow(): void {
    this.#inbox.push('retry')
  }

  #set(next: ReachabilityState) {
    const { onChange, clock } = this.#options
    const wasUp = this.#state.up
    this.#state = next
    onChange(next)
    if (!next.up) {
      this.#lastOutage = next.outage
      if (wasUp) for (const controller of this.#underWay) controller.abort()
      return
    }
    this.#probedAt = clock.monotonic()
    for (const go of this.#waiting) go()
  }

  async #probeOutage(outage: Outage, isAway: boolean): Promise<Outage | undefined> {
    const { probe, signal } = this.#options
    const error = await probe(signal, outage, isAway)
    return error && isOutage(error) ? error : undefined
  }

  async #probeUntilUp(first: Outage) {
    const { clock, random, signal } = this.#options
    let since = clock.monotonic()
    this.#inbox.clear()
    let outage = first
    for (let attempt = 0; ; attempt++) {
      const { first: firstMs, longest } = getRetryPauses(outage)
      const wait = Math.max(getRetryAfterMs(outage), getBackoffDelay(attempt, random, firstMs, longest))
      const now = clock.monotonic()
      this.#set({ up: false, outage, awayMs: now - since, nextTryAt: clock.now() + wait })
      if (await this.#inbox.next(signal, wait)) attempt = 0
      const newOutage = await this.#probeOutage(outage, true)
      if (!newOutage) return this.#set({ up: true })
      // The time of sleep isn't part of the outage, and the network may need time to reconnect.
      if (clock.monotonic() > now + wait + maxProbeMs) since = clock.monotonic()
      outage = newOutage
    }
  }

  #begin(outage: Outage) {
    this.#probeUntilUp(outage).catch(ignoreAbort(this.#options.signal))
  }

  async #probeSoon(outage: Outage) {
    const newOutage = await this.#probeOutage(outage, false)
    if (!newOutage) this.#probedAt = this.#options.clock.monotonic()
    else if (this.#state.up) this.#begin(newOutage)
  }
}
