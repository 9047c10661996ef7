import { withChild } from './abort.ts'
import type { Clock } from './clock.ts'
import { Timer } from './timer.ts'

/** The reason of a signal whose time was up. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

/**
 * Runs `work` with a signal that is aborted after `ms` milliseconds, by a `TimeoutError`, or with `parent`. It waits for
 * `work` to end: what that comes to once its signal is aborted is its own affair. Where it can't heed a signal, wrap it
 * in `unlessAborted`.
 */
export function withTimeout<T>(
  clock: Clock,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  parent?: AbortSignal,
): Promise<T> {
  return withChild(parent, async (controller) => {
    const timer = new Timer(clock, () => controller.abort(new TimeoutError(`No answer within ${ms} ms`)))
    timer.schedule(ms)
    try {
      return await work(controller.signal)
    } finally {
      timer.cancel()
    }
  })
}
