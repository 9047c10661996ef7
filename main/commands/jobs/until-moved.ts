import { childController } from '#main/base/abort.ts'
import type { JobKey } from '#shared/model.ts'
import type { CommandContext } from '../context.ts'

/**
 * A restarted job shows within a second or two (docs/reference/compileo-server.md); others wait no longer
 * than this, in ms.
 */
const showsMs = 10_000

/**
 * Resolves when a restarted job has moved, is no longer watched, or after ten seconds.
 *
 * @param outcomeId the outcome of the restarted run
 * @throws the reason of the context's signal
 */
export async function untilMoved(
  { store, clock, signal }: Pick<CommandContext, 'store' | 'clock' | 'signal'>,
  key: JobKey,
  outcomeId: string | undefined,
): Promise<void> {
  const hasMoved = () => store.state().jobs.get(key)?.outcome?.id !== outcomeId
  if (hasMoved()) return
  const waiting = childController(signal)
  const stop = store.onChange(() => {
    if (hasMoved()) waiting.abort()
  })
  try {
    await clock.sleep(showsMs, waiting.signal)
  } catch {
    signal.throwIfAborted()
  } finally {
    stop()
  }
}
