import { onTestFinished } from 'vitest'

/**
 * Calls `close` after the test, in the reverse order of the registrations. An `afterEach` in a shared module
 * would only run for the first test file of a worker.
 */
export function closeAfterTest(close: () => unknown): void {
  onTestFinished(async () => {
    await close()
  })
}
