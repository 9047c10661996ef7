import { afterEach, beforeEach } from 'vitest'

/**
 * Must be called at the top of a test file.
 *
 * @returns the uncaught errors of the current test
 */
export function collectUncaught(): readonly unknown[] {
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  beforeEach(() => {
    errors.length = 0
    process.on('unhandledRejection', onError)
    process.on('uncaughtException', onError)
  })
  afterEach(() => {
    process.off('unhandledRejection', onError)
    process.off('uncaughtException', onError)
  })
  return errors
}
