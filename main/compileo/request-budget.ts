import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'
import { WaitingRequests, type WaitingRequest } from './waiting-requests.ts'

/**
 * The purposes of requests; lower goes first. An outcome waits only for the user's commands, because a late outcome is
 * what users fear most. `bulk` is for restarts that no one waits for: one of many, or an auto-restart. It precedes
 * confirmations, which many failed jobs could keep coming for hours; its senders release few at once.
 */
export const priorities = {
  command: 0,
  outcome: 1,
  firstLook: 2,
  reconnect: 3,
  bulk: 4,
  confirmation: 5,
  /** Scans for jobs that aren't watched. */
  discovery: 6,
  stats: 7,
} as const
export type Priority = keyof typeof priorities

/** The real server's window is 60 s; one second more covers the time a request takes to arrive. */
const windowMs = 61_000
const defaultLimit = 200
/**
 * The share of the limit for ordinary requests. The rest is reserved for commands, and half of it also for outcomes: an
 * outcome must not wait because hundreds of jobs came up a moment ago.
 */
const ordinaryShare = 0.8
const outcomeShare = 0.9
/** The shortest pause after a rate limit, even if the server allows a shorter one. */
const shortestBlockMs = 1_000
/** The most requests without a response: more would outrun what the response headers say about other users. */
const maxUnanswered = 8

export interface Grant {
  /** The response has begun (or never will): another request may start. */
  answered(): void
  /** The request never reached the server, so it doesn't count. */
  refund(): void
  /**
   * It fetches the queue's counts, which happens at most every ten seconds and after all others, and no other is under
   * way. So none is likely to follow soon, whereas other requests may be one of many or be repeated at once.
   */
  readonly isAlone?: boolean
  /** The place of the follow-up request; undefined if none was reserved. */
  readonly kept?: ReservedPlace
}

/** A reserved place, which already counts. It must be taken or given back once. */
export interface ReservedPlace {
  take(): Grant
  giveBack(): void
}

/** The state of a budget, for diagnostics. */
export interface BudgetState {
  /** Requests in the last minute: ours, the server's limit, and other users', if response headers show them. */
  readonly sent: number
  readonly limit: number
  readonly others: number
  readonly waiting: number
  /** How long requests are blocked after a rate limit, ms. */
  readonly blockedForMs?: number
}

export interface RequestOptions {
  readonly priority: Priority
  readonly signal: AbortSignal
  /** Higher goes first among equal priorities; call `reranked` if it changes while requests wait. */
  readonly rank?: () => number
  /**
   * A second request may follow the response at once, before that is outdated. Its place is reserved if the limit
   * allows two at all. `spare`: not if that place alone keeps other waiting requests from going out now.
   */
  readonly keepsAnother?: true | 'spare'
}

/**
 * The requests allowed to one server: at most 80% of its limit in any 60 s, with the rest reserved for commands and
 * outcomes (docs/reference/compileo-server.md, "Rate limit": 200 a minute per address, shared with the user's own browser).
 */
export interface RequestBudget {
  /** Resolves when the request may go out. Rejects with the signal's reason if it is aborted first. */
  acquire(request: RequestOptions): Promise<Grant>
  /** Learns from a response's `X-RateLimit-Limit` and `X-RateLimit-Remaining`; NaN if absent. */
  observe(headers: { readonly limit: number; readonly remaining: number }): void
  /** The server rejected a request for its limit: blocks everything until the window has moved on. */
  limited(retryAfterMs?: number): void
  /** The user doesn't want to wait for that. */
  unblock(): void
  /** Time until requests are allowed again after a rate limit, ms; undefined if they are now. */
  blockedForMs(): number | undefined
  state(): BudgetState
  /** The ranks of waiting requests have changed. */
  reranked(): void
  /** The machine slept: releases requests that waited for the time since passed. */
  woke(): void
  dispose(): void
}

interface Waiting extends RequestOptions, WaitingRequest {
  readonly go: (grant: Grant) => void
}

export function createRequestBudget(clock: Clock): RequestBudget {
  /** When each request of the window went out, oldest first. */
  let sent: number[] = []
  const waiting = new WaitingRequests<Waiting>()
  let unanswered = 0
  /** How many of `sent` are reserved places. */
  let kept = 0
  let limit = defaultLimit
  let others = { count: 0, at: -Infinity }
  let blockedUntil = -Infinity
  const timer = new Timer(clock, () => pump())

  function slide(now: number) {
    const first = sent.findIndex((at) => at > now - windowMs)
    // It may hold thousands, and usually none has expired.
    if (first !== 0) sent = first === -1 ? [] : sent.slice(first)
  }

  const foreign = (now: number) => (now - others.at < windowMs ? others.count : 0)

  /** The most requests in the window for this priority. */
  function capacity(priority: Priority, now: number): number {
    const mine = Math.max(1, limit - foreign(now))
    if (priority === 'command') return mine
    const share = priority === 'outcome' ? outcomeShare : ordinaryShare
    return Math.max(1, Math.floor(mine - limit * (1 - share)))
  }

  function pump() {
    const now = clock.monotonic()
    slide(now)
    for (;;) {
      const { level } = waiting
      if (level === undefined) return
      if (now < blockedUntil) return timer.schedule(blockedUntil - now)
      if (level !== priorities.command && unanswered >= maxUnanswered) return
      const request = waiting.next()
      if (!request) return
      const most = capacity(request.priority, now)
      const places = placesOf(request, most)
      const excess = sent.length + places - most
      if (excess > 0) return timer.schedule(Math.max(1, (sent[excess - 1] ?? now) + windowMs - now))
      waiting.delete(request)
      const keptPlace = places === 2 ? keep(now) : undefined
      const isAlone = request.priority === 'stats' && unanswered === 0
      request.go({ ...grantOf(now, isAlone), ...(keptPlace && { kept: keptPlace }) })
    }
  }

  function placesOf({ keepsAnother, priority }: Waiting, most: number): 1 | 2 {
    if (!keepsAnother || most < 2) return 1
    if (keepsAnother === true) return 2
    const queued = waiting.countUpTo(priorities[priority])
    // If there isn't room for all, some wait in any case, and the fewest requests are quickest.
    return queued === most - sent.length ? 1 : 2
  }

  /** Removes a request, or a reserved place, of this time. */
  function forget(at: number) {
    const index = sent.lastIndexOf(at)
    if (index !== -1) sent.splice(index, 1)
  }

  function keep(at: number): ReservedPlace {
    let isKept = true
    sent.push(at)
    kept += 1
    const leave = () => {
      if (!isKept) return false
      isKept = false
      kept -= 1
      forget(at)
      return true
    }
    return {
      take() {
        leave()
        return grantOf(clock.monotonic())
      },
      giveBack() {
        if (leave()) pump()
      },
    }
  }

  function grantOf(at: number, isAlone = false): Grant {
    let open = true
    let counts = true
    sent.push(at)
    unanswered += 1
    const release = () => {
      if (open) unanswered -= 1
      open = false
      pump()
    }
    return {
      isAlone,
      answered: release,
      refund() {
        if (!counts) return
        counts = false
        forget(at)
        release()
      },
    }
  }

  function blockedForMs(): number | undefined {
    const ms = blockedUntil - clock.monotonic()
    return ms > 0 ? ms : undefined
  }

  return {
    acquire(request) {
      if (request.signal.aborted) return Promise.reject(request.signal.reason)
      return new Promise((resolve, reject) => {
        const abort = () => {
          waiting.delete(entry)
          reject(request.signal.reason)
          pump()
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
        waiting.add(entry)
        pump()
      })
    },
    observe({ limit: told, remaining }) {
      if (Number.isFinite(told) && told >= 1) limit = told
      if (!Number.isFinite(remaining)) return
      const now = clock.monotonic()
      slide(now)
      // The server has certainly counted those of ours with a response, including this one.
      const ours = sent.length - kept - Math.max(0, unanswered - 1)
      others = { count: Math.max(0, limit - remaining - ours), at: now }
    },
    limited(retryAfterMs) {
      blockedUntil = Math.max(
        blockedUntil,
        clock.monotonic() + Math.max(shortestBlockMs, retryAfterMs ?? windowMs),
      )
    },
    unblock() {
      blockedUntil = -Infinity
      pump()
    },
    blockedForMs,
    state() {
      const now = clock.monotonic()
      slide(now)
      const state = { sent: sent.length - kept, limit, others: foreign(now), waiting: waiting.size }
      return { ...state, blockedForMs: blockedForMs() }
    },
    reranked: () => waiting.reranked(),
    woke: pump,
    dispose: () => timer.cancel(),
  }
}
