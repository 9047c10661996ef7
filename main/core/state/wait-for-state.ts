import { createChildController } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import type { AppStore } from './store.ts'

/** Resolves when `test` returns true, or after the time limit. @throws the signal's reason */
export async function waitForState(
  store: Pick<AppStore, 'onChange'>,
  test: () => boolean,
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  if (test()) return
  const waiting = createChildController(signal)
  const stop = store.onChange(() => {
    if (test()) waiting.abort()
  })
  try {
    await clock.sleep(timeoutMs, waiting.signal)
  } catch {
    signal.throwIfAborted()
  } finally {
    stop()
  }
}
