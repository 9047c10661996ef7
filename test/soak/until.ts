import type { Clock } from '#main/base/clock.ts'

/** In ms of simulated time. */
const paceMs = 2_000

/** @throws the signal's reason */
export async function until(
  clock: Clock,
  signal: AbortSignal,
  ms: number,
  test: () => boolean,
): Promise<void> {
  const end = clock.now() + ms
  while (clock.now() < end && !test()) await clock.sleep(paceMs, signal)
}
