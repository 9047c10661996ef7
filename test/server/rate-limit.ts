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
  const windows = new Map<string, number[]>()
  let refused = 0
  return {
    limit,
    get refused() {
      return refused
    },
    take(address: string, now: number) {
      if (limit === Number.POSITIVE_INFINITY) return { allowed: true, remaining: limit, retryAfterMs: 0 }
      const times = (windows.get(address) ?? []).filter((time) => time > now - RATE_WINDOW_MS)
      windows.set(address, times)
      if (times.length >= limit) {
        refused++
        const [oldest = now] = times
        return { allowed: false, remaining: 0, retryAfterMs: oldest + RATE_WINDOW_MS - now }
      }
      times.push(now)
      return { allowed: true, remaining: limit - times.length, retryAfterMs: 0 }
    },
    reset: () => windows.clear(),
  }
}
