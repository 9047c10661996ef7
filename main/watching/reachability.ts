import { ignoreAbort } from '../compileo/abort.ts'
import { fullJitter, type Random } from '../compileo/backoff.ts'
import type { Clock } from '../compileo/clock.ts'
import type { CompileoError } from '../compileo/errors.ts'
import type { Outage, ReachState } from '../state/events.ts'
import { createInbox } from './inbox.ts'

/**
 * Whether a server can be talked to at all. When it can't, one probe tries again for all of its watches, so that an
 * outage costs a request now and then rather than one a job.
 */
export interface Reachability {
  state(): ReachState
  /** Tells what a request came to. An outage starts the probing; everything else says nothing. */
  report(error: CompileoError): void
  /** Resolves when the server can be talked to. Rejects with the signal's reason when it is aborted first. */
  untilUp(signal: AbortSignal): Promise<void>
  /** Tries again at once: the network changed, the machine woke, the key is another. */
  retryNow(): void
}

export interface ReachabilityOptions {
  /** Asks the server something cheap that needs the key; undefined when it answered as a server does. */
  readonly probe: (signal: AbortSignal) => Promise<CompileoError | undefined>
  readonly onChange: (state: ReachState) => void
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
}

function isOutage(error: CompileoError): error is Outage {
  return error.kind === 'unreachable' || error.kind === 'unauthorized' || error.kind === 'not-compileo'
}

/** A refused key is not mended by asking often. */
const firstRetryMs = (outage: Outage) => (outage.kind === 'unauthorized' ? 15_000 : 500)

export function createReachability({
  probe,
  onChange,
  clock,
  random,
  signal,
}: ReachabilityOptions): Reachability {
  let state: ReachState = { up: true }
  let released: (() => void)[] = []
  const inbox = createInbox<'retry'>(clock)

  function set(next: ReachState) {
    state = next
    onChange(next)
    if (!next.up) return
    const waiting = released
    released = []
    for (const release of waiting) release()
  }

  async function probeUntilUp(first: Outage) {
    const since = clock.now()
    let outage = first
    for (let attempt = 0; ; attempt++) {
      const wait = fullJitter(
        attempt,
        random,
        firstRetryMs(outage),
        outage.kind === 'unauthorized' ? 60_000 : 30_000,
      )
      set({ up: false, outage, since, nextTryAt: clock.now() + wait })
      if (await inbox.next(signal, wait)) attempt = 0
      const error = await probe(signal)
      if (!error || !isOutage(error)) return set({ up: true })
      outage = error
    }
  }

  return {
    state: () => state,
    report(error) {
      if (state.up && isOutage(error)) probeUntilUp(error).catch(ignoreAbort(signal))
    },
    untilUp(waiter) {
      if (state.up) return Promise.resolve()
      return new Promise((resolve, reject) => {
        const abort = () => reject(waiter.reason)
        waiter.addEventListener('abort', abort, { once: true })
        released.push(() => {
          waiter.removeEventListener('abort', abort)
          resolve()
        })
      })
    },
    retryNow: () => {
      if (!state.up) inbox.push('retry')
    },
  }
}
