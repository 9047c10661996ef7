import { describe, expect, it } from 'vitest'
import { commonFaults, stuckError, type CompileoServer, type JobSeed } from '#test/server/index.ts'
import { followJob, linksOf, openScene, watchLive, type Scene } from './watching-scene.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import { toJobParts } from '#test/support/job-parts.ts'

const withPlugin = (options: Parameters<typeof openScene>[0] = {}) => openScene({ plugin: true, ...options })
const followByFeed = (job: JobSeed = { status: 'running', progress: 40 }) => followJob(job, { plugin: true })
const otherApi = '{"name":"compileo-tray","version":"9.0.0","api":2}'
const feeds = (server: CompileoServer) => server.openStreams().filter(({ jobId }) => jobId === '')
const ownStreams = (server: CompileoServer) => server.openStreams().filter(({ jobId }) => jobId !== '')

/** All running jobs are followed by one stream. */
async function allByFeed({ clock, server, watching }: Scene) {
  const running = () =>
    [...watching.store.state().jobs.values()].filter(({ run: { status } }) => status === 'running')
  await clock.advanceUntil(
    () =>
      feeds(server).length === 1 &&
      ownStreams(server).length === 0 &&
      running().every(({ run: { connection } }) => connection.state === 'live'),
    100,
    10 * 60_000,
  )
}

async function manyByFeed(count: number) {
  const scene = await withPlugin()
  const jobs = Array.from({ length: count }, () => scene.server.addJob({ status: 'running', progress: 40 }))
  const ids = jobs.map(({ id }) => id)
  const keys = ids.map((id) => scene.watching.watch(id))
  await allByFeed(scene)
  return { ...scene, ids, keys }
}

describe('on a server with the plugin,', () => {
  it('500 jobs are followed with one request for the plugin’s version and one stream', async () => {
    const { clock, server, watching, scene } = await withPlugin()
    const ids = Array.from({ length: 500 }, () => server.addJob({ status: 'running', progress: 1 }).id)
    const start = clock.now()
    const keys = ids.map((id) => watching.watch(id))
    await allByFeed(scene)
    expect(clock.now() - start).toBeLessThan(1_000)
    expect(server.openStreams()).toHaveLength(1)
    for (const route of ['status', 'stream', 'plugin-jobs'] as const)
      expect(server.requests.count({ route })).toBe(0)
    for (const route of ['plugin-version', 'plugin-changes'] as const)
      expect(server.requests.count({ route })).toBe(1)
    expect(watching.server().pluginVersion).toBe('1.1.0')
    expect(watching.job(keys[7] ?? 's/').run.startedAt).toBeDefined()
  })

  it('each step and each error is reported within two seconds', async () => {
    const { clock, server, watching, id, key } = await followJob(
      { status: 'running', progress: 40, currentStep: 'one' },
      { plugin: true },
    )
    server.updateJob(id, { currentStep: 'C:\\temp\\bold "two"' })
    await clock.advanceUntil(() => watching.job(key).run.currentStep === 'C:\\temp\\bold "two"', 100, 2_000)
    server.updateJob(id, { status: 'retrying', error: 'Ollama refused the connection' })
    await clock.advanceUntil(() => watching.job(key).run.error !== undefined, 100, 2_000)
    expect(watching.job(key)).toMatchObject(toJobParts({ status: 'retrying', number: 1 }))
    expect(server.requests.count({ route: 'status' })).toBe(0)
  })

  it('a run’s start doesn’t change if the plugin reports another start later', async () => {
    const { clock, server, watching, id, key } = await followByFeed()
    const {
      run: { startedAt = 0 },
    } = watching.job(key)
    server.updateJob(id, { startedAt: startedAt + 5_000, progress: 41 })
    await clock.advanceUntil(() => watching.job(key).run.progress === 41, 100, 2_000)
    expect(watching.job(key)).toMatchObject(toJobParts({ startedAt, number: 1 }))
  })

  it('each outcome is announced once from the journal, without a status request', async () => {
    const { clock, server, watching, id, key } = await followByFeed()
    server.updateJob(id, { status: 'completed', result: { processed_documents: 5 } })
    await clock.advanceUntil(() => watching.outcomes.length > 0, 100, 2_000)
    expect(watching.job(key)).toMatchObject(
      toJobParts({ status: 'completed', result: { processed_documents: 5 } }),
    )
    await clock.advance(120_000)
    expect(watching.outcomes).toMatchObject([{ kind: 'completed' }])
    expect(watching.job(key).outcome?.source).toBeUndefined()
    expect(server.requests.count({ route: 'status', jobId: id })).toBe(0)
  })

  it('a failure is confirmed only once, because the plugin would report a restart', async () => {
    const { clock, server, watching, id } = await followByFeed()
    server.updateJob(id, { status: 'failed', error: 'Out of memory' })
    await clock.advanceUntil(() => watching.outcomes.length > 0, 100, 2_000)
    await clock.advance(10 * 60_000)
    expect(watching.outcomes).toMatchObject([{ kind: 'failed' }])
    expect(server.requests.count({ route: 'plugin-outcomes' })).toBe(1)
  })

  it('the plugin reports a job’s position in the queue, and when a worker took the job', async () => {
    const { clock, server, watching, scene } = await withPlugin()
    const { id } = server.addJob({ status: 'running', progress: 0, place: 2 })
    const key = await watchLive(scene, id)
    expect(watching.job(key)).toMatchObject(toJobParts({ status: 'pending', queuePosition: 2 }))
    expect(watching.job(key).run.startedAt).toBeUndefined()
    await clock.advance(90_000)
    expect(watching.job(key)).toMatchObject(toJobParts({ status: 'pending', connection: { state: 'live' } }))
    server.updateJob(id, { place: 1 })
    await clock.advanceUntil(() => watching.job(key).run.queuePosition === 1, 100, 2_000)
    const takenAt = clock.now()
    // RQ has lost the job.
    server.updateJob(id, { place: null })
    await clock.advanceUntil(() => watching.job(key).run.queuePosition === undefined, 100, 5_000)
    expect(watching.job(key).run.status).toBe('running')
    server.updateJob(id, { place: 0, startedAt: takenAt })
    await clock.advanceUntil(() => watching.job(key).run.queuePosition === 0, 100, 2_000)
    expect(watching.job(key)).toMatchObject(toJobParts({ status: 'running', startedAt: takenAt, number: 1 }))
  })

  it('an outcome that the job’s status contradicts isn’t announced', async () => {
    const { clock, server, watching, id, key } = await followByFeed()
    const job = { job_id: id, job_type: 'extraction', status: 'completed', progress: 100 }
    feeds(server)[0]?.send(`data: ${JSON.stringify({ jobs: [job], gone: [], full: false })}\n\n`)
    await clock.advanceUntil(() => server.requests.count({ route: 'status' }) === 1, 10, 1_000)
    await clock.advance(10_000)
    expect(watching.outcomes).toEqual([])
    expect(watching.job(key)).toMatchObject(toJobParts({ status: 'running', connection: { state: 'live' } }))
  })

  it('a finished job is checked at most twice, even if the plugin reports it as running', async () => {
    const { clock, server, watching } = await withPlugin()
    const { id } = server.addJob({ status: 'completed' })
    const key = watching.watch(id)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'closed', 100)
    server.faults.add({ on: 'status', do: { kind: 'slow', ms: 5_000 } })
    server.requests.clear()
    for (let count = 0; count < 500; count += 1) {
      const job = { job_id: id, job_type: 'extraction', status: 'running', progress: count / 10 }
      feeds(server)[0]?.send(`data: ${JSON.stringify({ jobs: [job], gone: [], full: false })}\n\n`)
    }
    await clock.advance(15_000)
    expect(server.requests.count({ route: 'status' })).toBeLessThanOrEqual(2)
    expect(watching.job(key)).toMatchObject(toJobParts({ status: 'completed', number: 1 }))
  })

  it.each([
    ['the progress falls', { progress: 10 }],
    ['the job waits again', { status: 'pending', progress: 40 }],
  ])('the status is fetched once if %s, in case the job was restarted', async (_, change) => {
    const { clock, server, id } = await followByFeed()
    server.updateJob(id, change)
    await clock.advanceUntil(() => server.requests.count({ route: 'status', jobId: id }) === 1, 100, 2_000)
    server.updateJob(id, { currentStep: 'Still at it' })
    await clock.advance(10_000)
    expect(server.requests.count({ route: 'status', jobId: id })).toBe(1)
  })

  it('each running job beyond the first 5,000 is followed by its own stream', async () => {
    const { clock, server, watching, scene } = await withPlugin()
    await clock.advanceUntil(() => watching.server().pluginVersion !== undefined, 100)
    const others = Array.from({ length: 5_000 }, (_, index) => ({
      job_id: `other-${index}`,
      job_type: 'extraction',
      status: 'running',
    }))
    feeds(server)[0]?.send(`data: ${JSON.stringify({ jobs: others, full: false })}\n\n`)
    await clock.advance(1_000)
    const { id } = server.addJob({ status: 'running' })
    await watchLive(scene, id)
    await clock.advance(5_000)
    expect(ownStreams(server).map(({ jobId }) => jobId)).toEqual([id])
  })

  it('a cancel is confirmed two seconds later, in case the job ignores it', async () => {
    const { clock, server, watching, key } = await followByFeed()
    watching.engine.nudgeJob(key, 'cancelled')
    await clock.advance(1_999)
    expect(server.requests.count({ route: 'status' })).toBe(0)
    await clock.advance(1)
    expect(server.requests.count({ route: 'status' })).toBe(1)
  })

  it('unwatched jobs that have started are reported, even if they were watched before', async () => {
    let strangers = 0
    const { clock, server, watching } = await withPlugin({ onUnwatchedJob: () => (strangers += 1) })
    const { id } = server.addJob({ status: 'failed', error: 'no' })
    const key = watching.watch(id)
    await clock.advance(3_000)
    server.restartJob(id)
    await clock.advance(3_000)
    expect(strangers).toBe(0)
    watching.engine.unwatch(key)
    server.updateJob(id, { status: 'failed', error: 'again' })
    await clock.advance(3_000)
    expect(strangers).toBe(0)
    server.restartJob(id)
    await clock.advance(3_000)
    expect(strangers).toBe(1)
    server.addJob({ status: 'running' })
    await clock.advance(3_000)
    expect(strangers).toBe(2)
  })

  it('a job is shown as running while a worker has it, even if the server lost track of it', async () => {
    const { clock, server, watching, id, key } = await followByFeed()
    server.updateJob(id, { status: 'failed', error: stuckError, leftRq: false })
    await clock.advance(10 * 60_000)
    expect(watching.outcomes).toEqual([])
    expect(watching.job(key)).toMatchObject(toJobParts({ status: 'running', lostTrackAt: undefined }))
    expect(needsAttention(watching.job(key))).toBe(false)
    server.updateJob(id, { leftRq: true })
    await clock.advanceUntil(() => watching.outcomes.length > 0, 100, 3_000)
    expect(watching.outcomes).toMatchObject([{ kind: 'failed', error: stuckError }])
    expect(watching.job(key).run.lostTrackAt).toBeUndefined()
  })

  it('a waiting job is announced as failed if the server’s clean-up dropped it', async () => {
    const { clock, server, watching, id } = await followByFeed({ status: 'running', place: 2 })
    server.updateJob(id, { status: 'failed', error: stuckError, leftRq: true })
    await clock.advanceUntil(() => watching.outcomes.length > 0, 100, 3_000)
    const error = 'Compileo dropped it while it waited. It never ran.'
    expect(watching.outcomes).toMatchObject([{ kind: 'failed', error }])
  })

  it('a lost job is watched again once it is back in the queue', async () => {
    const { clock, server, watching, id, key } = await followByFeed()
    server.removeJob(id)
    await clock.advanceUntil(() => watching.job(key).outcome?.kind === 'lost', 100, 3_000)
    await clock.advance(60_000)
    server.addJob({ id, status: 'running', progress: 50 })
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live', 100, 3_000)
    expect(watching.job(key)).toMatchObject(toJobParts({ status: 'running', progress: 50 }))
  })

  it('the plugin’s stream ends every 20 s, and watches continue unchanged', async () => {
    const { clock, server, watching, id, key, scene } = await followByFeed()
    const states = scene.record(key)
    await clock.advance(90_000)
    const opened = server.requests.list({ route: 'plugin-changes' })
    expect(opened.length).toBe(5)
    expect(
      opened.slice(1).every(({ headers }) => /^[\da-f]{8}-\d+$/.test(String(headers['last-event-id']))),
    ).toBe(true)
    server.updateJob(id, { progress: 50 })
    await clock.advanceUntil(() => watching.job(key).run.progress === 50, 100, 2_000)
    expect(linksOf(states).map(({ state }) => state)).toEqual(['live'])
    expect(ownStreams(server)).toEqual([])
    expect(server.requests.count({ route: 'plugin-version' })).toBe(1)
  })

  it('a job that is new to the queue or that another client restarted is reported', async () => {
    const { clock, server, watching } = await withPlugin({ retentionMs: Infinity })
    const old = server.addJob({ status: 'failed', error: 'no' })
    const oldKey = watching.watch(old.id, { job: { addedAt: clock.now() } })
    await clock.advanceUntil(() => watching.job(oldKey).run.connection.state === 'closed', 100)
    const { id } = server.addJob({ status: 'running' })
    const key = watching.watch(id)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live', 100)
    await clock.advanceUntil(() => ownStreams(server).length === 0, 100)
    await clock.advance(3 * 60 * 60_000)
    server.restartJob(old.id)
    await clock.advanceUntil(() => watching.job(oldKey).run.connection.state === 'live', 100, 3_000)
    expect(watching.job(oldKey).run.number).toBe(2)
    expect(ownStreams(server)).toEqual([])
  })
})

const pluginCases = [
  ['with the plugin', true],
  ['without the plugin', false],
] as const

it.each(pluginCases)('the chunks of a completed extraction are counted on a server %s', async (_, plugin) => {
  const { clock, server, watching, scene } = await openScene({ plugin })
  const { id: project } = server.lists.addProject({ name: 'Cardiology' })
  const { id } = server.addJob({ status: 'running', progress: 0 })
  const begun = clock.now()
  // Only the last chunk was created after the job began.
  server.lists.chunks.set(project, [begun - 9_000, begun - 9_000, begun - 9_000, begun + 3_600_000])
  await watchLive(scene, id)
  const summary = { total_results: 2, extraction_summary: { processed_chunks: 2 } }
  server.updateJob(id, {
    status: 'completed',
    result: { operation: 'extraction', project_id: project, ...summary },
  })
  await clock.advanceUntil(() => watching.outcomes.length > 0, 100, 5_000)
  const errors = { what: 'results', failed: 1, of: 3 }
  expect(watching.outcomes).toMatchObject([{ kind: 'completedWithErrors', errors }])
  expect(server.requests.count({ route: 'chunks' })).toBe(1)
})

it.each(pluginCases)('the only document that failed is named on a server %s', async (_, plugin) => {
  const { clock, server, watching, scene } = await openScene({ plugin })
  server.lists.offered = true
  const [gone, fine] = ['4b1e4567-e89b-12d3-a456-4266141709c2', '5c2f4567-e89b-12d3-a456-426614170001']
  server.lists.documents.set(gone, 'gone.pdf')
  const { id } = server.addJob({ status: 'running', progress: 50 })
  await watchLive(scene, id)
  const results = [
    { document_id: fine, status: 'completed', error: null },
    { document_id: gone, status: 'failed', error: 'File not found: storage/uploads/x.pdf' },
  ]
  const result = { operation: 'parse_documents', total_documents: 2, processed_documents: 1, results }
  server.updateJob(id, { status: 'completed', result })
  await clock.advanceUntil(() => watching.outcomes.length > 0, 100, 5_000)
  const reason = 'File not found: storage/uploads/x.pdf'
  const errors = { what: 'documents', failed: 1, of: 2, document: 'gone.pdf', reason }
  expect(watching.outcomes).toMatchObject([{ kind: 'completedWithErrors', errors }])
  expect(server.requests.count({ route: 'document' })).toBe(1)
})

it.each(pluginCases)('unreadable entries in a dataset are counted on a server %s', async (_, plugin) => {
  const { clock, server, watching, scene } = await openScene({ plugin })
  const { id } = server.addJob({ status: 'running', progress: 50 })
  await watchLive(scene, id)
  const raw = { question: '', answer: 'What?', raw_response: 'What?' }
  const file = Array.from({ length: 18 }, () => JSON.stringify(raw)).join('\n')
  server.lists.offered = true
  server.lists.datasetFiles.set('d-1', file)
  const batches = [{ batch_index: 0, file_path: '/srv/d.json', entries_count: 18, chunks_processed: 18 }]
  const dataset = { dataset_id: 'd-1', entries_count: 18, total_size: file.length, batch_files: batches }
  const result = { result: dataset, datasets_per_chunk: 1 }
  server.updateJob(id, { status: 'completed', progress: 100, result })
  await clock.advanceUntil(() => watching.outcomes.length > 0, 100, 5_000)
  const errors = { what: 'unreadable', failed: 18, of: 18 }
  expect(watching.outcomes).toMatchObject([{ kind: 'completedWithErrors', errors }])
  expect(server.requests.count({ route: 'dataset-file' })).toBe(1)
})

it('a server without the plugin is checked for the plugin at most once an hour', async () => {
  const { clock, server, watching } = await followJob()
  expect(server.requests.count({ route: 'plugin-version' })).toBe(1)
  await clock.advance(45 * 60_000)
  watching.engine.onWake()
  await clock.advance(1_000)
  expect(server.requests.count({ route: 'plugin-version' })).toBe(1)
  server.pluginMounted = true
  await clock.advance(30 * 60_000)
  expect(server.requests.count({ route: 'plugin-version' })).toBe(2)
  expect(watching.server().pluginVersion).toBe('1.1.0')
  expect(ownStreams(server)).toEqual([])
  expect(feeds(server)).toHaveLength(1)
})

it.each([
  ['if the plugin has an unknown API', { kind: 'answer', status: 200, body: otherApi }],
  ['if the server mistakes “tray” in the path for a job’s ID', commonFaults.error(404, 'Job tray not found')],
  ['if the response is a conflict', commonFaults.error(409, 'no')],
] as const)('the plugin’s version is requested only once within ten minutes %s', async (_, fault) => {
  const { clock, server, scene } = await withPlugin()
  server.faults.add({ on: 'plugin-version', do: fault })
  await watchLive(scene, server.addJob({ status: 'running' }).id)
  await clock.advance(10 * 60_000)
  expect(server.requests.count({ route: 'plugin-version' })).toBe(1)
})

describe('the plugin’s stream', () => {
  it.each<[string, number, (server: CompileoServer) => void]>([
    ['the plugin is removed from the server', 1, (server) => (server.pluginMounted = false)],
    [
      'it breaks off repeatedly',
      1,
      (server) => {
        server.faults.add({ on: 'plugin-changes', do: { kind: 'drop' } })
        feeds(server)[0]?.reset()
      },
    ],
    [
      'requests for it fail',
      1,
      (server) => {
        server.faults.add({
          on: ['plugin-changes', 'plugin-version'],
          do: { kind: 'answer', status: 500, body: '{"detail":"no"}' },
        })
        feeds(server)[0]?.reset()
      },
    ],
    ['it is silent', 0, (server) => feeds(server)[0]?.freeze()],
    [
      'it reports that the plugin can’t read the queue',
      0,
      (server) => {
        feeds(server)[0]?.send('data: {"error": "the database is locked"}\n\n')
        feeds(server)[0]?.end()
      },
    ],
    [
      'a proxy buffers it',
      1,
      (server) => {
        server.faults.add({ on: 'plugin-changes', do: { kind: 'buffered' } })
        feeds(server)[0]?.end()
      },
    ],
    [
      'it has another media type',
      1,
      (server) => {
        server.faults.add({ on: 'plugin-changes', do: { kind: 'content-type', value: 'text/html' } })
        feeds(server)[0]?.end()
      },
    ],
  ])('is replaced by one stream per job if %s', async (_how, streams, strike) => {
    const { clock, server, watching, scene, ids, keys } = await manyByFeed(5)
    await clock.advance(2_000)
    server.requests.clear()
    strike(server)
    await clock.advanceUntil(() => watching.server().pluginVersion === undefined, 100, 60_000)
    expect(server.requests.count({ route: 'plugin-changes' })).toBe(streams)
    await clock.advanceUntil(() => ownStreams(server).length === 5, 100, 60_000)
    server.updateJob(ids[0] ?? '', { status: 'completed' })
    server.updateJob(ids[1] ?? '', { progress: 60 })
    await clock.advanceUntil(() => watching.outcomes.length === 1, 100, 3_000)
    expect(watching.job(keys[1] ?? 's/')).toMatchObject(
      toJobParts({ progress: 60, connection: { state: 'live' } }),
    )

    server.faults.clear()
    server.pluginMounted = true
    watching.engine.retryNow()
    await allByFeed(scene)
    expect(watching.server().pluginVersion).toBe('1.1.0')
    server.updateJob(ids[2] ?? '', { status: 'failed', error: 'no' })
    await clock.advanceUntil(() => watching.outcomes.length === 2, 100, 3_000)
    await clock.advance(60_000)
    expect(watching.outcomes.map(({ kind }) => kind)).toEqual(['completed', 'failed'])
  })

  it('is given up after five seconds if its jobs differ from a status response', async () => {
    const { clock, server, watching, ids } = await manyByFeed(20)
    await clock.advance(10 * 60_000)
    // One request for all jobs follows after 45 s, 90 s and so on, up to five minutes.
    const asked = server.requests.count({ route: 'status' })
    expect(asked).toBeGreaterThanOrEqual(3)
    expect(asked).toBeLessThanOrEqual(6)
    const nothingNew = 'data: {"jobs": [], "gone": [], "full": false}\n\n'
    server.faults.add({ on: 'frame', do: { kind: 'replaced', text: nothingNew }, jobId: '' })
    for (const id of ids) server.updateJob(id, { progress: 50 })
    await clock.advanceUntil(() => server.requests.count({ route: 'status' }) > asked, 100, 10 * 60_000)
    feeds(server)[0]?.end()
    await clock.advance(4_900)
    expect(watching.server().pluginVersion).toBe('1.1.0')
    await clock.advance(100)
    expect(watching.server().pluginVersion).toBeUndefined()
    server.faults.clear()
    server.requests.clear()
    await clock.advanceUntil(
      () => [...watching.store.state().jobs.values()].every(({ run: { progress } }) => progress === 50),
      1_000,
    )
    await clock.advance(3 * 60_000)
    expect(server.requests.count({ route: 'plugin-version' })).toBe(0)
  })

  it('is opened again when the machine wakes up, because it may be broken', async () => {
    const { clock, server, watching, scene } = await manyByFeed(20)
    server.requests.clear()
    watching.engine.onWake()
    await clock.advance(1_000)
    await allByFeed(scene)
    expect(
      server.requests
        .list()
        .map(({ route }) => route)
        .filter((route) => route !== 'stats'),
    ).toEqual(['plugin-changes'])
    expect(watching.server().pluginVersion).toBe('1.1.0')

    server.faults.add({
      on: ['plugin-changes', 'plugin-version'],
      do: { kind: 'answer', status: 404, body: '{"detail":"Not Found"}' },
    })
    feeds(server)[0]?.freeze()
    watching.engine.onWake()
    await clock.advanceUntil(() => ownStreams(server).length === 20, 100)
    expect(watching.server().pluginVersion).toBeUndefined()
  })

  it.each([
    ['never ends a list of changes', 'data: {"jobs": [], "full": false, "more": true}\n\n', 201],
    ['sends invalid events', 'data: nonsense\n\n', 0],
  ])('is restarted if it %s', async (_, text, allowed) => {
    const { clock, server, watching } = await withPlugin()
    await clock.advanceUntil(() => watching.server().pluginVersion !== undefined, 100)
    feeds(server)[0]?.send(text.repeat(allowed))
    await clock.advance(1_000)
    expect(server.requests.count({ route: 'plugin-changes' })).toBe(1)
    feeds(server)[0]?.send(text)
    await clock.advance(1_000)
    expect(server.requests.count({ route: 'plugin-changes' })).toBe(2)
    expect(server.requests.list({ route: 'plugin-changes' })[1]?.headers['last-event-id']).toBeUndefined()
  })

  it('is reopened within 5 s if it worked for a long time, despite earlier failures', async () => {
    const { clock, server, watching } = await withPlugin({ random: () => 0.99 })
    const isUsed = () => watching.server().pluginVersion !== undefined
    server.faults.add({ on: 'plugin-changes', times: 12, do: { kind: 'drop' } })
    // The stream fails six times, each time after two interruptions, and the pauses double from one second.
    expect(await clock.advanceUntil(isUsed, 1_000)).toBeGreaterThan(60_000)
    await clock.advance(90_000)
    server.faults.add({ on: 'plugin-changes', times: 2, do: { kind: 'drop' } })
    feeds(server)[0]?.reset()
    await clock.advanceUntil(() => !isUsed(), 100, 10_000)
    await clock.advanceUntil(isUsed, 100, 5_000)
  })

  it('stays open even if no status can be fetched for a comparison', async () => {
    const { clock, server, watching, scene } = await withPlugin()
    await watchLive(scene, server.addJob({ status: 'running' }).id)
    server.faults.add({ on: 'status', do: commonFaults.error(409, 'no') })
    await clock.advance(3 * 60_000)
    expect(server.requests.count({ route: 'status' })).toBe(2)
    expect(watching.server().pluginVersion).toBe('1.1.0')
    expect(ownStreams(server)).toEqual([])
  })

  it('still updates a job whose status request was rejected', async () => {
    const { clock, server, watching, key, record } = await followByFeed()
    const states = record(key)
    server.faults.add({ on: 'status', do: commonFaults.error(409, 'no') })
    watching.engine.nudgeJob(key, 'confirm')
    const isAsked = () => server.requests.count({ route: 'status' }) === 1
    expect(await clock.advanceUntil(isAsked, 10)).toBeLessThan(1_000)
    server.updateJob(watching.job(key).identity.jobId, { progress: 41 })
    await clock.advanceUntil(() => watching.job(key).run.progress === 41, 100)
    expect(states.map(({ run: { connection } }) => connection.state)).not.toContain('waiting')
    expect(ownStreams(server)).toEqual([])
  })

  it('is compared with a status response only when no events arrive', async () => {
    const { clock, server, id } = await followByFeed()
    for (let progress = 41; progress <= 60; progress += 1) {
      server.updateJob(id, { progress })
      await clock.advance(15_000)
    }
    expect(server.requests.count({ route: 'status' })).toBe(0)
  })

  it('is trusted again as soon as it matches a job’s status', async () => {
    const { clock, server, scene } = await withPlugin()
    await watchLive(scene, server.addJob({ status: 'running' }).id)
    await clock.advanceUntil(() => server.requests.count({ route: 'status' }) === 1, 100, 60_000)
    feeds(server)[0]?.reset()
    await clock.advance(1_000)
    expect(feeds(server)).toHaveLength(1)
  })

  it.each([
    ['dropped', 'within a second', 999, undefined, false],
    ['kept', 'after a second', 1_000, undefined, true],
    ['dropped', 'without a frame', 2_000, { kind: 'swallowed' }, false],
  ] as const)('is %s if it ends three times, each time %s', async (_, __, lifeMs, fault, isKept) => {
    const { clock, server, watching, scene } = await withPlugin()
    await watchLive(scene, server.addJob({ status: 'running' }).id)
    await clock.advance(5_000)
    if (fault) server.faults.add({ on: 'frame', jobId: '', do: fault })
    feeds(server)[0]?.end()
    for (let times = 0; times < 2; times += 1) {
      await clock.advance(lifeMs)
      feeds(server)[0]?.end()
    }
    await clock.advance(0)
    expect(watching.server().pluginVersion).toBe(isKept ? '1.1.0' : undefined)
  })

  it('continues after an interruption, during which its jobs still count as live', async () => {
    const { clock, server, watching, id, key, scene } = await followByFeed()
    const states = scene.record(key)
    for (const progress of [50, 60]) {
      await clock.advance(25_000)
      feeds(server)[0]?.reset()
      server.updateJob(id, { progress })
      await clock.advanceUntil(() => watching.job(key).run.progress === progress, 100, 2_000)
    }
    expect(linksOf(states).map(({ state }) => state)).toEqual(['live'])
    expect(ownStreams(server)).toEqual([])
  })

  it('recovers from an outage of the server with four requests or fewer for all jobs', async () => {
    const { clock, server, watching, scene, ids, keys } = await manyByFeed(50)
    await clock.advance(15_000)
    await server.stop()
    await clock.advanceUntil(
      () => keys.every((key) => watching.job(key).run.connection.state === 'offline'),
      100,
    )
    server.updateJob(ids[0] ?? '', { status: 'completed' })
    await server.start()
    server.requests.clear()
    await clock.advanceUntil(() => watching.outcomes.length === 1, 100)
    await allByFeed(scene)
    expect(server.requests.count({ route: 'stream' })).toBe(0)
    expect(server.requests.count({ route: 'status' })).toBeLessThanOrEqual(2)
    expect(server.requests.count({ route: 'plugin-version' })).toBe(1)
    expect(server.requests.count({ route: 'plugin-changes' })).toBe(1)
  })

  it('leaves all jobs offline while Redis is down, and then recovers with three requests', async () => {
    const { clock, server, watching, keys } = await manyByFeed(50)
    server.redisDown = true
    await clock.advanceUntil(
      () => keys.every((key) => watching.job(key).run.connection.state === 'offline'),
      100,
      5_000,
    )
    expect(server.requests.count({ route: 'status' })).toBe(0)
    await clock.advance(60_000)
    server.requests.clear()
    server.redisDown = false
    await clock.advanceUntil(() => watching.server().reach === 'ok', 100)
    await clock.advance(2_000)
    for (const key of keys) expect(watching.job(key).run.connection.state).toBe('live')
    const asked = server.requests.list().map(({ route }) => route)
    expect(asked.filter((route) => route !== 'stats')).toEqual(['status', 'plugin-version', 'plugin-changes'])
  })

  it('delays a job by about 5 s at most if the plugin’s version request hangs', async () => {
    const { clock, server, watching } = await withPlugin()
    server.faults.add({ on: 'plugin-version', do: { kind: 'silence' } })
    const key = watching.watch(server.addJob({ status: 'running' }).id)
    const start = clock.monotonic()
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live', 100)
    expect(clock.monotonic() - start).toBeLessThanOrEqual(5_500)
  })
})
