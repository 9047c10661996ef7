import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import { WaitingRequests, type WaitingRequest } from './waiting-requests.ts'

/**
 * A lower number goes first. `bulk` is for auto-restarts, and for restarting, cancelling and exporting many
 * jobs. These requests go before confirmations, because confirmations could otherwise delay them for hours.
 */
export const priorities = {
  command: 0,
  outcome: 1,
  firstStatus: 2,
  reconnect: 3,
  bulk: 4,
  confirmation: 5,
  /** Requests for the server's lists of jobs. */
  discovery: 6,
  stats: 7,
} as const
export type Priority = keyof typeof priorities

/**
 * How long a request counts, in ms. The real server counts requests in a window of 60 s. One second is added
 * for the time of transmission.
 */
const windowMs = 61_000
const defaultLimit = 200
/**
 * How long a limit from a response's headers stays valid, in ms. This is longer than a window, because no new
 * headers arrive while requests wait.
 */
const limitLifetimeMs = 2 * windowMs
/**
 * The share of the limit that most requests may use. Outcomes may use 90 % and commands the whole limit, so
 * that they don't wait for hundreds of new jobs.
 */
const defaultShare = 0.8
const outcomeShare = 0.9
const minBlockMs = 1_000
/**
 * The most requests that may be pending, not counting commands. If more were pending, response headers
 * wouldn't show how many requests other clients have sent.
 */
const maxPendingRequests = 8

export interface RequestGrant {
  /** Must be called once the response begins or the request fails, so that the next may start. */
  onResponse(): void
  /** Called if the request didn't reach the server and so doesn't count. */
  onNotSent(): void
  /**
   * Set if the request fetches the queue's counts and no other request is pending, so that none is likely to
   * follow soon.
   */
  readonly isOnlyPending?: boolean
  readonly reserved?: ReservedSlot
}

/** A place in the budget for a second request. It counts as a request until it is used or released, once. */
export interface ReservedSlot {
  use(): RequestGrant
  release(): void
}

export interface BudgetState {
  /**
   * What happened in the last minute: how many requests we sent, the server's limit, and how many requests
   * other clients sent, if the response headers reveal it.
   */
  readonly sentByUs: number
  readonly limit: number
  readonly others: number
  readonly waiting: number
  readonly blockedForMs?: number
}

export interface RequestOptions {
  readonly priority: Priority
  readonly signal: AbortSignal
  readonly rank?: () => number
  /**
   * Reserves a slot for a second request right after the response. With `spare`, no slot is reserved if the
   * budget is just enough for one slot per waiting request.
   */
  readonly reservesFollowUp?: true | 'spare'
}

interface Waiting extends RequestOptions, WaitingRequest {
  readonly go: (grant: RequestGrant) => void
}

/**
 * Limits most of our requests to 80 % of the server's limit in any 60 s. The server allows 200 requests a
 * minute per client address, and the user's browser shares this limit (docs/reference/compileo-server.md,
 * "Requests and responses").
 */
export class RequestBudget {
  readonly #clock: Clock
  /** Times of the requests in the current window, oldest first. */
  #sent: number[] = []
  readonly #waiting = new WaitingRequests<Waiting>()
  #pendingCount = 0
  #reservedCount = 0
  #reported = { limit: defaultLimit, at: -Infinity }
  #others = { count: 0, at: -Infinity }
  #blockedUntil = -Infinity
  readonly #timer: Timer

  constructor(clock: Clock) {
    this.#clock = clock
    this.#timer = new Timer(clock, () => this.#pump())
  }

  /** Releases requests that became due while the machine slept. */
  onWake(): void {
    this.#pump()
  }

  blockedForMs(): number | undefined {
    const ms = this.#blockedUntil - this.#clock.monotonic()
    return ms > 0 ? ms : undefined
  }

  /** Resolves when the request may be sent. Rejects with the signal's reason. */
  acquire(request: RequestOptions): Promise<RequestGrant> {
    if (request.signal.aborted) return Promise.reject(request.signal.reason)
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#waiting.delete(entry)
        reject(request.signal.reason)
        this.#pump()
      }
      const entry: Waiting = {
        ...request,
        level: priorities[request.priority],
        go: (grant) => {
          request.signal.removeEventListener('abort', abort)
          resolve(grant)
        },
      }
      request.signal.addEventListener('abort', abort, { once: true })
      this.#waiting.add(entry)
      this.#pump()
    })
  }

  /**
   * Records `X-RateLimit-Limit` and `X-RateLimit-Remaining` of a successful response; NaN stands for a
   * missing header.
   */
  observe({ limit: serverLimit, remaining }: { readonly limit: number; readonly remaining: number }): void {
    const now = this.#clock.monotonic()
    if (Number.isFinite(serverLimit) && serverLimit >= 1) this.#reported = { limit: serverLimit, at: now }
    if (!Number.isFinite(remaining)) return
    this.#dropExpired(now)
    // Requests that have no response yet may not have reached the server, so they aren't counted here.
    const ownCount = this.#sent.length - this.#reservedCount - Math.max(0, this.#pendingCount - 1)
    this.#others = { count: Math.max(0, this.#limitAt(now) - remaining - ownCount), at: now }
  }

  /** Blocks all requests for `retryAfterMs`, or until the rate limit's window has passed. */
  onRateLimited(retryAfterMs?: number): void {
    this.#blockedUntil = Math.max(
      this.#blockedUntil,
      this.#clock.monotonic() + Math.max(minBlockMs, retryAfterMs ?? windowMs),
    )
  }

  unblock(): void {
    this.#blockedUntil = -Infinity
    this.#pump()
  }

  state(): BudgetState {
    const now = this.#clock.monotonic()
    this.#dropExpired(now)
    return {
      sentByUs: this.#sent.length - this.#reservedCount,
      limit: this.#limitAt(now),
      others: this.#countOthers(now),
      waiting: this.#waiting.size,
      blockedForMs: this.blockedForMs(),
    }
  }

  onRankChange(): void {
    this.#waiting.onRankChange()
  }

  dispose(): void {
    this.#timer.cancel()
  }

  #pump() {
    const now = this.#clock.monotonic()
    this.#dropExpired(now)
    for (;;) {
      const { level } = this.#waiting
      if (level === undefined) return
      if (now < this.#blockedUntil) return this.#timer.schedule(this.#blockedUntil - now)
      if (level !== priorities.command && this.#pendingCount >= maxPendingRequests) return
      const request = this.#waiting.next()
      if (!request) return
      const max = this.#capacity(request.priority, now)
      const slots = this.#getSlots(request, max)
      const excess = this.#sent.length + slots - max
      if (excess > 0)
        return this.#timer.schedule(Math.max(1, (this.#sent[excess - 1] ?? now) + windowMs - now))
      this.#waiting.delete(request)
      const reservedSlot = slots === 2 ? this.#reserve(now) : undefined
      const isOnlyPending = request.priority === 'stats' && this.#pendingCount === 0
      request.go({
        ...this.#createGrant(now, isOnlyPending),
        ...(reservedSlot && { reserved: reservedSlot }),
      })
    }
  }

  #dropExpired(now: number) {
    const first = this.#sent.findIndex((at) => at > now - windowMs)
    // Usually no request has expired. Then the list isn't copied, because it may have thousands of entries.
    if (first !== 0) this.#sent = first === -1 ? [] : this.#sent.slice(first)
  }

  #limitAt(now: number) {
    const { limit, at } = this.#reported
    return now - at < limitLifetimeMs ? limit : defaultLimit
  }

  #countOthers(now: number) {
    return now - this.#others.at < windowMs ? this.#others.count : 0
  }

  #capacity(priority: Priority, now: number): number {
    const limit = this.#limitAt(now)
    const ownLimit = Math.max(1, limit - this.#countOthers(now))
    if (priority === 'command') return ownLimit
    const share = priority === 'outcome' ? outcomeShare : defaultShare
    return Math.max(1, Math.floor(ownLimit - limit * (1 - share)))
  }

  #getSlots({ reservesFollowUp, priority }: Waiting, max: number): 1 | 2 {
    if (!reservesFollowUp || max < 2) return 1
    if (reservesFollowUp === true) return 2
    const queuedCount = this.#waiting.countUpTo(priorities[priority])
    // If the rest of the budget is just enough for one request per waiting job, one request per job is
    // fastest.
    return queuedCount === max - this.#sent.length ? 1 : 2
  }

  #forget(at: number) {
    const index = this.#sent.lastIndexOf(at)
    if (index !== -1) this.#sent.splice(index, 1)
  }

  #reserve(at: number): ReservedSlot {
    let isKept = true
    this.#sent.push(at)
    this.#reservedCount += 1
    const leave = () => {
      if (!isKept) return false
      isKept = false
      this.#reservedCount -= 1
      this.#forget(at)
      return true
    }
    return {
      use: () => {
        leave()
        return this.#createGrant(this.#clock.monotonic())
      },
      release: () => {
        if (leave()) this.#pump()
      },
    }
  }

  #createGrant(at: number, isOnlyPending = false): RequestGrant {
    let open = true
    let counts = true
    this.#sent.push(at)
    this.#pendingCount += 1
    const release = () => {
      if (open) this.#pendingCount -= 1
      open = false
      this.#pump()
    }
    return {
      isOnlyPending,
      onResponse: release,
      onNotSent: () => {
        if (!counts) return
        counts = false
        this.#forget(at)
        release()
      },
    }
  }
}
