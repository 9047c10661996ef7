import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'
import { WaitingRequests, type WaitingRequest } from './waiting-requests.ts'

/**
 * What a request is for; the smaller goes first. An outcome waits for nothing but a person's command, for a late outcome
 * is what people fear most. `bulk` is what was asked for and nobody waits for: one of many restarts, or an automatic
 * one. It goes before confirmations, which many failed jobs could keep the server busy with for hours; whoever sends
 * it lets few out at once.
 */
export const priorities = {
  command: 0,
  outcome: 1,
  firstLook: 2,
  reconnect: 3,
  bulk: 4,
  confirmation: 5,
  /** Looking for jobs that nobody watches. */
  discovery: 6,
  stats: 7,
} as const
export type Priority = keyof typeof priorities

/** The real server counts in a window of 60 s; a second more covers what a request takes to arrive. */
const windowMs = 61_000
const defaultLimit = 200
/**
 * The part of the limit that ordinary requests may use. The rest is kept for commands, and half of it for the
 * confirmations of outcomes, too: an outcome must not wait because hundreds of jobs came up a moment ago.
 */
const ordinaryShare = 0.8
const outcomeShare = 0.9
/** A server that was too busy a moment ago isn't asked again in the same moment, even where it says so. */
const shortestBlockMs = 1_000
/** Requests whose answer hasn't begun; more would outrun what the answers' headers tell of other users. */
const maxUnanswered = 8

export interface Grant {
  /** The answer has begun (or will never come): another request may start. */
  answered(): void
  /** The request never reached the server, so it doesn't count. */
  refund(): void
  /**
   * It asks for the queue's counts, every ten seconds at most and after all others, and no other is under way: none
   * is likely to follow soon. Any other may be one of many, or be asked anew as soon as it is answered.
   */
  readonly isAlone?: boolean
  /** The place of the request that follows; undefined where none was kept. */
  readonly kept?: KeptPlace
}

/** A place that counts already. Whoever has it takes or returns it, once. */
export interface KeptPlace {
  take(): Grant
  giveBack(): void
}

/** Where a budget stands, for whoever looks for the cause of a trouble. */
export interface BudgetState {
  /** Requests of the last minute: ours, those the server allows, and those of others, as far as its answers tell. */
  readonly sent: number
  readonly limit: number
  readonly others: number
  readonly waiting: number
  /** For how long nothing goes out after a limited answer, ms. */
  readonly blockedForMs?: number
}

export interface RequestOptions {
  readonly priority: Priority
  readonly signal: AbortSignal
  /** Larger goes first among equal priorities; where it changes while waiting, `reranked` is called. */
  readonly rank?: () => number
  /**
   * A second request may follow from the answer to this one, and must not wait: what the answer told would be old by
   * then. Its place is kept, where the limit has room for two at all. `spare`: not where the others that wait would all
   * go out now but for that place.
   */
  readonly keepsAnother?: true | 'spare'
}

/**
 * The requests that one server may be sent: at most 80 % of its limit in any 60 s, the last fifth kept for commands and
 * outcomes (docs/compileo-server.md, "Rate limit": 200 a minute per address, shared with the person's own browser).
 */
export interface RequestBudget {
  /** Resolves when the request may go out. Rejects with the signal's reason when it is aborted first. */
  acquire(request: RequestOptions): Promise<Grant>
  /** Learns from an answer's `X-RateLimit-Limit` and `X-RateLimit-Remaining`; NaN where it had none. */
  observe(headers: { readonly limit: number; readonly remaining: number }): void
  /** The server refused a request for its limit: nothing goes out until its window has slid. */
  limited(retryAfterMs?: number): void
  /** The user doesn't want to wait for that. */
  unblock(): void
  /** In how many ms requests go out again after a limited answer; undefined where they do now. */
  blockedForMs(): number | undefined
  state(): BudgetState
  /** What waits has other ranks now. */
  reranked(): void
  /** The machine slept: what waited for the time that passed meanwhile goes out now. */
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
  /** How many of `sent` are places of requests that were not made yet. */
  let kept = 0
  let limit = defaultLimit
  let others = { count: 0, at: -Infinity }
  let blockedUntil = -Infinity
  const timer = new Timer(clock, () => pump())

  function slide(now: number) {
    const first = sent.findIndex((at) => at > now - windowMs)
    // Thousands may be in it, and mostly none has left it.
    if (first !== 0) sent = first === -1 ? [] : sent.slice(first)
  }

  const foreign = (now: number) => (now - others.at < windowMs ? others.count : 0)

  /** How many requests of this priority may be in the window. */
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
    // Where there is no place for all, some wait in any case, and the fewest requests in all are the quickest.
    return queued === most - sent.length ? 1 : 2
  }

  /** Forgets one request that went out, or may have gone out, at this time. */
  function forget(at: number) {
    const index = sent.lastIndexOf(at)
    if (index !== -1) sent.splice(index, 1)
  }

  function keep(at: number): KeptPlace {
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
      // Of ours, the server surely counted all that are answered, and the one whose answer this is.
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
