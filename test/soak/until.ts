import type { Clock } from '../../main/base/clock.ts'

/** How often it looks, ms of the product's time. */
const paceMs = 2_000

/**
 * Waits until `test` holds, or `ms` have passed.
 * @throws the signal's reason when it is aborted
 */
export async function until(
  clock: Clock,
  signal: AbortSignal,
  ms: number,
  test: () => boolean,
): Promise<void> {
  const end = clock.now() + ms
  while (clock.now() < end && !test()) await clock.sleep(paceMs, signal)
}
