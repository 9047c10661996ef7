export interface Allowance {
  readonly allowed: boolean
  readonly remaining: number
  /** In ms; 0 if the request is allowed. */
  readonly retryAfterMs: number
}

/** A sliding window that allows `limit` requests per address within 60 s. */
export type RateLimit = ReturnType<typeof createRateLimit>

export const rateWindowMs = 60_000

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
      const times = (windows.get(address) ?? []).filter((time) => time > now - rateWindowMs)
      windows.set(address, times)
      if (times.length >= limit) {
        refused++
        const [oldest = now] = times
        return { allowed: false, remaining: 0, retryAfterMs: oldest + rateWindowMs - now }
      }
      times.push(now)
      return { allowed: true, remaining: limit - times.length, retryAfterMs: 0 }
    },
    reset: () => windows.clear(),
  }
}
