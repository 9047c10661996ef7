import type { WriteChunk } from '#main/base/files.ts'
import { isTransientError } from '#main/compileo/client.ts'
import type { ApiResponse } from '#main/compileo/errors.ts'
import { readDatasetFile } from '#main/compileo/list-routes.ts'
import type { ReadResultReply, TerminalArgument } from '#shared/contract.ts'
import { createFailure } from '#shared/message.ts'
import type { JobState } from '#shared/model.ts'
import { findDataset, hasDataset } from '#shared/rules/dataset-in-result.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import { explainMissingJob, fetchErrorAndResult } from '#main/core/commands/jobs/whole-job.ts'

/**
 * The time limit of the requests for a job's status, in ms. A large result takes long on a slow connection.
 * Downloads have their own limits.
 */
const resultTimeoutMs = 60_000

const toLastingFailure = (failed: ReturnType<typeof createFailure>): ReadResultReply => ({
  ...failed,
  isTransient: false,
})

async function findDatasetOf(context: CommandContext, job: JobState) {
  const knownDataset = findDataset(job.run.result)
  if (knownDataset || (job.run.result !== undefined && !job.run.isResultCut)) return knownDataset
  const wholeJob = await fetchErrorAndResult(context, job)
  return wholeJob.ok ? findDataset(wholeJob.value.result) : undefined
}

/** Passes a job's result to `write`. As `file`, passes the dataset instead if the job created one. */
export async function readResult(
  context: CommandContext,
  { key, as }: TerminalArgument<'readResult'>,
  signal: AbortSignal,
  write: WriteChunk,
): Promise<ReadResultReply> {
  const job = context.store.state().jobs.get(key)
  if (!job) return toLastingFailure(createFailure('commands.notWatched'))
  const client = context.engine.client(job.identity.serverId)
  if (!client) return toLastingFailure(createFailure('commands.serverOfJobGone'))
  const options = { signal, priority: 'command', timeoutMs: resultTimeoutMs } as const
  const dataset = as === 'file' && hasDataset(job) ? await findDatasetOf(context, job) : undefined
  const response: ApiResponse<unknown> = dataset
    ? await readDatasetFile(client, dataset.id, options, write)
    : await client.writeResult(job.identity.jobId, { ...options, isRaw: as === 'raw' }, write)
  if (response.ok) return { ok: true }
  const { error } = response
  if (job.run.isResultCut && job.outcome?.source) return toLastingFailure(createFailure('commands.resultCut'))
  if (isTransientError(error)) return { ok: false, message: error.message, isTransient: true }
  return toLastingFailure(
    dataset
      ? { ok: false, message: error.message }
      : await explainMissingJob(context, client, job, options, error),
  )
}
