import type { Random } from './random.ts'
import type { RouteName } from './routes.ts'

export type RequestFault =
  | { readonly kind: 'drop' }
  | { readonly kind: 'silence' }
  | { readonly kind: 'slow'; readonly ms: number }
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body: string
      readonly headers?: Readonly<Record<string, string>>
      readonly bare?: boolean
    }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'limited' }
  | { readonly kind: 'redis-down' }
  | { readonly kind: 'truncated' }
  /** Adds spaces up to this size, so that the JSON stays valid. */
  | { readonly kind: 'oversize'; readonly bytes: number }
  | { readonly kind: 'content-type'; readonly value: string }
  /** Sends nothing before the end, as a buffering proxy does. */
  | { readonly kind: 'buffered' }

export type FrameFault =
  | { readonly kind: 'drop' }
  | { readonly kind: 'torn' }
  /** Sends nothing more, but keeps the connection open. */
  | { readonly kind: 'silence' }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'replaced'; readonly text: string }
  | { readonly kind: 'preceded'; readonly text: string }
  | { readonly kind: 'swallowed' }
  | { readonly kind: 'oversize'; readonly bytes: number }
  | { readonly kind: 'ended' }
  | { readonly kind: 'redis-down' }

interface Matching {
  readonly jobId?: string
  readonly times?: number
  /** Between 0 and 1. */
  readonly probability?: number
  readonly after?: number
}

export type FaultRule =
  | (Matching & { readonly on: RouteName | 'any' | readonly RouteName[]; readonly do: RequestFault })
  | (Matching & { readonly on: 'frame'; readonly do: FrameFault })

export type Faults = ReturnType<typeof createFaults>
export type Fault = ReturnType<Faults['add']>

export function createFaults(random: Random) {
  let rules: { readonly rule: FaultRule; readonly hits: Hits }[] = []
  return {
    add(rule: FaultRule) {
      const hits = createHits(rule, random)
      rules.push({ rule, hits })
      return {
        get strikes() {
          return hits.strikes
        },
        remove() {
          rules = rules.filter((each) => each.hits !== hits)
        },
      }
    },
    clear() {
      rules = []
    },
    strikeRequest(route: RouteName, jobId: string): RequestFault | undefined {
      for (const { rule, hits } of rules)
        if (rule.on !== 'frame' && fits(rule.on, route) && hits.strike(jobId)) return rule.do
      return undefined
    },
    strikeFrame(jobId: string): FrameFault | undefined {
      for (const { rule, hits } of rules) if (rule.on === 'frame' && hits.strike(jobId)) return rule.do
      return undefined
    },
  }
}

function fits(on: RouteName | 'any' | readonly RouteName[], route: RouteName): boolean {
  return on === 'any' || on === route || (typeof on !== 'string' && on.includes(route))
}

type Hits = ReturnType<typeof createHits>

function createHits(rule: Matching, random: Random) {
  let seen = 0
  let strikes = 0
  return {
    get strikes() {
      return strikes
    },
    strike(jobId: string) {
      if (rule.jobId !== undefined && rule.jobId !== jobId) return false
      if (strikes >= (rule.times ?? Number.POSITIVE_INFINITY)) return false
      if (seen++ < (rule.after ?? 0)) return false
      if (rule.probability !== undefined && random() >= rule.probability) return false
      strikes++
      return true
    },
  }
}

export const commonFaults = {
  /** A body such as `{"detail": text}`; without a text, an empty body. */
  error(status: number, text?: string): RequestFault {
    const body = text === undefined ? '' : JSON.stringify({ detail: text })
    return { kind: 'answer', status, body }
  },
  page(status = 200): RequestFault {
    const body = '<!doctype html><title>Sign in</title><h1>Sign in to the network</h1>\n'
    return { kind: 'answer', status, body, headers: { 'content-type': 'text/html' }, bare: true }
  },
  redirect(to: string, status: 301 | 302 | 303 | 307 | 308 = 302): RequestFault {
    return { kind: 'answer', status, body: '', headers: { location: to }, bare: true }
  },
  invalidJson(): RequestFault {
    return { kind: 'answer', status: 200, body: '{"job_id": "abc", "status": ' }
  },
  /** A 429, as from a proxy or a later version of the server. */
  tooMany(retryAfterSeconds: number): RequestFault {
    const headers = { 'retry-after': String(retryAfterSeconds) }
    return { kind: 'answer', status: 429, body: '{"detail":"Too Many Requests"}', headers, bare: true }
  },
  busy(retryAfterSeconds: number): RequestFault {
    const headers = { 'retry-after': String(retryAfterSeconds) }
    return { kind: 'answer', status: 503, body: '{"detail":"Maintenance"}', headers }
  },
  forged(jobId: string, status: string): FrameFault {
    const text = `data: {"job_id": "${jobId}", "status": "${status}", "progress": 100.0, "current_step": "forged", "timestamp": "2026-11-24T14:15:41.429392"}\n\n`
    return { kind: 'preceded', text }
  },
} as const
