import type { IncomingHttpHeaders } from 'node:http'
import type { RouteName } from './routes.ts'

/** One request as it came in. */
export interface LoggedRequest {
  readonly method: string
  /** Path and query, as asked. */
  readonly path: string
  readonly route: RouteName
  /** Empty where the route names no job. */
  readonly jobId: string
  /** By the server's clock, ms since the epoch. */
  readonly at: number
  readonly headers: IncomingHttpHeaders
  /** What an upload brought. */
  body?: Buffer
  /** The answer's status; undefined while there is none. A limited or failed request has one too. */
  status?: number
}

/** Which requests to look at. */
export interface RequestFilter {
  readonly route?: RouteName
  readonly jobId?: string
  readonly method?: string
}

export interface RequestLog {
  /** How many came in since the start or the last `clear`, kept or not. */
  readonly total: number
  /** Oldest first; of very many, the latest. */
  list(filter?: RequestFilter): LoggedRequest[]
  count(filter?: RequestFilter): number
  clear(): void
}

/** @param capacity how many requests are kept at most, so that a server can run for days */
export function createRequestLog(
  capacity = 100_000,
): RequestLog & { readonly add: (request: LoggedRequest) => void } {
  let kept: LoggedRequest[] = []
  let total = 0
  const list = (filter: RequestFilter = {}) =>
    kept.filter(
      (request) =>
        (filter.route === undefined || request.route === filter.route) &&
        (filter.jobId === undefined || request.jobId === filter.jobId) &&
        (filter.method === undefined || request.method === filter.method),
    )
  return {
    get total() {
      return total
    },
    list,
    count: (filter) => list(filter).length,
    clear() {
      kept = []
      total = 0
    },
    add(request) {
      total++
      kept.push(request)
      if (kept.length > capacity) kept = kept.slice(capacity / 2)
    },
  }
}
