import { ignoreAbort, withChild } from '../base/abort.ts'
import { fullJitter, type Random } from '../base/backoff.ts'
import type { Clock } from '../base/clock.ts'
import { isNoQueue, isUnanswered, retryAfterOf, type CompileoError } from '../compileo/errors.ts'
import type { Outage, ReachState } from '../state/events.ts'
import { Inbox } from './inbox.ts'

/**
 * Whether a server can be talked to at all. When it can't, one probe tries again for all of its watches, so that an
 * outage costs a request now and then rather than one a job.
 */
export interface Reachability {
  state(): ReachState
  /** A stream of the server spoke. */
  heard(): void
  /** When one last did, monotonic, ms; -Infinity before that. */
  heardAt(): number
  /**
   * Tells what a request came to. What may be the trouble of one job alone is probed first; an outage starts the
   * probing; everything else says nothing. Resolves when it is clear which of them it is.
   */
  report(error: CompileoError): Promise<void>
  /** Resolves when the server can be talked to. Rejects with the signal's reason when it is aborted first. */
  untilUp(signal: AbortSignal): Promise<void>
  /** Does something for as long as the server can be talked to; its signal is aborted with the first word of an outage. */
  whileUp<T extends object>(
    signal: AbortSignal,
    doing: (untilDown: AbortSignal) => Promise<T>,
  ): Promise<T | { readonly outage: Outage }>
  /** Tries again at once: the network changed, the machine woke, the key is another. */
  retryNow(): void
}

export interface ReachabilityOptions {
  /**
   * Asks the server something cheap; undefined when it answered as a server does.
   * @param isAway whether the outage is certain, or only suspected
   */
  readonly probe: (signal: AbortSignal, outage: Outage, isAway: boolean) => Promise<CompileoError | undefined>
  readonly onChange: (state: ReachState) => void
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
}

/** A probe takes so long at most, ms; where more passed than that and the pause before it, the machine slept. */
const longestProbeMs = 30_000

/** After a probe found the server well, trouble is taken for a job's own for so long, ms. */
const trustedMs = 10_000

function isOutage(error: CompileoError): error is Outage {
  switch (error.kind) {
    case 'unreachable':
    case 'unauthorized':
    case 'not-compileo':
      return true
    case 'unavailable':
      // A proxy's word that nobody is behind it; another 500 is about what was asked for.
      return isNoQueue(error) || error.status >= 502
    case 'not-found':
    case 'conflict':
    case 'limited':
    case 'protocol':
      return false
  }
}

/** Whether it may be the trouble of one answer alone: a connection broke, a body was garbled or never came. */
function mayBeItsOwn(outage: Outage): boolean {
  if (outage.kind === 'unreachable') return isUnanswered(outage)
  // A step text can forge a frame that says so, but no status.
  if (outage.kind === 'unavailable' && outage.noQueue) return outage.status === 200
  return outage.kind !== 'unauthorized'
}

function pauses(outage: Outage): { readonly first: number; readonly longest: number } {
  // A refused key is not mended by asking often.
  if (outage.kind === 'unauthorized') return { first: 15_000, longest: 60_000 }
  // Redis is back within seconds, as a rule, and what runs there goes on at once.
  return { first: 500, longest: isNoQueue(outage) ? 20_000 : 30_000 }
}

export function createReachability({
  probe,
  onChange,
  clock,
  random,
  signal,
}: ReachabilityOptions): Reachability {
  let state: ReachState = { up: true }
  let lastOutage: Outage | undefined
  let suspicion: Promise<void> | undefined
  let foundWellAt = -Infinity
  let heardAt = -Infinity
  const waiting = new Set<() => void>()
  const underWay = new Set<AbortController>()
  const inbox = new Inbox<'retry'>(clock)

  function set(next: ReachState) {
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
      // While the machine slept nobody missed the server, and after that the network may take its time to come up.
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
    else if (state.up) begin(found) // Else somebody was surer, and sooner.
  }

  return {
    state: () => state,
    heard: () => (heardAt = clock.monotonic()),
    heardAt: () => heardAt,
    async report(error) {
      if (!state.up || !isOutage(error)) return
      if (!mayBeItsOwn(error)) return begin(error)
      if (clock.monotonic() - foundWellAt < trustedMs) return
      suspicion ??= suspect(error).finally(() => {
        suspicion = undefined
      })
      await suspicion
    },
    untilUp(waiter) {
      if (waiter.aborted) return Promise.reject(waiter.reason)
      if (state.up) return Promise.resolve()
      return new Promise((resolve, reject) => {
        // One function for both ways: of ten thousand jobs each waits here.
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
          // Cut by an outage, which may be over by now.
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
