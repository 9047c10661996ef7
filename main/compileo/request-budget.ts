import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import { WaitingRequests, type WaitingRequest } from './waiting-requests.ts'

/**
 * Lower goes first. An outcome waits only for the user's commands. `bulk` is for restarts that no one waits
 * for; it precedes confirmations, which failed jobs could keep coming for hours.
 */
export const priorities = {
  command: 0,
  outcome: 1,
  firstLook: 2,
  reconnect: 3,
  bulk: 4,
  confirmation: 5,
  /** Scans for unwatched jobs. */
  discovery: 6,
  stats: 7,
} as const
export type Priority = keyof typeof priorities

/** The real server's window is 60 s; one second more covers a request's way. */
const windowMs = 61_000
const defaultLimit = 200
/** Commands have the rest, and outcomes half of it: they must not wait because hundreds of jobs came up. */
const ordinaryShare = 0.8
const outcomeShare = 0.9
const shortestBlockMs = 1_000
/** More unanswered requests would outrun what the response headers show about other users. */
const maxUnanswered = 8

export interface Grant {
  /** The response has begun (or never will): another request may start. */
  answered(): void
  /** The request never reached the server, so it doesn't count. */
  refund(): void
  /** It fetches the queue's counts and no other request is under way, so none is likely to follow soon. */
  readonly isAlone?: boolean
  readonly kept?: ReservedPlace
}

/** A reserved place already counts, and must be taken or given back once. */
export interface ReservedPlace {
  take(): Grant
  giveBack(): void
}

export interface BudgetState {
  /** In the last minute: ours, the server's limit, and other users', if response headers show them. */
  readonly sent: number
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
   * Reserves a place for a second request right after the response. `spare`: not if other requests would
   * wait for that place.
   */
  readonly keepsAnother?: true | 'spare'
}

/**
 * At most 80% of a server's limit in any 60 s (docs/reference/compileo-server.md, "Rate limit": 200 a
 * minute per address, shared with the user's browser).
 */
export interface RequestBudget {
  /** Resolves when the request may go out. Rejects with the signal's reason if it is aborted first. */
  acquire(request: RequestOptions): Promise<Grant>
  /** A response's `X-RateLimit-Limit` and `X-RateLimit-Remaining`; NaN if absent. */
  observe(headers: { readonly limit: number; readonly remaining: number }): void
  /** After a rate limit: blocks everything until the window has moved on. */
  limited(retryAfterMs?: number): void
  unblock(): void
  blockedForMs(): number | undefined
  state(): BudgetState
  reranked(): void
  /** The machine slept: releases requests whose time has passed. */
  woke(): void
  dispose(): void
}

interface Waiting extends RequestOptions, WaitingRequest {
  readonly go: (grant: Grant) => void
}

export function createRequestBudget(clock: Clock): RequestBudget {
  /** Oldest first. */
  let sent: number[] = []
  const waiting = new WaitingRequests<Waiting>()
  let unanswered = 0
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
    // Without room for all, one request per job is quickest.
    return queued === most - sent.length ? 1 : 2
  }

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
    observe({ limit: serverLimit, remaining }) {
      if (Number.isFinite(serverLimit) && serverLimit >= 1) limit = serverLimit
      if (!Number.isFinite(remaining)) return
      const now = clock.monotonic()
      slide(now)
      // The server has certainly counted those of ours with a response.
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
