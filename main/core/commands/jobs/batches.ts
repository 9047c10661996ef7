import type { CommandResult, Reply, RequestArgument } from '#shared/contract.ts'
import { truncate } from '#shared/truncate.ts'
import { createFailure } from '#shared/message.ts'
import type { BatchId, JobKey } from '#shared/model.ts'
import { maxBatchNameLength } from '#shared/rules/batch.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import { updateJobs } from './job-settings.ts'

const normalizeName = (text = ''): string | undefined =>
  truncate(text.trim(), maxBatchNameLength) || undefined

/** Creates an empty batch. The caller then adds jobs to it. */
function createBatch({ store, newBatchId }: CommandContext, name: string | undefined): BatchId {
  const id = newBatchId()
  store.putBatch({ id, name: normalizeName(name) })
  return id
}

/** Moves jobs from their previous batches to one batch, which is `batchId` or a new one. */
export function groupJobs(
  context: CommandContext,
  keys: readonly JobKey[],
  batch: Omit<RequestArgument<'groupJobs'>, 'keys'> = {},
): Reply<'groupJobs'> {
  const { store } = context
  if (!keys.some((key) => store.state().jobs.has(key))) return createFailure('commands.notWatched')
  if (batch.batchId !== undefined && !store.state().batches.has(batch.batchId))
    return createFailure('commands.batchGone')
  const batchId = batch.batchId ?? createBatch(context, batch.name)
  return {
    ...updateJobs(context, keys, (job) => ({ ...job, user: { ...job.user, batch: batchId } })),
    batchId,
  }
}

/** Removes jobs from their batches. */
export const ungroupJobs = (context: CommandContext, keys: readonly JobKey[]): CommandResult =>
  updateJobs(context, keys, (job) => ({ ...job, user: { ...job.user, batch: undefined } }))

/** Renames a batch. An empty name removes the name. */
export function renameBatch({ store }: CommandContext, id: BatchId, name: string): CommandResult {
  if (!store.state().batches.has(id)) return createFailure('commands.batchGone')
  store.putBatch({ id, name: normalizeName(name) })
  return { ok: true }
}
