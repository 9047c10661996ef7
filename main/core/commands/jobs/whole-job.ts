import { defaultRetries, type CallOptions, type CompileoClient } from '#main/compileo/client.ts'
import type { CompileoError } from '#main/compileo/errors.ts'
import type { CommandResult, Reply } from '#shared/contract.ts'
import type { JobErrorAndResult } from '#main/compileo/schema.ts'
import type { FileResult } from '#main/base/files.ts'
import { truncateError } from '#shared/rules/error-summary.ts'
import type { JobKey, JobState } from '#shared/model.ts'
import { createFailure } from '#shared/message.ts'
import { checkStatus } from '#main/core/watching/check-status.ts'
import type { CommandContext } from '#main/core/commands/context.ts'

/**
 * Explains why a job's result couldn't be fetched. The job's status is requested first, to make sure that the
 * server no longer has the job.
 */
export async function explainMissingJob(
  { clock }: Pick<CommandContext, 'clock'>,
  client: CompileoClient,
  { identity: { jobId }, run: { isResultCut, result } }: JobState,
  options: CallOptions,
  { message }: CompileoError,
): Promise<Extract<CommandResult, { ok: false }>> {
  const confirmed = await checkStatus(client, clock, jobId, options)
  if (confirmed.type !== 'missing') return { ok: false, message }
  return createFailure(isResultCut && result !== undefined ? 'commands.resultCut' : 'commands.jobGone')
}

/**
 * Fetches the complete error and result of a job, because the state contains only the beginning of a long
 * error and no large result.
 */
export async function fetchErrorAndResult(
  { engine, clock, signal }: CommandContext,
  job: JobState,
  priority: 'command' | 'bulk' = 'command',
): Promise<FileResult<JobErrorAndResult>> {
  const client = engine.client(job.identity.serverId)
  if (!client) return createFailure('commands.serverOfJobGone')
  const options = { signal, priority }
  const response = await client.errorAndResult(job.identity.jobId, { ...options, retries: defaultRetries })
  if (response.ok) return response
  return explainMissingJob({ clock }, client, job, options, response.error)
}

/**
 * How much of an error is kept, in UTF-16 units. The window processes the complete error each time it
 * renders.
 */
const maxErrorLength = 200_000

/** Loads the complete error and result of a job, for its page of details. */
export async function fetchWholeJob(context: CommandContext, key: JobKey): Promise<Reply<'wholeJob'>> {
  const job = context.store.state().jobs.get(key)
  if (!job) return createFailure('commands.notWatched')
  const response = await fetchErrorAndResult(context, job)
  if (!response.ok) return response
  const { error, ...whole } = response.value
  return { ok: true, ...whole, error: error && truncateError(error, maxErrorLength) }
}
