import type { Clock } from '#main/base/clock.ts'

/** In ms of simulated time. */
const pollIntervalMs = 2_000

/** @throws the signal's reason */
export async function waitUntil(
  clock: Clock,
  signal: AbortSignal,
  ms: number,
  test: () => boolean,
): Promise<void> {
  const end = clock.now() + ms
  while (clock.now() < end && !test()) await clock.sleep(pollIntervalMs, signal)
}
