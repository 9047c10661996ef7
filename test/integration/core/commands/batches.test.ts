import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { saveResults } from '#main/core/commands/files/save-results.ts'
import { groupJobs, renameBatch, ungroupJobs } from '#main/core/commands/jobs/batches.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { undoUnwatch, unwatchJobs } from '#main/core/commands/jobs/job-settings.ts'
import type { JobKey } from '#shared/model.ts'
import type { CompileoServer } from '#test/server/index.ts'
import type { Json } from '#test/server/job.ts'
import { createFakeFileDialogs } from '#test/support/file-dialogs.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { toJobParts } from '#test/support/job-parts.ts'

let server: CompileoServer
let folder: string

beforeEach(async () => {
  server = await startServerForTest({ streamIntervalMs: 10 })
  folder = createTempFolder()
})

async function watchAll(jobIds: readonly string[]): Promise<{ core: RunningCore; keys: JobKey[] }> {
  for (const id of jobIds) server.addJob({ id, status: 'running', progress: 10 })
  const core = runCore({ folder, url: server.url })
  const keys: JobKey[] = []
  for (const id of jobIds) keys.push(await core.watchJob(id))
  return { core, keys }
}

const path = () => join(folder, 'mine.json')

const complete = (id: string, result: Json) =>
  server.addJob({ id, status: 'completed', progress: 100, result })

const batchesOf = ({ store }: RunningCore) => [...store.state().batches.values()]

describe('a batch', () => {
  it('can be created from jobs, renamed, extended and reduced', async () => {
    const { core, keys } = await watchAll(['x', 'y', 'z'])
    const [x, y, z] = keys
    if (!x || !y || !z) throw new Error('not watched')
    const { batchId, ...made } = groupJobs(core.context, [x, y, 's/gone'], { name: ' Night run ' })
    expect(made).toEqual({ ok: true })
    expect(groupJobs(core.context, ['s/gone'])).toMatchObject({ ok: false })
    expect(batchesOf(core)).toEqual([{ id: batchId, name: 'Night run' }])
    expect(keys.map((key) => core.job(key).user.batch)).toEqual([batchId, batchId, undefined])

    expect(groupJobs(core.context, [z], { batchId })).toEqual({ ok: true, batchId })
    expect(core.job(z).user.batch).toBe(batchId)
    expect(ungroupJobs(core.context, [x])).toEqual({ ok: true })
    expect(core.job(x).user.batch).toBeUndefined()

    expect(renameBatch(core.context, batchId ?? '', 'Corpus')).toEqual({ ok: true })
    expect(batchesOf(core)).toEqual([{ id: batchId, name: 'Corpus' }])
    expect(renameBatch(core.context, batchId ?? '', ' ')).toEqual({ ok: true })
    expect(batchesOf(core)).toEqual([{ id: batchId, name: undefined }])
    expect(formatAllMessages(renameBatch(core.context, 'no-such', 'x'))).toEqual({
      ok: false,
      message: 'This batch no longer exists',
    })
    expect(groupJobs(core.context, [x], { batchId: 'no-such' })).toMatchObject({ ok: false })
  })

  it('is restored after a relaunch if it still contains jobs', async () => {
    const { core, keys } = await watchAll(['x', 'y', 'z'])
    const { batchId } = groupJobs(core.context, keys.slice(0, 2), { name: 'Night run' })
    const other = groupJobs(core.context, keys.slice(2), { name: 'Left' })
    ungroupJobs(core.context, keys.slice(2))
    expect(batchesOf(core).map(({ id }) => id)).toEqual([batchId, other.batchId])
    await core.stop()
    const again = runCore({ folder })
    expect(batchesOf(again)).toEqual([{ id: batchId, name: 'Night run' }])
    expect(keys.map((key) => again.job(key).user.batch)).toEqual([batchId, batchId, undefined])
  })

  it('is restored completely if the user undoes unwatching its jobs', async () => {
    const { core, keys } = await watchAll(['x', 'y'])
    const { batchId } = groupJobs(core.context, keys)
    unwatchJobs(core.context, keys)
    undoUnwatch(core.context)
    expect(keys.map((key) => core.job(key))).toMatchObject(
      keys.map(() => toJobParts({ batch: batchId, connection: { state: 'connecting' } })),
    )
    expect(batchesOf(core)).toEqual([{ id: batchId, name: undefined }])
  })
})

describe('saving the results of several jobs', () => {
  it('writes one JSON list, fetches missing results, and counts jobs without a result', async () => {
    complete('x', { chunks: 412 })
    complete('y', { text: 'x'.repeat(100_000) })
    server.addJob({ id: 'z', status: 'failed', progress: 10, error: 'E' })
    const startedAt = Date.UTC(2026, 10, 24)
    server.addJob({ id: 'w', status: 'running', startedAt })
    const core = runCore({ folder, url: server.url })
    const keys: JobKey[] = []
    for (const id of ['x', 'y', 'z', 'w']) keys.push(await core.watchJob(id))
    await core.untilState(() => keys.slice(0, 3).every((key) => core.job(key).outcome !== undefined))
    groupJobs(core.context, keys, { name: 'Night run' })
    const person = createFakeFileDialogs(path())
    expect(formatAllMessages(await saveResults(core.context, person, [...keys, 's/gone']))).toEqual({
      ok: true,
      message: 'Saved 2 results to mine.json. 2 jobs had no result.',
    })
    expect(person.questions).toMatchObject([{ defaultName: 'Night run-results.json', extensions: ['json'] }])
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject([
      { jobId: 'x', status: 'completed', result: { chunks: 412 } },
      { jobId: 'y', status: 'completed', result: { text: 'x'.repeat(100_000) } },
      { jobId: 'z', status: 'failed', error: 'E', result: null },
      { jobId: 'w', status: 'running', startedAt: new Date(startedAt).toISOString(), result: null },
    ])
    const saveAt = async (place?: string) =>
      formatAllMessages(await saveResults(core.context, createFakeFileDialogs(place), keys.slice(0, 2)))
    expect(await saveAt(path())).toEqual({ ok: true, message: 'Saved 2 results to mine.json' })
    expect(await saveAt()).toEqual({ ok: true })
    expect(await saveAt(join(path(), 'mine.json'))).toMatchObject({ ok: false })
    server.removeJob('y')
    expect(await saveAt(path())).toEqual({
      ok: true,
      message: 'Saved 1 result to mine.json. 1 job had no result.',
    })
    ungroupJobs(core.context, keys)
    await saveResults(core.context, person, keys)
    expect(person.questions.at(-1)).toMatchObject({ defaultName: 'compileo-results.json' })
  })

  it('streams results that are too large for memory into the file', async () => {
    const large = { text: 'x'.repeat(6_000_000), result: [1] }
    complete('x', { chunks: 412 })
    complete('y', large)
    const core = runCore({ folder, url: server.url })
    const keys = [await core.watchJob('y'), await core.watchJob('x')]
    await core.untilState(() => keys.every((key) => core.job(key).outcome !== undefined))
    expect(formatAllMessages(await saveResults(core.context, createFakeFileDialogs(path()), keys))).toEqual({
      ok: true,
      message: 'Saved 2 results to mine.json',
    })
    const [first, second] = JSON.parse(readFileSync(path(), 'utf8'))
    expect(JSON.stringify(first.result) === JSON.stringify(large)).toBe(true)
    expect([first.jobId, second]).toMatchObject(['y', { jobId: 'x', result: { chunks: 412 } }])
  })

  it('opens no dialog for more than 1,000 jobs, or if no job has a result', async () => {
    const core = runCore({ folder })
    const jobs = Array.from({ length: 1_001 }, (_, n) => createJob('s', `job-${n}`, 0))
    for (const job of jobs) core.store.putJob(job)
    const person = createFakeFileDialogs(path())
    const save = async (count: number) => {
      const keys = jobs.slice(0, count).map(({ identity: { key } }) => key)
      return formatAllMessages(await saveResults(core.context, person, keys))
    }
    expect(await save(1_001)).toEqual({ ok: false, message: 'Select up to 1,000 jobs' })
    expect(await save(1_000)).toEqual({ ok: false, message: 'None of these jobs has a result' })
    expect(await save(0)).toEqual({ ok: false, message: 'You’re no longer watching this job' })
    expect(person.questions).toEqual([])
  })
})
