import { beforeEach, describe, expect, it } from 'vitest'
import { getCommandName } from '#main/core/notifications/notification.ts'
import { restartJob } from '#main/core/commands/jobs/run-job.ts'
import { watchJobsInText } from '#main/core/commands/jobs/watch.ts'
import { addServer, editServer } from '#main/core/commands/servers/edit-servers.ts'
import type { JobKey } from '#shared/model.ts'
import { commonFaults, stuckError, type CompileoServer, type JobPatch } from '#test/server/index.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { withJobFields, toJobParts, type FlatJob } from '#test/support/job-parts.ts'

const uuid = 'a1b2c3d4-5e6f-4a7b-8c9d-0e1f2a3b4c5d'

let server: CompileoServer
let core: RunningCore

beforeEach(async () => {
  server = await startServerForTest({ streamIntervalMs: 10, rateLimit: Infinity })
  core = runCore({ folder: createTempFolder() })
  addServer(core.context, { url: server.url })
})

async function watchRunning(known: FlatJob = {}): Promise<JobKey> {
  const key = await core.watchJob(uuid)
  core.store.updateJob(key, (job) => withJobFields(job, known))
  await core.untilState(() => core.job(key).run.connection.state === 'live')
  return key
}

async function forgotten(key: JobKey) {
  server.removeJob(uuid)
  await core.untilState(() => core.job(key).outcome !== undefined)
  return core.job(key)
}

const recordsAsked = () =>
  server.requests.count({ route: 'dataset' }) + server.requests.count({ route: 'extraction' })

describe('a job that the queue has deleted', () => {
  it('has completed if the table of extractions reports it', async () => {
    const { id: project } = server.lists.addProject({ name: 'Cardiology' })
    server.addJob({ id: uuid, status: 'running' })
    const key = await watchRunning({ kind: 'extraction' })
    server.lists.putExtraction({
      jobId: uuid,
      projectId: project,
      status: 'completed',
      startedAt: Date.now(),
      completedAt: Date.now(),
      progress: { totalResults: 4, avgConfidence: 0.9, categories: [] },
    })
    const {
      outcome,
      run: { number: run },
    } = await forgotten(key)
    expect(outcome).toMatchObject({
      kind: 'completed',
      source: 'records',
      result: { kind: 'extraction', counts: { results: 4 } },
    })
    expect(run).toBe(1)
    const spec = await core.notifications.waitUntilShown(1)
    expect(spec.title).toContain('completed')
    expect(spec.body).toContain('The queue no longer has this job. Its outcome is from the server’s records.')
    expect(server.requests.count({ route: 'dataset' })).toBe(0)
  })

  it.each([
    ['completed', ['saveDataset', 'job', 'openInCompileo']],
    ['failed', ['job', 'openInCompileo']],
  ])('has %s if the table of datasets reports it', async (status, buttons) => {
    server.lists.datasetsKnown = true
    server.addJob({ id: uuid, status: 'running' })
    const key = await watchRunning()
    server.lists.putDataset({ jobId: uuid, status, result: '{"dataset_id":"d","entries_count":12}' })
    const { outcome } = await forgotten(key)
    expect(outcome).toMatchObject({ kind: status, source: 'records' })
    const spec = await core.notifications.waitUntilShown(1)
    // The queue can't restart a job that it doesn't have.
    expect(spec.buttons.map(({ command }) => getCommandName(command))).toEqual(buttons)
    expect(formatAllMessages(await restartJob(core.context, key))).toMatchObject({ ok: false, kind: 'gone' })
    expect(server.requests.count({ route: 'restart' })).toBe(0)
  })

  it('is lost if the server’s tables show it as running or pending, which may be outdated', async () => {
    server.lists.datasetsKnown = true
    server.addJob({ id: uuid, status: 'running' })
    const key = await watchRunning()
    // Rows of failed extractions and cancelled datasets keep their status forever.
    server.lists.putExtraction({ jobId: uuid, projectId: 'p', status: 'running' })
    server.lists.putDataset({ jobId: uuid, status: 'pending' })
    expect((await forgotten(key)).outcome).toMatchObject({ kind: 'lost' })
    expect(core.job(key).outcome?.source).toBeUndefined()
    expect(recordsAsked()).toBe(2)
  })

  it('is lost if a dataset’s failure may be from the previous run', async () => {
    server.lists.datasetsKnown = true
    server.addJob({ id: uuid, status: 'running' })
    const key = await watchRunning({ kind: 'dataset', number: 2 })
    server.lists.putDataset({ jobId: uuid, status: 'failed' })
    expect((await forgotten(key)).outcome).toMatchObject({ kind: 'lost' })
  })

  it('is looked up again if its server was unreachable', async () => {
    server.lists.datasetsKnown = true
    server.addJob({ id: uuid, status: 'running' })
    const key = await watchRunning({ kind: 'dataset' })
    server.lists.putDataset({ jobId: uuid, status: 'completed' })
    server.faults.add({ on: 'dataset', times: 2, do: { kind: 'drop' } })
    expect((await forgotten(key)).outcome).toMatchObject({ kind: 'completed', source: 'records' })
  })

  it('is lost if the response from the table is about another job', async () => {
    server.lists.datasetsKnown = true
    server.addJob({ id: uuid, status: 'running' })
    const key = await watchRunning({ kind: 'dataset' })
    const body = JSON.stringify({ job_id: 'other', status: 'completed' })
    server.faults.add({ on: 'dataset', do: { kind: 'answer', status: 200, body } })
    expect((await forgotten(key)).outcome).toMatchObject({ kind: 'lost' })
  })

  it('isn’t looked up as an extraction if its ID isn’t a UUID', async () => {
    server.lists.addProject({ name: 'Cardiology' })
    server.addJob({ id: 'other', status: 'running' })
    const key = await core.watchJob('other')
    await core.untilState(() => core.job(key).run.connection.state === 'live')
    server.removeJob('other')
    await core.untilState(() => core.job(key).outcome?.kind === 'lost')
    expect(server.requests.count({ route: 'extraction' })).toBe(0)
  })

  it('is lost if its run in the table ended before the watched run began', async () => {
    server.lists.addProject({ name: 'Cardiology' })
    server.addJob({ id: uuid, status: 'running' })
    const key = await watchRunning({ kind: 'extraction' })
    const before = Date.now() - 60 * 60_000
    server.lists.putExtraction({
      jobId: uuid,
      projectId: 'p',
      status: 'completed',
      startedAt: before,
      completedAt: before,
    })
    expect((await forgotten(key)).outcome).toMatchObject({ kind: 'lost' })
  })

  it('isn’t lost while a captive portal responds instead of its server', async () => {
    server.lists.datasetsKnown = true
    server.addJob({ id: uuid, status: 'running' })
    const key = await watchRunning({ kind: 'dataset' })
    server.lists.putDataset({ jobId: uuid, status: 'completed' })
    server.faults.add({ on: ['dataset', 'extraction', 'health', 'stats'], do: commonFaults.page(404) })
    server.removeJob(uuid)
    await core.untilState(() => core.job(key).run.connection.state === 'offline')
    expect(core.job(key).outcome).toBeUndefined()
    server.faults.clear()
    await core.untilState(() => core.job(key).outcome !== undefined)
    expect(core.job(key).outcome).toMatchObject({ kind: 'completed', source: 'records' })
  })

  it('is lost on a server without tables of extractions and datasets, after one request for each', async () => {
    server.addJob({ id: uuid, status: 'running' })
    server.addJob({ id: 'other', status: 'running' })
    const key = await watchRunning()
    const other = await core.watchJob('other')
    await core.untilState(() => core.job(other).run.connection.state === 'live')
    expect((await forgotten(key)).outcome).toMatchObject({ kind: 'lost' })
    server.removeJob('other')
    await core.untilState(() => core.job(other).outcome?.kind === 'lost')
    expect(recordsAsked()).toBe(2)
  })
})

const ids = (count: number) =>
  Array.from({ length: count }, (_, nth) => `${String(nth).padStart(8, '0')}${uuid.slice(8)}`)

const journalAsked = () => server.requests.count({ route: 'plugin-outcomes' })

const isShown = (title: RegExp) => () => {
  const visible = core.notifications.presenter.visible()
  return visible.length === 1 && visible.every((each) => title.test(each.title))
}

const hasEnded = (keys: readonly JobKey[]) => () => keys.every((key) => core.job(key).outcome)

describe('the plugin’s journal', () => {
  const hour = 3_600_000
  let clock: FakeClock

  async function watchAll(jobIds: readonly string[], plugin: boolean | '1.0.0' = true, aheadMs = 0) {
    clock = createFakeClock(Date.now(), 20)
    server = await startServerForTest({ clock: { ...clock, now: () => clock.now() + aheadMs }, plugin })
    core = runCore({ folder: createTempFolder(), url: server.url, clock })
    for (const id of jobIds) server.addJob({ id, status: 'running', startedAt: clock.now() - 1_000 })
    const { results } = await watchJobsInText(core.context, { text: jobIds.join(' ') })
    const keys = results.flatMap(({ key }) => key ?? [])
    const isLive = (key: JobKey) => core.job(key).run.connection.state === 'live'
    await clock.advanceUntil(() => keys.every(isLive), 1_000, 600_000)
    if (plugin !== false)
      await clock.advanceUntil(() => server.requests.count({ route: 'plugin-changes' }) > 0, 1_000, 60_000)
    return keys
  }

  async function sleepWhile(ends: Iterable<readonly [jobId: string, end: JobPatch]>) {
    server.requests.clear()
    const endedAt = clock.now() + hour
    clock.suspend(8 * hour)
    for (const [id, end] of ends) {
      server.updateJob(id, { completedAt: endedAt, ...end })
      server.removeJob(id)
    }
    core.woke()
    return endedAt
  }

  it('leads to one notification about 200 runs that were deleted overnight', async () => {
    const keys = await watchAll(ids(200))
    const endedAt = await sleepWhile(
      ids(200).map((id, nth) => [
        id,
        nth % 10 === 0 ? { status: 'failed', error: 'Out of memory' } : { status: 'completed' },
      ]),
    )
    await clock.advanceUntil(hasEnded(keys), 1_000, 600_000)
    const outcomes = keys.flatMap((key) => core.job(key).outcome ?? [])
    expect(outcomes.filter(({ kind }) => kind === 'failed')).toHaveLength(20)
    expect(outcomes.filter(({ kind }) => kind === 'completed')).toHaveLength(180)
    for (const outcome of outcomes) expect(outcome).toMatchObject({ source: 'journal', at: endedAt })
    expect(outcomes[0]?.error).toBe('Out of memory')
    expect(journalAsked()).toBeLessThanOrEqual(3)
    expect(server.requests.count({ route: 'dataset' })).toBe(0)
    await clock.advanceUntil(isShown(/^20 jobs need attention/), 1_000, 600_000)
  })

  it('is requested for at most 200 jobs at once', async () => {
    const keys = await watchAll(ids(401))
    await sleepWhile(ids(401).map((id) => [id, { status: 'completed' }]))
    await clock.advanceUntil(hasEnded(keys), 1_000, 600_000)
    const asked = server.requests
      .list({ route: 'plugin-outcomes' })
      .map(({ path }) => new URL(path, server.url).searchParams.getAll('ids').length)
    expect(Math.max(...asked)).toBe(200)
    expect(asked.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(401)
  })

  it('has the outcome of a job that was watched just before the machine slept', async () => {
    await watchAll(ids(1))
    server.frozen = true
    server.addJob({ id: uuid, status: 'running' })
    const adding = watchJobsInText(core.context, { text: uuid })
    await clock.advanceUntil(() => core.store.state().jobs.size === 2)
    const endedAt = await sleepWhile([[uuid, { status: 'completed' }]])
    server.frozen = false
    const [key] = (await Promise.all([adding, clock.advance(60_000)]))[0].results.flatMap(
      (each) => each.key ?? [],
    )
    if (!key) throw new Error('It isn’t watched')
    await clock.advanceUntil(hasEnded([key]), 1_000, 600_000)
    expect(core.job(key).outcome).toMatchObject({ kind: 'completed', at: endedAt })
    await clock.advanceUntil(isShown(/completed/), 1_000, 600_000)
  })

  it('contains a run’s reason and result, and is shown as the source of both', async () => {
    const [id = ''] = ids(1)
    const [key = 's/x'] = await watchAll([id])
    await sleepWhile([
      [id, { status: 'completed', result: { operation: 'chunk', total_chunks_created: 734 } }],
    ])
    await clock.advanceUntil(hasEnded([key]), 1_000, 60_000)
    expect(core.job(key).outcome).toMatchObject({ kind: 'completed', result: { counts: { chunks: 734 } } })
    await clock.advanceUntil(() => core.notifications.titles().length > 0, 1_000, 300_000)
    const { body } = await core.notifications.waitUntilShown(1)
    expect(body).toContain('The queue no longer has this job. Its outcome is from the server’s journal.')
  })

  it('reports no failure for a job that the server lost track of and deleted', async () => {
    const [id = ''] = ids(1)
    const [key = 's/x'] = await watchAll([id])
    await sleepWhile([[id, { status: 'failed', error: stuckError }]])
    await clock.advanceUntil(() => core.job(key).run.lostTrackAt !== undefined, 1_000, 60_000)
    await clock.advance(hour)
    expect(core.job(key).run.status).toBe('running')
    expect(core.job(key).outcome).toBeUndefined()
  })

  it('is corrected by the server’s tables for a job that the server lost track of', async () => {
    const [id = ''] = ids(1)
    const [key = 's/x'] = await watchAll([id])
    const { id: projectId } = server.lists.addProject({ name: 'Cardiology' })
    server.lists.putExtraction({ jobId: id, projectId, status: 'completed', completedAt: clock.now() + hour })
    await sleepWhile([[id, { status: 'failed', error: stuckError }]])
    await clock.advanceUntil(hasEnded([key]), 1_000, 60_000)
    expect(core.job(key).outcome).toMatchObject({ kind: 'completed', source: 'records' })
  })

  it('returns the newest run of a restarted job, and never an older run', async () => {
    const [restarted = '', unknown = ''] = ids(2)
    const keys = await watchAll([restarted, unknown])
    await sleepWhile([
      [restarted, { status: 'failed', error: 'First' }],
      [unknown, { status: 'failed', completedAt: clock.now() - hour }],
    ])
    server.addJob({ id: restarted, status: 'running', startedAt: clock.now() - hour })
    server.updateJob(restarted, { status: 'completed', completedAt: clock.now() })
    server.removeJob(restarted)
    await clock.advanceUntil(hasEnded(keys), 1_000, 60_000)
    expect(keys.map((key) => core.job(key).outcome?.kind)).toEqual(['completed', 'lost'])
  })

  it.each([
    ['right', 0],
    ['an hour fast', hour],
  ])(
    'doesn’t end a run whose start is unknown with the previous run’s outcome (server’s clock: %s)',
    async (_, aheadMs) => {
      const [id = ''] = ids(1)
      const [key = 's/x'] = await watchAll([id], true, aheadMs)
      server.updateJob(id, { status: 'failed', error: 'First' })
      await clock.advanceUntil(hasEnded([key]), 1_000, 60_000)
      await Promise.all([restartJob(core.context, key), clock.advance(10_000)])
      expect(core.job(key)).toMatchObject(toJobParts({ status: 'running', number: 2 }))
      core.store.updateJob(key, (job) => withJobFields(job, { startedAt: undefined }))
      server.faults.add({ on: 'plugin-changes', do: { kind: 'drop' } })
      core.context.engine.unwatch(key)
      core.woke()
      await clock.advance(30_000)
      core.context.engine.watch(key)
      await clock.advance(60_000)
      expect(core.job(key)).toMatchObject(toJobParts({ status: 'running', number: 2 }))
    },
  )

  it('is requested when the machine wakes up, to find a job that ended during the sleep', async () => {
    const [gone = '', other = ''] = ids(2)
    const keys = await watchAll([gone, other])
    server.removeJob(gone)
    await clock.advanceUntil(hasEnded(keys.slice(0, 1)), 1_000, 60_000)
    await sleepWhile([[other, { status: 'completed' }]])
    await clock.advanceUntil(hasEnded(keys), 1_000, 60_000)
    expect(keys.map((key) => core.job(key).outcome?.kind)).toEqual(['lost', 'completed'])
  })

  it('is requested page by page if the outcomes don’t fit into one response', async () => {
    const [one = '', other = ''] = ids(2)
    const keys = await watchAll([one, other])
    const completedAt = new Date(clock.now() + hour).toISOString()
    const outcome = { job_id: one, job_type: 'extraction', status: 'completed', completed_at: completedAt }
    const body = JSON.stringify({ outcomes: [{ ...outcome, noted_at: completedAt }], more: true })
    server.faults.add({ on: 'plugin-outcomes', times: 1, do: { kind: 'answer', status: 200, body } })
    await sleepWhile([
      [one, { status: 'completed' }],
      [other, { status: 'completed', completedAt: clock.now() + hour + 1_000 }],
    ])
    await clock.advanceUntil(hasEnded(keys), 1_000, 60_000)
    expect(keys.map((key) => core.job(key).outcome?.source)).toEqual(['journal', 'journal'])
    const asked = server.requests
      .list({ route: 'plugin-outcomes' })
      .map(({ path }) => [path.split('ids=').length - 1, path.includes('since=')])
    expect(asked.slice(0, 2)).toEqual([
      [2, false],
      [2, true],
    ])
  })

  it('is requested only once if the plugin is too old to have one', async () => {
    const [id = '', other = ''] = ids(2)
    const keys = await watchAll([id, other], '1.0.0')
    await sleepWhile([
      [id, { status: 'completed' }],
      [other, { status: 'completed' }],
    ])
    await clock.advanceUntil(hasEnded(keys), 1_000, 60_000)
    expect(keys.map((key) => core.job(key).outcome?.kind)).toEqual(['lost', 'lost'])
    expect(journalAsked()).toBe(1)
  })
})

it('a job with the pasted ID of an evaluation dataset is watched as a dataset', async () => {
  server.lists.putEvaluation({ jobId: uuid })
  const key = await core.watchJob(uuid)
  await core.untilState(() => core.job(key).run.connection.state === 'polling')
  expect(core.job(key)).toMatchObject(
    toJobParts({ kind: 'dataset', followedBy: 'evaluation', status: 'running' }),
  )
  expect(formatAllMessages(await restartJob(core.context, key))).toMatchObject({
    ok: false,
    message: 'The server can’t restart or cancel evaluation datasets',
  })
})

it('a job with the pasted ID of a quality analysis is watched as an analysis', async () => {
  server.lists.putAnalysis({ jobId: uuid, status: 'running' })
  const key = await core.watchJob(uuid)
  await core.untilState(() => core.job(key).run.connection.state === 'polling')
  expect(core.job(key)).toMatchObject(
    toJobParts({ kind: 'quality', followedBy: 'quality', status: 'running' }),
  )
  const fresh = await startServerForTest({ rateLimit: Infinity })
  fresh.lists.offered = true
  editServer(core.context, { serverId: core.job(key).identity.serverId, url: fresh.url })
  await core.untilState(() => core.job(key).outcome !== undefined)
  expect(core.job(key).outcome?.kind).toBe('lost')
})
