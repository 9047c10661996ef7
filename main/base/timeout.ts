import type { Clock } from './clock.ts'

/**
 * Runs `work` with a signal that is aborted after `limit` milliseconds. Work that heeds its signal ends in time; what
 * it then resolves with is its own affair.
 */
export async function withinLimit<T>(
  clock: Clock,
  limit: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController()
  const done = new AbortController()
  const timer = clock.sleep(limit, done.signal).then(
    () => late.abort(),
    () => done.signal.aborted,
  )
  try {
    return await work(late.signal)
  } finally {
    done.abort()
    await timer
  }
}
