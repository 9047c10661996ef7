import { onTestFinished } from 'vitest'

/**
 * Closes something after the current test, the last opened first. An `afterEach` in a shared module would not do: the files of a
 * worker share it, so it would be registered for the first of them only.
 */
export function endWithTest(close: () => unknown): void {
  onTestFinished(async () => {
    await close()
  })
}
