import { kindOfJob } from '#shared/job-kind.ts'
import { isCompleted } from '#shared/outcome.ts'
import type { CommandResult } from '#shared/contract.ts'
import { failure, messageOf } from '#shared/message.ts'
import type { JobKey, JobState } from '#shared/model.ts'
import { readableJson } from '#shared/rules/json-value.ts'
import { isoTime } from '#shared/rules/time.ts'
import { fileNameOf, saveAs, type Content, type FileDialogs } from '#main/base/files.ts'
import type { CommandContext } from '../context.ts'
import { resultOf } from './save-result.ts'

/** Each job may cost a request. */
const mostJobs = 1_000

function record({ servers }: ReturnType<CommandContext['store']['state']>, job: JobState) {
  const { outcome } = job
  return {
    jobId: job.jobId,
    label: job.label,
    kind: kindOfJob(job),
    project: job.project?.name,
    server: servers.get(job.serverId)?.name,
    status: outcome?.kind ?? job.status,
    startedAt: isoTime(outcome?.startedAt ?? job.startedAt),
    endedAt: isoTime(outcome?.at),
    error: outcome?.error,
  }
}

/** Asks for a file, and writes the results of these jobs as one JSON list, each with its job. */
export async function saveResults(
  context: CommandContext,
  dialogs: FileDialogs,
  keys: readonly JobKey[],
): Promise<CommandResult> {
  const state = context.store.state()
  const jobs = keys.flatMap((key) => state.jobs.get(key) ?? [])
  if (jobs.length === 0) return failure('commands.notWatched')
  if (jobs.length > mostJobs) return failure('files.tooManyResults', mostJobs)
  if (!jobs.some(({ outcome }) => isCompleted(outcome?.kind))) return failure('commands.noResults')
  const batch = state.batches.get(jobs[0]?.batch ?? '')
  const question = {
    title: messageOf('files.titles.saveResults'),
    defaultName: fileNameOf(batch?.name ?? 'compileo', '-results.json'),
    extensions: ['json'],
  }
  let saved = 0
  // One result at a time is in memory.
  const content: Content = async (write) => {
    const text = (part: string) => write(Buffer.from(part))
    for (const [index, job] of jobs.entries()) {
      const found = isCompleted(job.outcome?.kind) ? await resultOf(context, job, 'bulk') : undefined
      const result = found?.ok ? found.value : { value: null }
      if (found?.ok) saved += 1
      const fields = readableJson(record(state, job)).slice(0, -'\n}'.length)
      await text(`${index === 0 ? '[' : ','}\n${fields},\n  "result": `)
      if ('value' in result) await text(readableJson(result.value).replaceAll('\n', '\n  '))
      else {
        const written = await result.parts(write)
        if (!written.ok) return written
      }
      await text('\n}')
    }
    await text('\n]\n')
    return { ok: true, value: undefined }
  }
  return saveAs(dialogs, question, content, (file) =>
    saved === jobs.length
      ? messageOf('files.savedResults', saved, file)
      : messageOf('files.savedSomeResults', saved, file, jobs.length - saved),
  )
}
