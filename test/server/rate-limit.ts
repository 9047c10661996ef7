export interface Allowance {
  readonly allowed: boolean
  readonly remaining: number
  /** Ms until the window takes another one; 0 when allowed. */
  readonly retryAfterMs: number
}

/** "Rate limit: 200 requests per 60 s per address, sliding". */
export type RateLimit = ReturnType<typeof createRateLimit>

export const RATE_WINDOW_MS = 60_000

export function createRateLimit(limit: number) {
  const windows = new Map<string, { times: number[]; first: number }>()
  let refused = 0
  return {
    limit,
    get refused() {
      return refused
    },
    take(address: string, now: number) {
      if (limit === Number.POSITIVE_INFINITY) return { allowed: true, remaining: limit, retryAfterMs: 0 }
      const window = windows.get(address) ?? { times: [], first: 0 }
      windows.set(address, window)
      while ((window.times[window.first] ?? now) <= now - RATE_WINDOW_MS) window.first++
      if (window.first > 1000) {
        window.times.splice(0, window.first)
        window.first = 0
      }
      const used = window.times.length - window.first
      if (used >= limit) {
        refused++
        const oldest = window.times[window.first] ?? now
        return { allowed: false, remaining: 0, retryAfterMs: oldest + RATE_WINDOW_MS - now }
      }
      window.times.push(now)
      return { allowed: true, remaining: limit - used - 1, retryAfterMs: 0 }
    },
    reset: () => windows.clear(),
  }
}
