import { basename } from 'node:path'
import type { Outcome } from '../../../shared/contract.ts'
import { fileNameOf, writeWhole, type FileAnswer, type FileDialogs } from '../../base/files.ts'
import type { JobKey, JobState } from '../../../shared/model.ts'
import { texts } from '../../../shared/texts/native-texts.ts'
import { confirm } from '../../watching/confirm.ts'
import type { CommandContext } from '../context.ts'

/** The result as it is known, else as the server tells it: over a restart of the program it is not kept. */
async function resultOf(
  { engine, clock, signal }: CommandContext,
  job: JobState,
): Promise<FileAnswer<unknown>> {
  if (job.result !== undefined) return { ok: true, value: job.result }
  const client = engine.client(job.serverId)
  if (!client) return { ok: false, message: texts.commands.serverOfJobGone }
  const options = { signal, priority: 'command', retries: 0 } as const
  const answer = await client.status(job.jobId, options)
  if (answer.ok) {
    const { result } = answer.value
    return result === undefined
      ? { ok: false, message: texts.commands.noResult }
      : { ok: true, value: result }
  }
  // The real server's no is the same for a job that is gone and for one whose result it can't tell.
  const confirmed = await confirm(client, clock, job.jobId, options)
  const message = confirmed.is === 'missing' ? texts.commands.jobGone : answer.error.message
  return { ok: false, message }
}

/** Asks where, and writes a job's result there: as JSON that a person can read, or as the text that it is. */
export async function saveResult(
  context: CommandContext,
  dialogs: FileDialogs,
  key: JobKey,
): Promise<Outcome> {
  const job = context.store.state().jobs.get(key)
  if (!job) return { ok: false, message: texts.commands.notWatched }
  const found = await resultOf(context, job)
  if (!found.ok) return found
  const result = found.value
  const isText = typeof result === 'string'
  const extension = isText ? 'txt' : 'json'
  const path = await dialogs.askSave({
    title: texts.files.titles.saveResult,
    defaultName: fileNameOf(job.label ?? job.jobId, `-result.${extension}`),
    extensions: [extension],
  })
  if (path === undefined) return { ok: true }
  const written = await writeWhole(path, isText ? result : `${JSON.stringify(result, undefined, 2)}\n`)
  return written.ok ? { ok: true, message: texts.files.saved(basename(path)) } : written
}
