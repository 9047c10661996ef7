import type { Random } from './random.ts'
import type { RouteName } from './routes.ts'

/** What can go wrong with one request. */
export type RequestFault =
  /** The connection is reset before anything is answered. */
  | { readonly kind: 'drop' }
  /** Accepted and never answered. */
  | { readonly kind: 'silence' }
  /** Answered as always, but late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Answered with something else; `readyMade` below has the usual ones. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body: string
      readonly headers?: Readonly<Record<string, string>>
      /** Without the application's own headers, as from a proxy. */
      readonly bare?: boolean
    }
  /** The mode's response to a wrong key. */
  | { readonly kind: 'unauthorized' }
  /** The mode's response to too many requests. */
  | { readonly kind: 'limited' }
  /** As if Redis were down for this one request: 500, or an error frame and the stream's end. */
  | { readonly kind: 'redis-down' }
  /** Half of the true body, then a reset. */
  | { readonly kind: 'truncated' }
  /** The true body padded with spaces to this size: still valid JSON. */
  | { readonly kind: 'oversize'; readonly bytes: number }
  /** A stream answered with another content type. */
  | { readonly kind: 'content-type'; readonly value: string }
  /** A stream that delivers nothing before its end, as behind a buffering proxy. */
  | { readonly kind: 'buffered' }

/** What can go wrong with one frame of an open stream. */
export type FrameFault =
  /** The connection is reset instead of the frame. */
  | { readonly kind: 'drop' }
  /** Half of the frame, then a reset. */
  | { readonly kind: 'torn' }
  /** The stream never speaks again; the connection stays. */
  | { readonly kind: 'silence' }
  | { readonly kind: 'slow'; readonly ms: number }
  /** Other bytes in the frame's place: garbage, invalid JSON. */
  | { readonly kind: 'replaced'; readonly text: string }
  /** Other bytes before the frame: a forged event. */
  | { readonly kind: 'preceded'; readonly text: string }
  /** The frame is lost; the stream goes on. */
  | { readonly kind: 'swallowed' }
  /** The true frame with a step text of this size. */
  | { readonly kind: 'oversize'; readonly bytes: number }
  /** The stream ends, in good order, instead of the frame. */
  | { readonly kind: 'ended' }
  /** The frame is sent, then the job is deleted. */
  | { readonly kind: 'job-removed' }
  | { readonly kind: 'redis-down' }

interface Matching {
  /** Only for this job; else for all. */
  readonly jobId?: string
  /** How often it strikes before it is spent; else for ever. */
  readonly times?: number
  /** 0-1, drawn from the server's seed; else always. */
  readonly probability?: number
  /** How many that fit are let through first. */
  readonly after?: number
}

/** `on` names a route, or `any` for every request, or `frame` for the frames of open streams. */
export type FaultRule =
  | (Matching & { readonly on: RouteName | 'any' | readonly RouteName[]; readonly do: RequestFault })
  | (Matching & { readonly on: 'frame'; readonly do: FrameFault })

/** A rule at work. */
export interface Fault {
  /** How often it struck. */
  readonly strikes: number
  remove(): void
}

export interface Faults {
  /** Rules are asked in the order they were added; the first that strikes is the only one. */
  add(rule: FaultRule): Fault
  clear(): void
}

/** The server's side of `Faults`. */
export interface FaultBook extends Faults {
  strikeRequest(route: RouteName, jobId: string): RequestFault | undefined
  strikeFrame(jobId: string): FrameFault | undefined
}

export function createFaults(random: Random): FaultBook {
  const requestRules: { rule: Extract<FaultRule, { do: RequestFault }>; hits: Hits }[] = []
  const frameRules: { rule: Extract<FaultRule, { on: 'frame' }>; hits: Hits }[] = []
  return {
    add(rule) {
      const hits = createHits(rule, random)
      const list = rule.on === 'frame' ? frameRules : requestRules
      if (rule.on === 'frame') frameRules.push({ rule, hits })
      else requestRules.push({ rule, hits })
      return {
        get strikes() {
          return hits.strikes
        },
        remove() {
          const place = list.findIndex((each) => each.hits === hits)
          if (place >= 0) list.splice(place, 1)
        },
      }
    },
    clear() {
      requestRules.length = 0
      frameRules.length = 0
    },
    strikeRequest(route, jobId) {
      return requestRules.find(({ rule, hits }) => fits(rule.on, route) && hits.strike(jobId))?.rule.do
    },
    strikeFrame(jobId) {
      return frameRules.find(({ hits }) => hits.strike(jobId))?.rule.do
    },
  }
}

function fits(on: RouteName | 'any' | readonly RouteName[], route: RouteName): boolean {
  return on === 'any' || on === route || (typeof on !== 'string' && on.includes(route))
}

interface Hits {
  readonly strikes: number
  strike(jobId: string): boolean
}

function createHits(rule: Matching, random: Random): Hits {
  let seen = 0
  let strikes = 0
  return {
    get strikes() {
      return strikes
    },
    strike(jobId) {
      if (rule.jobId !== undefined && rule.jobId !== jobId) return false
      if (strikes >= (rule.times ?? Number.POSITIVE_INFINITY)) return false
      if (seen++ < (rule.after ?? 0)) return false
      if (rule.probability !== undefined && random() >= rule.probability) return false
      strikes++
      return true
    },
  }
}

/** Faults that need more than a word. */
export const readyMade = {
  /** An error of the application: `{"detail": text}`, or an empty body without a text. */
  error(status: number, text?: string): RequestFault {
    const body = text === undefined ? '' : JSON.stringify({ detail: text })
    return { kind: 'answer', status, body }
  },
  /** A proxy's page: HTML, by default with 200. */
  page(status = 200): RequestFault {
    const body = '<!doctype html><title>Sign in</title><h1>Sign in to the network</h1>\n'
    return { kind: 'answer', status, body, headers: { 'content-type': 'text/html' }, bare: true }
  },
  /** Sends the client elsewhere. */
  redirect(to: string, status: 301 | 302 | 303 | 307 | 308 = 302): RequestFault {
    return { kind: 'answer', status, body: '', headers: { location: to }, bare: true }
  },
  /** A successful response whose body isn't JSON. */
  invalidJson(): RequestFault {
    return { kind: 'answer', status: 200, body: '{"job_id": "abc", "status": ' }
  },
  /** 429 as a proxy or a later version sends it, whatever the mode. */
  tooMany(retryAfterSeconds: number): RequestFault {
    const headers = { 'retry-after': String(retryAfterSeconds) }
    return { kind: 'answer', status: 429, body: '{"detail":"Too Many Requests"}', headers, bare: true }
  },
  /** A server that is unavailable for a while. */
  busy(retryAfterSeconds: number): RequestFault {
    const headers = { 'retry-after': String(retryAfterSeconds) }
    return { kind: 'answer', status: 503, body: '{"detail":"Maintenance"}', headers }
  },
  /** A frame that says a job ended when it didn't. */
  forged(jobId: string, status: string): FrameFault {
    const text = `data: {"job_id": "${jobId}", "status": "${status}", "progress": 100.0, "current_step": "forged", "timestamp": "2026-11-24T14:15:41.429392"}\n\n`
    return { kind: 'preceded', text }
  },
} as const
