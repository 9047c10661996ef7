import { onTestFinished } from 'vitest'

/** The last opened first. An `afterEach` in a shared module would run for a worker's first file only. */
export function endWithTest(close: () => unknown): void {
  onTestFinished(async () => {
    await close()
  })
}
