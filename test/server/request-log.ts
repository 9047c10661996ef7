import type { IncomingHttpHeaders } from 'node:http'
import type { RouteName } from './routes.ts'

export interface LoggedRequest {
  readonly method: string
  readonly path: string
  readonly route: RouteName
  readonly jobId: string
  /** By the server's clock, in ms since the epoch. */
  readonly at: number
  readonly headers: IncomingHttpHeaders
  body?: Buffer
  status?: number
}

export interface RequestFilter {
  readonly route?: RouteName
  readonly jobId?: string
  readonly method?: string
}

/** @param capacity bounds the memory of a server that runs for days */
export function createRequestLog(capacity = 100_000) {
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
    count: (filter?: RequestFilter) => list(filter).length,
    clear() {
      kept = []
      total = 0
    },
    add(request: LoggedRequest) {
      total++
      kept.push(request)
      if (kept.length > capacity) kept = kept.slice(capacity / 2)
    },
  }
}
