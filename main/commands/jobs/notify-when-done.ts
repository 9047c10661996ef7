import type { CommandResult } from '../../../shared/contract.ts'
import { messageOf } from '../../../shared/message.ts'
import type { JobKey } from '../../../shared/model.ts'
import { isBatched, isGoing } from '../../../shared/rules/batch.ts'
import type { CommandContext } from '../context.ts'

/**
 * One notification for these jobs. A whole batch has one anyway, unless the user turned these off.
 *
 * @param keys default: all active jobs
 */
export function notifyWhenDone(
  { store, newBatchId }: CommandContext,
  keys?: readonly JobKey[],
): CommandResult {
  const { jobs, awaited, settings } = store.state()
  const all = [...jobs.values()]
  const named = new Set(keys ?? all.filter(isGoing).map(({ key }) => key))
  const wanted = all.filter(({ key }) => named.has(key))
  const going = wanted.find(isGoing)
  if (!going) return { ok: false, message: messageOf('commands.nothingRuns') }
  const { batch } = going
  const isWholeBatch =
    settings.notifyBatches &&
    isBatched(batch, all) &&
    wanted.every((job) => job.batch === batch) &&
    all.every((job) => job.batch !== batch || named.has(job.key) || !isGoing(job))
  const isAwaited = [...awaited.values()].some(
    (group) => group.keys.length === wanted.length && group.keys.every((key) => named.has(key)),
  )
  if (!isWholeBatch && !isAwaited) {
    store.putAwaited({ id: newBatchId(), keys: wanted.map(({ key }) => key) })
  }
  return { ok: true, message: messageOf('commands.notifiedWhenDone', wanted.length) }
}
