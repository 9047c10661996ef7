import { basename } from 'node:path'
import { datasetIn } from '#shared/rules/dataset-in-result.ts'
import { readableJson } from '#shared/rules/json-value.ts'
import type { CommandResult } from '#shared/contract.ts'
import { fileNameOf, writeWhole, type Content, type FileResult, type FileDialogs } from '#main/base/files.ts'
import type { ApiResponse } from '#main/compileo/errors.ts'
import { readDatasetFile } from '#main/compileo/list-routes.ts'
import type { JobKey, JobState } from '#shared/model.ts'
import { messageOf, type Message } from '#shared/message.ts'
import type { CommandContext } from '../context.ts'
import { fetchWhole } from '../jobs/whole-job.ts'

const noResult = { ok: false, message: messageOf('commands.noResult') } as const
const notWatched = { ok: false, message: messageOf('commands.notWatched') } as const
const serverGone = { ok: false, message: messageOf('commands.serverOfJobGone') } as const

/** A result of any size: its value, or what writes its JSON as it comes. */
type Result = { readonly value: unknown } | { readonly parts: Exclude<Content, string> }

const inFile = (response: ApiResponse<unknown>): FileResult<void> =>
  response.ok ? { ok: true, value: undefined } : { ok: false, message: response.error.message }

/** @param priority `bulk` if it is one of many */
export async function resultOf(
  context: CommandContext,
  job: JobState,
  priority: 'command' | 'bulk' = 'command',
): Promise<FileResult<Result>> {
  if (job.result !== undefined) return { ok: true, value: { value: job.result } }
  const response = await fetchWhole(context, job, priority)
  if (!response.ok) return response
  const { result, resultBytes } = response.value
  if (resultBytes === undefined)
    return result === undefined ? noResult : { ok: true, value: { value: result } }
  const parts: Content = async (write) => {
    const client = context.engine.client(job.serverId)
    if (!client) return serverGone
    return inFile(await client.largeStatus(job.jobId, { signal: context.signal, priority }, write))
  }
  return { ok: true, value: { parts } }
}

async function saveAs(
  dialogs: FileDialogs,
  title: Message,
  name: readonly [text: string, ending: string],
  extension: string,
  content: Content,
): Promise<CommandResult> {
  const path = await dialogs.askSave({ title, defaultName: fileNameOf(...name), extensions: [extension] })
  if (path === undefined) return { ok: true }
  const written = await writeWhole(path, content)
  return written.ok ? { ok: true, message: messageOf('files.saved', basename(path)) } : written
}

/** Asks for a file, and writes a job's result there: as readable JSON, or as it comes if it is large. */
export async function saveResult(
  context: CommandContext,
  dialogs: FileDialogs,
  key: JobKey,
): Promise<CommandResult> {
  const job = context.store.state().jobs.get(key)
  if (!job) return notWatched
  const found = await resultOf(context, job)
  if (!found.ok) return found
  const { value: result } = found
  const name = [job.label ?? job.jobId, '-result.json'] as const
  const content = 'parts' in result ? result.parts : `${readableJson(result.value)}\n`
  return saveAs(dialogs, messageOf('files.titles.saveResult'), name, 'json', content)
}

/** Asks for a file, and writes the dataset there that a job has made. */
export async function saveDataset(
  context: CommandContext,
  dialogs: FileDialogs,
  key: JobKey,
): Promise<CommandResult> {
  const job = context.store.state().jobs.get(key)
  if (!job) return notWatched
  const client = context.engine.client(job.serverId)
  if (!client) return serverGone
  const found = await resultOf(context, job)
  if (!found.ok) return found
  const dataset = 'value' in found.value ? datasetIn(found.value.value) : undefined
  if (!dataset) return { ok: false, message: messageOf('commands.noDataset') }
  const { id, name = job.label ?? job.jobId, extension } = dataset
  const options = { signal: context.signal, priority: 'command' } as const
  const content: Content = async (write) => inFile(await readDatasetFile(client, id, options, write))
  const title = messageOf('files.titles.saveDataset')
  return saveAs(dialogs, title, [name, `.${extension}`], extension, content)
}
