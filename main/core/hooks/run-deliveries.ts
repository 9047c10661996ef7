import { createMessage, type Message } from '#shared/message.ts'
import { getErrorMessage } from '#main/base/message-error.ts'
import { hookServices } from '#shared/hook-services.ts'
import type { HookReport, HookState } from '#shared/hooks.ts'
import { getBackoffDelay, type Random } from '#main/base/backoff.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { HookEvent, HookQueue } from './delivery-queue.ts'

/**
 * An attempt to deliver an event. A `rejected` delivery isn't repeated, because the receiver got it and would
 * handle it twice.
 */
export interface DeliveryAttempt {
  readonly result: 'delivered' | 'failed' | 'rejected'
  readonly message: Message
  readonly output?: string
  /** The delay in ms that the receiver demands before the next attempt. */
  readonly retryAfterMs?: number
}

/**
 * Makes an attempt. If it throws, returns a failed attempt instead, so that an exception can't keep a
 * delivery pending forever. @throws the signal's reason
 */
export async function runAttempt(
  attempt: () => Promise<DeliveryAttempt>,
  signal: AbortSignal,
): Promise<DeliveryAttempt> {
  try {
    return await attempt()
  } catch (error) {
    signal.throwIfAborted()
    return { result: 'failed', message: createMessage('hooks.deliveryFailed', getErrorMessage(error)) }
  }
}

/** How long a delivery is repeated, in ms. */
const maxAgeMs = 24 * 60 * 60_000
/** The most messages per minute for people. Further events are joined to a summary. */
const maxMessagesPerMinute = 3
const minuteMs = 60_000
/**
 * The shortest interval between two messages for people, in ms. Without it, the first runs that end would use
 * up the messages of the minute, and the next message would be late.
 */
const gatheringMs = 4_000
/** The upper limits of the random delays before the first repetition and before later ones, in ms. */
const firstRetryMs = 5_000
const maxRetryMs = 30 * 60_000
/**
 * How long the program waits for deliveries in progress when it quits, in ms. If a delivery is aborted, its
 * receiver may get it twice.
 */
const exitDelayMs = 2_500

type Events = readonly [HookEvent, ...HookEvent[]]

export interface HookDeliveriesOptions {
  readonly queue: HookQueue
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  readonly getHook: (id: string) => HookState | undefined
  /** Sends events to a hook. Throws the signal's reason. */
  readonly attempt: (hook: HookState, events: Events, signal: AbortSignal) => Promise<DeliveryAttempt>
  readonly onChange: (id: string, failed: HookReport | undefined, nextTryAt: number | undefined) => void
  /** Called when a delivery succeeded, was rejected, or was dropped after a day. */
  readonly onSettled: (hook: HookState, report: HookReport) => void
  readonly onError: (id: string, error: unknown) => void
}

interface Sender {
  readonly timer: Timer
  currentWork: Promise<void> | undefined
  attempts: number
  /** When messages were sent within the last minute, in ms by the monotonic clock. */
  sentAt: readonly number[]
  wanted: 'nothing' | 'more' | 'retry'
}

/**
 * Sends the deliveries of each hook in order. Hooks don't wait for each other. Sending begins when `more` or
 * `retry` is called.
 */
export class HookDeliveries {
  readonly #options: HookDeliveriesOptions
  readonly #senders = new Map<string, Sender>()
  readonly #underWay = new AbortController()

  constructor(options: HookDeliveriesOptions) {
    this.#options = options
    options.signal.addEventListener('abort', () => {
      for (const { timer } of this.#senders.values()) timer.cancel()
    })
  }

  /**
   * Must be called when a hook has another delivery. If an earlier delivery has failed, the new one waits.
   */
  more(id: string): void {
    this.#request(id, 'more')
  }

  retry(id: string): void {
    this.#request(id, 'retry')
  }

  /** Waits for deliveries in progress, but only for a limited time. */
  async settled(): Promise<void> {
    const limit = new Timer(this.#options.clock, () => this.#underWay.abort())
    limit.schedule(exitDelayMs)
    for (const { currentWork } of this.#senders.values()) await currentWork
    limit.cancel()
  }

  #request(id: string, what: 'more' | 'retry') {
    const { signal, queue } = this.#options
    if (signal.aborted || queue.first(id) === undefined) return
    const sender = this.#getSender(id)
    if (what === 'more' && sender.timer.isScheduled) return
    sender.timer.cancel()
    if (sender.wanted !== 'retry') sender.wanted = what
    sender.currentWork ??= this.#work(sender, id)
  }

  #getSender(id: string): Sender {
    const existingSender = this.#senders.get(id)
    if (existingSender) return existingSender
    const newSender: Sender = {
      timer: new Timer(this.#options.clock, () => this.#request(id, 'retry')),
      currentWork: undefined,
      attempts: 0,
      sentAt: [],
      wanted: 'nothing',
    }
    this.#senders.set(id, newSender)
    return newSender
  }

  async #work(sender: Sender, id: string) {
    const { signal, onError } = this.#options
    let waitMs: number | undefined
    try {
      // A new delivery doesn't cause a retry of a failed one, because new deliveries may arrive at any time.
      while (sender.wanted === 'retry' || (sender.wanted === 'more' && waitMs === undefined)) {
        sender.wanted = 'nothing'
        waitMs = await this.#sendNext(sender, id)
      }
    } catch (error) {
      if (signal.aborted) return
      onError(id, error)
      waitMs = maxRetryMs
    } finally {
      sender.currentWork = undefined
    }
    if (waitMs !== undefined && !signal.aborted) sender.timer.schedule(waitMs)
  }

  /** Sends the pending deliveries in order. Returns the ms until the next attempt if a delivery must wait. */
  async #sendNext(sender: Sender, id: string): Promise<number | undefined> {
    const { queue, signal, getHook: hookOf, attempt } = this.#options
    while (queue.first(id)) {
      const hook = hookOf(id)
      if (!hook || signal.aborted) return undefined
      await queue.flush()
      const events = this.#takeNext(sender, hook)
      if (events === undefined || typeof events === 'number') return events
      const attemptResult = await runAttempt(() => attempt(hook, events, this.#underWay.signal), signal)
      // If the hook was turned off or removed while the message was sent, its deliveries were dropped.
      if (queue.first(id)?.id !== events[0].id) continue
      const waitMs = this.#handleResult(sender, hook, events, attemptResult)
      if (waitMs !== undefined) return waitMs
    }
    return undefined
  }

  /**
   * Selects the next events to send; undefined if there are none. If they must wait, returns the remaining
   * time in ms.
   */
  #takeNext(sender: Sender, hook: HookState): Events | number | undefined {
    const { queue, clock } = this.#options
    const [first, ...others] = queue.waiting(hook.id)
    if (!first || !hookServices[hook.action.type].isForPeople) return first && [first]
    const now = clock.monotonic()
    sender.sentAt = sender.sentAt.filter((at) => now - at < minuteMs)
    const remaining = maxMessagesPerMinute - sender.sentAt.length
    const [oldest = now] = sender.sentAt
    if (remaining <= 0) return oldest + minuteMs - now
    const last = sender.sentAt.at(-1)
    if (last === undefined) return others.length < remaining ? [first] : [first, ...others]
    const waitMs = last + gatheringMs - now
    return waitMs > 0 ? waitMs : [first, ...others]
  }

  /**
   * Records the result of an attempt. If the attempt failed and its first event isn't too old, returns the ms
   * until the next attempt.
   */
  #handleResult(
    sender: Sender,
    hook: HookState,
    events: Events,
    attemptResult: DeliveryAttempt,
  ): number | undefined {
    const { clock, random, onChange } = this.#options
    const isOld = ({ filedAt }: HookEvent) => clock.now() - filedAt >= maxAgeMs
    if (attemptResult.result === 'failed' && !isOld(events[0])) {
      const waitMs = Math.max(
        getBackoffDelay(sender.attempts, random, firstRetryMs, maxRetryMs),
        attemptResult.retryAfterMs ?? 0,
      )
      sender.attempts += 1
      onChange(hook.id, { at: clock.now(), ok: false, message: attemptResult.message }, clock.now() + waitMs)
      return waitMs
    }
    sender.attempts = 0
    sender.sentAt = [...sender.sentAt, clock.monotonic()]
    this.#settle(hook, attemptResult.result === 'failed' ? events.filter(isOld) : events, attemptResult)
    return undefined
  }

  #settle(hook: HookState, events: readonly HookEvent[], { result, message, output }: DeliveryAttempt) {
    const { queue, clock, onChange, onSettled } = this.#options
    const report = { at: clock.now(), ok: result === 'delivered', message, output }
    for (const { id } of events) queue.recordDone(hook.id, id, report)
    onChange(hook.id, undefined, undefined)
    onSettled(hook, report)
  }
}
