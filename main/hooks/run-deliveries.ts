import type { HookAction, HookReport, HookState } from '../../shared/hooks.ts'
import { fullJitter, type Random } from '../base/backoff.ts'
import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'
import type { HookEvent, HookQueue } from './delivery-queue.ts'
import { makeAttempt, type Attempt } from './attempt.ts'

/** How long a delivery is retried, ms. */
const tryForMs = 24 * 60 * 60_000
/** The limit of messages per minute to pushes and chats. Further outcomes go into a summary, so that sixty don't ring a phone sixty times. */
const mostMessages = 3
const minuteMs = 60_000
/** The backoff between attempts: at most the first value at first, the second later, ms. */
const firstWaitMs = 5_000
const longestWaitMs = 30 * 60_000

export interface LanesOptions {
  readonly queue: HookQueue
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  /** The hook's current settings. */
  readonly hook: (id: string) => HookState | undefined
  /** @throws the signal's reason when `signal` is aborted */
  readonly attempt: (
    hook: HookState,
    events: readonly [HookEvent, ...HookEvent[]],
    signal: AbortSignal,
  ) => Promise<Attempt>
  /** A hook's deliveries have changed. */
  readonly onChange: (id: string, failed: HookReport | undefined, nextTryAt: number | undefined) => void
  /** A delivery has ended: it arrived, was rejected, or was dropped after a day. */
  readonly onSettled: (hook: HookState, report: HookReport) => void
  /** An error that no attempt threw. */
  readonly onError: (id: string, error: unknown) => void
}

/** Sends the deliveries of all hooks: those of one hook in order, without waiting for other hooks. */
export interface Lanes {
  /** A hook has another delivery. It waits behind a failed one. */
  more(id: string): void
  /** Retries a hook's deliveries at once. */
  retry(id: string): void
  /** Resolves when no request is pending. */
  settled(): Promise<void>
}

interface Lane {
  readonly timer: Timer
  working: Promise<void> | undefined
  attempts: number
  /** When the messages of the last minute arrived, monotonic. */
  sentAt: readonly number[]
  /** Requested since the round began. */
  wanted: 'nothing' | 'more' | 'retry'
}

/** Whether people read its messages; programs get each event. */
const isForPeople = (action: HookAction): boolean =>
  action.type === 'ntfy' ||
  action.type === 'gotify' ||
  (action.type === 'webhook' && action.format !== 'json')

/** Nothing is sent before `more` or `retry` is called. */
export function createLanes(options: LanesOptions): Lanes {
  const { queue, clock, random, signal, hook: hookOf, attempt, onChange, onSettled, onError } = options
  const lanes = new Map<string, Lane>()

  /** The deliveries in the next message, or how long to wait for it, ms. */
  function nextOf(lane: Lane, hook: HookState): readonly [HookEvent, ...HookEvent[]] | number | undefined {
    const [first, ...others] = queue.waiting(hook.id)
    if (!first || !isForPeople(hook.action)) return first && [first]
    const now = clock.monotonic()
    lane.sentAt = lane.sentAt.filter((at) => now - at < minuteMs)
    const left = mostMessages - lane.sentAt.length
    const [oldest = now] = lane.sentAt
    if (left <= 0) return oldest + minuteMs - now
    return others.length < left ? [first] : [first, ...others]
  }

  function settle(hook: HookState, events: readonly HookEvent[], { is, message, output }: Attempt) {
    const report = {
      at: clock.now(),
      ok: is === 'delivered',
      message,
      ...(output !== undefined && { output }),
    }
    for (const { id } of events) queue.done(hook.id, id, report)
    onChange(hook.id, undefined, undefined)
    onSettled(hook, report)
  }

  /** @returns ms until the next attempt; undefined if there is none */
  async function round(lane: Lane, id: string): Promise<number | undefined> {
    while (queue.first(id)) {
      const hook = hookOf(id)
      if (!hook || signal.aborted) return undefined
      await queue.synced()
      const events = nextOf(lane, hook)
      if (events === undefined || typeof events === 'number') return events
      const [event] = events
      const tried = await makeAttempt(() => attempt(hook, events, signal), signal)
      // The hook was switched off or removed meanwhile, and its deliveries with it.
      if (queue.first(id)?.id !== event.id) continue
      const isOld = ({ filedAt }: HookEvent) => clock.now() - filedAt >= tryForMs
      if (tried.is === 'failed' && !isOld(event)) {
        const waitMs = Math.max(
          fullJitter(lane.attempts, random, firstWaitMs, longestWaitMs),
          tried.retryAfterMs ?? 0,
        )
        lane.attempts += 1
        onChange(id, { at: clock.now(), ok: false, message: tried.message }, clock.now() + waitMs)
        return waitMs
      }
      lane.attempts = 0
      lane.sentAt = [...lane.sentAt, clock.monotonic()]
      settle(hook, tried.is === 'failed' ? events.filter(isOld) : events, tried)
    }
    return undefined
  }

  async function work(lane: Lane, id: string) {
    let waitMs: number | undefined
    try {
      // Retry a failure only when requested: other deliveries may arrive at any moment.
      while (lane.wanted === 'retry' || (lane.wanted === 'more' && waitMs === undefined)) {
        lane.wanted = 'nothing'
        waitMs = await round(lane, id)
      }
    } catch (error) {
      if (signal.aborted) return
      onError(id, error)
      waitMs = longestWaitMs
    } finally {
      lane.working = undefined
    }
    if (waitMs !== undefined && !signal.aborted) lane.timer.schedule(waitMs)
  }

  function laneFor(id: string): Lane {
    const known = lanes.get(id)
    if (known) return known
    const made: Lane = {
      timer: new Timer(clock, () => ask(id, 'retry')),
      working: undefined,
      attempts: 0,
      sentAt: [],
      wanted: 'nothing',
    }
    lanes.set(id, made)
    return made
  }

  function ask(id: string, what: 'more' | 'retry') {
    if (signal.aborted || queue.first(id) === undefined) return
    const lane = laneFor(id)
    if (what === 'more' && lane.timer.isScheduled) return
    lane.timer.cancel()
    if (lane.wanted !== 'retry') lane.wanted = what
    lane.working ??= work(lane, id)
  }

  signal.addEventListener('abort', () => {
    for (const { timer } of lanes.values()) timer.cancel()
  })

  return {
    more: (id) => ask(id, 'more'),
    retry: (id) => ask(id, 'retry'),
    async settled() {
      for (const { working } of lanes.values()) await working
    },
  }
}
