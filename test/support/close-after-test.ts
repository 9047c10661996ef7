import { onTestFinished } from 'vitest'

/**
 * Closes in the reverse order of opening. An `afterEach` in a shared module would only run for the first test
 * file of a worker.
 */
export function closeAfterTest(close: () => unknown): void {
  onTestFinished(async () => {
    await close()
  })
}
