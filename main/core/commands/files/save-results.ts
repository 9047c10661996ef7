import { getJobKind } from '#shared/job-kind.ts'
import { isCompleted } from '#shared/outcome.ts'
import type { CommandResult } from '#shared/contract.ts'
import { createFailure, createMessage } from '#shared/message.ts'
import type { JobKey, JobState } from '#shared/model.ts'
import { formatJson } from '#shared/rules/json-value.ts'
import { toIsoTime } from '#shared/rules/time.ts'
import { toFileName, saveWithDialog, type FileContent, type FileDialogs } from '#main/base/files.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import { fetchResult } from './save-result.ts'

/** The number of jobs is limited, because each job may cost a request. */
const maxJobs = 1_000

function createRecord({ servers }: ReturnType<CommandContext['store']['state']>, job: JobState) {
  const { outcome } = job
  return {
    jobId: job.identity.jobId,
    label: job.identity.label,
    kind: getJobKind(job.identity, job.outcome),
    project: job.identity.project?.name,
    server: servers.get(job.identity.serverId)?.name,
    status: outcome?.kind ?? job.run.status,
    startedAt: toIsoTime(outcome?.startedAt ?? job.run.startedAt),
    endedAt: toIsoTime(outcome?.at),
    error: outcome?.error,
  }
}

/** Shows a save dialog and writes the results of several jobs as one JSON array. */
export async function saveResults(
  context: CommandContext,
  dialogs: FileDialogs,
  keys: readonly JobKey[],
): Promise<CommandResult> {
  const state = context.store.state()
  const jobs = keys.flatMap((key) => state.jobs.get(key) ?? [])
  if (jobs.length === 0) return createFailure('commands.notWatched')
  if (jobs.length > maxJobs) return createFailure('files.tooManyResults', maxJobs)
  if (!jobs.some(({ outcome }) => isCompleted(outcome?.kind))) return createFailure('commands.noResults')
  const batch = state.batches.get(jobs[0]?.user.batch ?? '')
  const question = {
    title: createMessage('files.titles.saveResults'),
    defaultName: toFileName(batch?.name ?? 'compileo', '-results.json'),
    extensions: ['json'],
  }
  let saved = 0
  let cut = 0
  // Results are written one by one, so that only one is in memory.
  const content: FileContent = async (write) => {
    const text = (part: string) => write(Buffer.from(part))
    for (const [index, job] of jobs.entries()) {
      const fetchedResult = isCompleted(job.outcome?.kind)
        ? await fetchResult(context, job, 'bulk')
        : undefined
      const result = fetchedResult?.ok ? fetchedResult.value : { value: null }
      if (fetchedResult?.ok) saved += 1
      const isCut = fetchedResult?.ok === false && fetchedResult.message.code === 'commands.resultCut'
      if (isCut) cut += 1
      const record = { ...createRecord(state, job), ...(isCut && { counts: job.run.result }) }
      const fields = formatJson(record).slice(0, -'\n}'.length)
      await text(`${index === 0 ? '[' : ','}\n${fields},\n  "result": `)
      if ('value' in result) await text(formatJson(result.value).replaceAll('\n', '\n  '))
      else {
        const writeResult = await result.parts(write)
        if (!writeResult.ok) return writeResult
      }
      await text('\n}')
    }
    await text('\n]\n')
    return { ok: true, value: undefined }
  }
  return saveWithDialog(dialogs, question, content, (file) => {
    if (saved === jobs.length) return createMessage('files.savedResults', saved, file)
    const missingCount = jobs.length - saved - cut
    return cut === 0
      ? createMessage('files.savedSomeResults', saved, file, missingCount)
      : createMessage('files.savedCutResults', saved, file, missingCount, cut)
  })
}
