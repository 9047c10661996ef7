import { basename } from 'node:path'
import { readableJson } from '#shared/rules/json-value.ts'
import type { CommandResult } from '#shared/contract.ts'
import { fileNameOf, writeWhole, type FileResult, type FileDialogs } from '#main/base/files.ts'
import type { JobKey, JobState } from '#shared/model.ts'
import { messageOf } from '#shared/message.ts'
import type { CommandContext } from '../context.ts'
import { fetchWhole } from '../jobs/whole-job.ts'

export async function resultOf(
  context: CommandContext,
  job: JobState,
  priority?: 'bulk',
): Promise<FileResult<unknown>> {
  if (job.result !== undefined) return { ok: true, value: job.result }
  const response = await fetchWhole(context, job, priority)
  if (!response.ok) return response
  const { result } = response.value
  return result === undefined
    ? { ok: false, message: messageOf('commands.noResult') }
    : { ok: true, value: result }
}

/** Asks for a file, and writes a job's result there: as readable JSON, or as plain text. */
export async function saveResult(
  context: CommandContext,
  dialogs: FileDialogs,
  key: JobKey,
): Promise<CommandResult> {
  const job = context.store.state().jobs.get(key)
  if (!job) return { ok: false, message: messageOf('commands.notWatched') }
  const found = await resultOf(context, job)
  if (!found.ok) return found
  const result = found.value
  const isText = typeof result === 'string'
  const extension = isText ? 'txt' : 'json'
  const path = await dialogs.askSave({
    title: messageOf('files.titles.saveResult'),
    defaultName: fileNameOf(job.label ?? job.jobId, `-result.${extension}`),
    extensions: [extension],
  })
  if (path === undefined) return { ok: true }
  const written = await writeWhole(path, isText ? result : `${readableJson(result)}\n`)
  return written.ok ? { ok: true, message: messageOf('files.saved', basename(path)) } : written
}
