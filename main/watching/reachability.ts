import { ignoreAbort, withChild } from '#main/base/abort.ts'
import { fullJitter, type Random } from '#main/base/backoff.ts'
import type { Clock } from '#main/base/clock.ts'
import { messageOf } from '#shared/message.ts'
import { isNoQueue, isUnanswered, retryAfterOf, type CompileoError } from '#main/compileo/errors.ts'
import type { Outage, ReachabilityState } from '#main/state/events.ts'
import { Inbox } from './inbox.ts'

/** During an outage one probe retries for all watches. */
export interface Reachability {
  state(): ReachabilityState
  received(): void
  /** Monotonic, ms; -Infinity if never. */
  receivedAt(): number
  /** Probes first if the error may concern one job only; ignores errors that aren't outages. */
  report(error: CompileoError): Promise<void>
  /** The server is about to restart: the outage begins before any request has failed. */
  expectRestart(): Outage
  untilUp(signal: AbortSignal): Promise<void>
  /** Its signal is aborted when an outage begins. */
  whileUp<T extends object>(
    signal: AbortSignal,
    doing: (untilDown: AbortSignal) => Promise<T>,
  ): Promise<T | { readonly outage: Outage }>
  retryNow(): void
}

export interface ReachabilityOptions {
  /**
   * Sends a cheap request; undefined if the server responded properly.
   *
   * @param isAway whether the outage is certain, or only suspected
   */
  readonly probe: (signal: AbortSignal, outage: Outage, isAway: boolean) => Promise<CompileoError | undefined>
  readonly onChange: (state: ReachabilityState) => void
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
}

/** Ms. If more time than that and the pause has passed, the machine slept. */
const longestProbeMs = 30_000

/** How long after a successful probe errors count as a single job's, ms. */
const trustedMs = 10_000

/** A probe after that finds the server silent until it is back. */
const restart: Outage = {
  kind: 'unavailable',
  status: 503,
  maybeMissing: false,
  retryAfterMs: 20_000,
  message: messageOf('serverErrors.restarting'),
}

function isOutage(error: CompileoError): error is Outage {
  switch (error.kind) {
    case 'unreachable':
    case 'unauthorized':
    case 'not-compileo':
      return true
    case 'unavailable':
      // A proxy found nothing behind it; any other 500 concerns the request itself.
      return isNoQueue(error) || error.status >= 502
    case 'not-found':
    case 'conflict':
    case 'limited':
    case 'protocol':
      return false
  }
}

/** Whether only one response may be affected: a broken connection, or a garbled or missing body. */
function mayBeItsOwn(outage: Outage): boolean {
  if (outage.kind === 'unreachable') return isUnanswered(outage)
  // A step text can forge a frame with this error, but not a status.
  if (outage.kind === 'unavailable' && outage.noQueue) return outage.status === 200
  return outage.kind !== 'unauthorized'
}

function pauses(outage: Outage): { readonly first: number; readonly longest: number } {
  // Frequent retries don't fix a rejected key.
  if (outage.kind === 'unauthorized') return { first: 15_000, longest: 60_000 }
  // Redis usually returns within seconds, and its jobs continue at once.
  return { first: 500, longest: isNoQueue(outage) ? 20_000 : 30_000 }
}

export function createReachability({
  probe,
  onChange,
  clock,
  random,
  signal,
}: ReachabilityOptions): Reachability {
  let state: ReachabilityState = { up: true }
  let lastOutage: Outage | undefined
  let suspicion: Promise<void> | undefined
  let foundWellAt = -Infinity
  let receivedAt = -Infinity
  const waiting = new Set<() => void>()
  const underWay = new Set<AbortController>()
  const inbox = new Inbox<'retry'>(clock)

  function set(next: ReachabilityState) {
    const wasUp = state.up
    state = next
    onChange(next)
    if (!next.up) {
      lastOutage = next.outage
      if (wasUp) for (const controller of underWay) controller.abort()
      return
    }
    foundWellAt = clock.monotonic()
    for (const go of waiting) go()
  }

  async function outageBy(outage: Outage, isAway: boolean): Promise<Outage | undefined> {
    const error = await probe(signal, outage, isAway)
    return error && isOutage(error) ? error : undefined
  }

  async function probeUntilUp(first: Outage) {
    let since = clock.monotonic()
    inbox.clear()
    let outage = first
    for (let attempt = 0; ; attempt++) {
      const { first: firstMs, longest } = pauses(outage)
      const wait = Math.max(retryAfterOf(outage), fullJitter(attempt, random, firstMs, longest))
      const now = clock.monotonic()
      set({ up: false, outage, awayMs: now - since, nextTryAt: clock.now() + wait })
      if (await inbox.next(signal, wait)) attempt = 0
      const found = await outageBy(outage, true)
      if (!found) return set({ up: true })
      // While the machine slept the server wasn't missed, and the network may need time to come up.
      if (clock.monotonic() > now + wait + longestProbeMs) since = clock.monotonic()
      outage = found
    }
  }

  function begin(outage: Outage) {
    probeUntilUp(outage).catch(ignoreAbort(signal))
  }

  async function suspect(outage: Outage) {
    const found = await outageBy(outage, false)
    if (!found) foundWellAt = clock.monotonic()
    else if (state.up) begin(found) // Otherwise an outage was already confirmed.
  }

  return {
    state: () => state,
    received: () => (receivedAt = clock.monotonic()),
    receivedAt: () => receivedAt,
    async report(error) {
      if (!state.up || !isOutage(error)) return
      if (!mayBeItsOwn(error)) return begin(error)
      if (clock.monotonic() - foundWellAt < trustedMs) return
      suspicion ??= suspect(error).finally(() => {
        suspicion = undefined
      })
      await suspicion
    },
    expectRestart() {
      if (state.up) begin(restart)
      return restart
    },
    untilUp(waiter) {
      if (waiter.aborted) return Promise.reject(waiter.reason)
      if (state.up) return Promise.resolve()
      return new Promise((resolve, reject) => {
        // One function for both events: each of ten thousand jobs waits here.
        const go = () => {
          waiting.delete(go)
          waiter.removeEventListener('abort', go)
          if (waiter.aborted) reject(waiter.reason)
          else resolve()
        }
        waiter.addEventListener('abort', go, { once: true })
        waiting.add(go)
      })
    },
    async whileUp(parent, doing) {
      if (!state.up) return { outage: state.outage }
      return withChild(parent, async (controller) => {
        underWay.add(controller)
        try {
          return await doing(controller.signal)
        } catch (error) {
          parent.throwIfAborted()
          // Aborted by an outage, which may have ended since.
          if (controller.signal.aborted && lastOutage) return { outage: lastOutage }
          throw error
        } finally {
          underWay.delete(controller)
        }
      })
    },
    retryNow: () => {
      if (!state.up) inbox.push('retry')
    },
  }
}
