import { findDataset } from '#shared/rules/dataset-in-result.ts'
import { formatJson } from '#shared/rules/json-value.ts'
import type { CommandResult } from '#shared/contract.ts'
import {
  toFileName,
  saveWithDialog,
  type FileContent,
  type FileResult,
  type FileDialogs,
} from '#main/base/files.ts'
import type { ApiResponse } from '#main/compileo/errors.ts'
import { readDatasetFile } from '#main/compileo/list-routes.ts'
import type { JobKey, JobState } from '#shared/model.ts'
import { createFailure, createMessage } from '#shared/message.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import { explainMissingJob, fetchErrorAndResult } from '#main/core/commands/jobs/whole-job.ts'

const noResult = createFailure('commands.noResult')
const notWatched = createFailure('commands.notWatched')
const serverGone = createFailure('commands.serverOfJobGone')

/** A result: either its value, or, for a large result, a function that writes its JSON in parts. */
type Result = { readonly value: unknown } | { readonly parts: Exclude<FileContent, string> }

const toFileResult = (response: ApiResponse<unknown>): FileResult<void> =>
  response.ok ? { ok: true, value: undefined } : { ok: false, message: response.error.message }

/** Fetches the complete result of a job. An export of many results uses the priority `bulk`. */
export async function fetchResult(
  context: CommandContext,
  job: JobState,
  priority: 'command' | 'bulk' = 'command',
): Promise<FileResult<Result>> {
  if (job.run.result !== undefined && !job.run.isResultCut)
    return { ok: true, value: { value: job.run.result } }
  const response = await fetchErrorAndResult(context, job, priority)
  if (!response.ok) return response
  const { result, resultBytes } = response.value
  if (resultBytes === undefined)
    return result === undefined ? noResult : { ok: true, value: { value: result } }
  const parts: FileContent = async (write) => {
    const client = context.engine.client(job.identity.serverId)
    if (!client) return serverGone
    return toFileResult(
      await client.writeResult(job.identity.jobId, { signal: context.signal, priority, isRaw: true }, write),
    )
  }
  return { ok: true, value: { parts } }
}

/**
 * Shows a save dialog and writes a job's result: as indented JSON, or as the server sent it if it is large.
 */
export async function saveResult(
  context: CommandContext,
  dialogs: FileDialogs,
  key: JobKey,
): Promise<CommandResult> {
  const job = context.store.state().jobs.get(key)
  if (!job) return notWatched
  const { signal } = context
  const content: FileContent = async (write) => {
    if (job.run.result !== undefined && !job.run.isResultCut) {
      await write(Buffer.from(`${formatJson(job.run.result)}\n`))
      return { ok: true, value: undefined }
    }
    const client = context.engine.client(job.identity.serverId)
    if (!client) return serverGone
    const options = { signal, priority: 'command' } as const
    const response = await client.writeResult(job.identity.jobId, options, write)
    if (!response.ok) return explainMissingJob(context, client, job, options, response.error)
    return response.value.isMissing ? noResult : { ok: true, value: undefined }
  }
  const defaultName = toFileName(job.identity.label ?? job.identity.jobId, '-result.json')
  const question = { title: createMessage('files.titles.saveResult'), defaultName, extensions: ['json'] }
  return saveWithDialog(dialogs, question, content)
}

/** Shows a save dialog and writes the dataset that a job has created. */
export async function saveDataset(
  context: CommandContext,
  dialogs: FileDialogs,
  key: JobKey,
): Promise<CommandResult> {
  const job = context.store.state().jobs.get(key)
  if (!job) return notWatched
  const client = context.engine.client(job.identity.serverId)
  if (!client) return serverGone
  // The result is only fetched if the state has none. A result that was reduced to its counts still names the
  // dataset.
  const fetchedResult = job.run.result === undefined ? await fetchResult(context, job) : undefined
  if (fetchedResult && !fetchedResult.ok) return fetchedResult
  const wholeResult = fetchedResult && 'value' in fetchedResult.value ? fetchedResult.value.value : undefined
  const dataset = findDataset(job.run.result ?? wholeResult)
  if (!dataset) return createFailure('commands.noDataset')
  const { id, name = job.identity.label ?? job.identity.jobId, extension } = dataset
  const options = { signal: context.signal, priority: 'command' } as const
  const content: FileContent = async (write) =>
    toFileResult(await readDatasetFile(client, id, options, write))
  const defaultName = toFileName(name, `.${extension}`)
  const question = { title: createMessage('files.titles.saveDataset'), defaultName, extensions: [extension] }
  return saveWithDialog(dialogs, question, content)
}
