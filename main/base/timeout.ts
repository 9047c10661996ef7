import { withChildController } from './abort.ts'
import type { Clock } from './clock.ts'
import { Timer } from './timer.ts'

/** The reason of a signal that was aborted by a time limit. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

/**
 * Aborts work after `ms`, and waits until it has ended. Work that accepts no signal must be wrapped in
 * `awaitUnlessAborted`.
 */
export function withTimeout<T>(
  clock: Clock,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  parent?: AbortSignal,
): Promise<T> {
  return withChildController(parent, async (controller) => {
    const timer = new Timer(clock, () => controller.abort(new TimeoutError(`No answer within ${ms} ms`)))
    timer.schedule(ms)
    try {
      return await work(controller.signal)
    } finally {
      timer.cancel()
    }
  })
}

/**
 * Runs work with a time limit. Resolves with undefined if the work takes longer. Without `ms`, there is no
 * limit.
 */
export function tryWithTimeout<T>(
  clock: Clock,
  ms: number | undefined,
  work: (signal: AbortSignal) => Promise<T>,
  parent: AbortSignal,
): Promise<T | undefined> {
  if (ms === undefined) return work(parent)
  const run = async (signal: AbortSignal) => {
    try {
      return await work(signal)
    } catch (error) {
      if (parent.aborted || !signal.aborted) throw error
      return undefined
    }
  }
  return withTimeout(clock, ms, run, parent)
}
