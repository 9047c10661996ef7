import type { CommandResult, Reply, RequestArgument } from '#shared/contract.ts'
import { cutTo } from '#shared/cut.ts'
import { failure } from '#shared/message.ts'
import type { BatchId, JobKey } from '#shared/model.ts'
import { longestBatchName } from '#shared/rules/batch.ts'
import type { CommandContext } from '../context.ts'
import { change } from './watched.ts'

const nameIn = (text = ''): string | undefined => cutTo(text.trim(), longestBatchName) || undefined

/** An empty batch, for jobs that are about to join it. */
export function newBatch({ store, newBatchId }: CommandContext, name: string | undefined): BatchId {
  const id = newBatchId()
  store.putBatch({ id, name: nameIn(name) })
  return id
}

/** Makes one batch of the jobs, whatever they belonged to before: `batchId`, or a new one. */
export function groupJobs(
  context: CommandContext,
  keys: readonly JobKey[],
  into: Omit<RequestArgument<'groupJobs'>, 'keys'> = {},
): Reply<'groupJobs'> {
  const { store } = context
  if (!keys.some((key) => store.state().jobs.has(key))) return failure('commands.notWatched')
  if (into.batchId !== undefined && !store.state().batches.has(into.batchId))
    return failure('commands.batchGone')
  const batchId = into.batchId ?? newBatch(context, into.name)
  return { ...change(context, keys, (job) => ({ ...job, batch: batchId })), batchId }
}

/** Takes jobs out of their batches. */
export const ungroupJobs = (context: CommandContext, keys: readonly JobKey[]): CommandResult =>
  change(context, keys, (job) => ({ ...job, batch: undefined }))

/** An empty name removes the name. */
export function renameBatch({ store }: CommandContext, id: BatchId, name: string): CommandResult {
  if (!store.state().batches.has(id)) return failure('commands.batchGone')
  store.putBatch({ id, name: nameIn(name) })
  return { ok: true }
}
