import type { CommandResult } from '#shared/contract.ts'
import { cutTo } from '#shared/cut.ts'
import { messageOf } from '#shared/message.ts'
import type { BatchId, JobKey } from '#shared/model.ts'
import { longestBatchName } from '#shared/rules/batch.ts'
import type { CommandContext } from '../context.ts'
import { change, gone } from './watched.ts'

const nameIn = (text = ''): string | undefined => cutTo(text.trim(), longestBatchName) || undefined

/** An empty batch, for jobs that are about to join it. */
export function newBatch({ store, newBatchId }: CommandContext, name: string | undefined): BatchId {
  const id = newBatchId()
  store.putBatch({ id, name: nameIn(name) })
  return id
}

/**
 * Makes one batch of the jobs, whatever they belonged to before.
 *
 * @param into a batch to add them to, and the name of a new one
 */
export function groupJobs(
  context: CommandContext,
  keys: readonly JobKey[],
  into: { readonly batchId?: BatchId | undefined; readonly name?: string | undefined } = {},
): CommandResult & { readonly batchId?: BatchId } {
  const { store } = context
  if (!keys.some((key) => store.state().jobs.has(key))) return gone()
  if (into.batchId !== undefined && !store.state().batches.has(into.batchId)) {
    return { ok: false, message: messageOf('commands.batchGone') }
  }
  const batchId = into.batchId ?? newBatch(context, into.name)
  return { ...change(context, keys, (job) => ({ ...job, batch: batchId })), batchId }
}

/** Takes jobs out of their batches. */
export const ungroupJobs = (context: CommandContext, keys: readonly JobKey[]): CommandResult =>
  change(context, keys, (job) => ({ ...job, batch: undefined }))

/** An empty name removes the name. */
export function renameBatch({ store }: CommandContext, id: BatchId, name: string): CommandResult {
  if (!store.state().batches.has(id)) return { ok: false, message: messageOf('commands.batchGone') }
  store.putBatch({ id, name: nameIn(name) })
  return { ok: true }
}
