import { basename } from 'node:path'
import { kindOfJob } from '#shared/job-kind.ts'
import { isCompleted } from '#shared/outcome.ts'
import type { CommandResult } from '#shared/contract.ts'
import { messageOf } from '#shared/message.ts'
import type { JobKey, JobState } from '#shared/model.ts'
import { readableJson } from '#shared/rules/json-value.ts'
import { isoTime } from '#shared/rules/time.ts'
import { inPool } from '#main/base/pool.ts'
import { fileNameOf, writeWhole, type FileDialogs } from '#main/base/files.ts'
import type { CommandContext } from '../context.ts'
import { resultOf } from './save-result.ts'

/** Each job may cost a request. */
const mostJobs = 1_000
/** Results fetched at once: the window's other requests still get through. */
const atOnce = 4
/** In UTF-16 units: the file is built in memory. */
const longestFile = 100_000_000

function record({ servers }: ReturnType<CommandContext['store']['state']>, job: JobState, result: unknown) {
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
    result: result ?? null,
  }
}

async function resultsOf(
  context: CommandContext,
  jobs: readonly JobState[],
): Promise<ReadonlyMap<JobKey, unknown>> {
  const completed = jobs.filter(({ outcome }) => isCompleted(outcome?.kind))
  const found = new Map<JobKey, unknown>()
  await inPool(completed, atOnce, async (job) => {
    const response = await resultOf(context, job, 'bulk')
    if (response.ok) found.set(job.key, response.value)
  })
  return found
}

/** Asks for a file, and writes the results of these jobs as one JSON list, each with its job. */
export async function saveResults(
  context: CommandContext,
  dialogs: FileDialogs,
  keys: readonly JobKey[],
): Promise<CommandResult> {
  const state = context.store.state()
  const jobs = keys.flatMap((key) => state.jobs.get(key) ?? [])
  if (jobs.length === 0) return { ok: false, message: messageOf('commands.notWatched') }
  if (jobs.length > mostJobs) return { ok: false, message: messageOf('files.tooManyResults', mostJobs) }
  if (!jobs.some(({ outcome }) => isCompleted(outcome?.kind))) {
    return { ok: false, message: messageOf('commands.noResults') }
  }
  const batch = state.batches.get(jobs[0]?.batch ?? '')
  const path = await dialogs.askSave({
    title: messageOf('files.titles.saveResults'),
    defaultName: fileNameOf(batch?.name ?? 'compileo', '-results.json'),
    extensions: ['json'],
  })
  if (path === undefined) return { ok: true }
  const results = await resultsOf(context, jobs)
  const records = jobs.map((job) => readableJson(record(state, job, results.get(job.key))))
  const length = records.reduce((sum, text) => sum + text.length, 0)
  if (length > longestFile) return { ok: false, message: messageOf('files.resultsTooLarge') }
  const written = await writeWhole(path, `[\n${records.join(',\n')}\n]\n`)
  if (!written.ok) return written
  const file = basename(path)
  const missing = jobs.length - results.size
  return {
    ok: true,
    message:
      missing === 0
        ? messageOf('files.savedResults', results.size, file)
        : messageOf('files.savedSomeResults', results.size, file, missing),
  }
}
