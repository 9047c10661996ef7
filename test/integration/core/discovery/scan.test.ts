import { beforeEach, describe, expect, it } from 'vitest'
import { scanServer, setWatchRule } from '#main/core/commands/discovery/watch-rules.ts'
import { editServer } from '#main/core/commands/servers/edit-servers.ts'
import { commonFaults } from '#test/server/index.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import {
  begin,
  clock,
  connect,
  connectAndScan,
  connectShown,
  core,
  found,
  id,
  ids,
  minute,
  scan,
  scanned,
  seed,
  server,
  setScene,
  untilFound,
  uuidOf,
} from './scene.ts'
import { toJobParts } from '#test/support/job-parts.ts'

beforeEach(setScene)

describe('a scan of a server’s lists', () => {
  it('finds extractions with their state in the queue, their kind and their project', async () => {
    await begin()
    const cardiology = server.lists.addProject({ name: 'Cardiology' })
    const oncology = server.lists.addProject({ name: 'Oncology' })
    server.lists.addExtraction(cardiology.id, { id: 'running', status: 'running', progress: 40 })
    server.updateJob('running', { currentStep: 'Chunk 4 of 10' })
    await clock.advance(1_000)
    server.lists.addExtraction(oncology.id, { id: 'waiting', status: 'pending' })
    // The row's status stays “running” forever, and only the queue has the real status.
    server.lists.addExtraction(oncology.id, { id: 'failed', status: 'running' })
    server.updateJob('failed', { status: 'failed', error: 'No key' })
    server.lists.putExtraction({ jobId: 'forgotten', projectId: oncology.id, status: 'running' })
    connect()
    scanServer(core.context, id)
    expect(found().state).toBe('scanning')
    await scanned()
    expect(found()).toMatchObject({
      state: 'scanned',
      sources: ['extraction', 'quality'],
      projects: [{ name: 'Oncology' }, { name: 'Cardiology' }],
      scannedAt: clock.now(),
    })
    expect(new Set(ids())).toEqual(new Set(['running', 'waiting', 'failed']))
    expect(found().jobs.find(({ jobId }) => jobId === 'running')).toMatchObject({
      kind: 'extraction',
      project: { id: cardiology.id, name: 'Cardiology' },
      status: 'running',
      progress: 40,
      currentStep: 'Chunk 4 of 10',
    })
    expect(found().jobs.find(({ jobId }) => jobId === 'failed')?.status).toBe('failed')
  })

  it.each([
    ['the real server', 'real'],
    ['a server that follows the API guide', 'guide'],
  ] as const)(
    'sends no POST, and requests a job only once if %s no longer knows it',
    async (_, behaviour) => {
      await begin({ behaviour })
      const { id: project } = server.lists.addProject({ name: 'Cardiology' })
      server.lists.putExtraction({ jobId: 'forgotten', projectId: project, status: 'running' })
      connect()
      await scan()
      await scan()
      expect(ids()).toEqual([])
      expect(server.requests.count({ route: 'status', jobId: 'forgotten' })).toBe(1)
      expect(server.requests.list().every(({ method }) => method === 'GET')).toBe(true)
      expect(server.requests.count({ route: 'unknown' })).toBe(0)
    },
  )

  it('requests the newest projects each time, and the other projects in turn', async () => {
    await begin()
    for (let n = 0; n < 45; n++) {
      const { id: project } = server.lists.addProject({ name: `Project ${n}` })
      if (n < 5) server.lists.addExtraction(project, { id: `job-${n}`, status: 'running' })
    }
    await connectAndScan()
    expect(server.requests.count({ route: 'extraction-list' })).toBe(40)
    expect(ids()).toEqual([])
    await scan()
    expect(new Set(ids())).toEqual(new Set(['job-0', 'job-1', 'job-2', 'job-3', 'job-4']))
  })

  it('requests no status of an extraction that ended hours ago', async () => {
    await begin()
    const { id: projectId } = server.lists.addProject({ name: 'Cardiology' })
    const completedAt = clock.now() - 180 * minute
    server.lists.putExtraction({ jobId: 'old', projectId, status: 'completed', completedAt })
    server.lists.putExtraction({ jobId: 'undated', projectId, status: 'completed' })
    await connectAndScan()
    expect(server.requests.count({ route: 'extraction-list' })).toBe(1)
    expect(server.requests.count({ route: 'status' })).toBe(0)
  })

  it('finds quality analyses, which aren’t in the queue', async () => {
    await begin()
    server.lists.putAnalysis({ jobId: 'old', status: 'completed', completedAt: clock.now() - 180 * minute })
    server.lists.putAnalysis({ jobId: 'now', status: 'running' })
    await connectAndScan()
    expect(found().jobs).toMatchObject([
      { jobId: 'now', kind: 'quality', source: 'quality', status: 'running' },
    ])
    expect(server.requests.count({ route: 'status' })).toBe(0)
  })

  it('finds the project, file and times of quality analyses with the plugin', async () => {
    await begin({ plugin: true })
    const { id: projectId } = server.lists.addProject({ name: 'Cardiology' })
    const [createdAt, startedAt] = [clock.now() - 2 * minute, clock.now() - minute]
    const analysis = { projectId, datasetFile: 'storage/datasets/d.json', createdAt, startedAt }
    server.lists.putAnalysis({ ...analysis, jobId: 'now', status: 'running' })
    await connectAndScan()
    expect(found().jobs).toMatchObject([
      { jobId: 'now', kind: 'quality', project: { name: 'Cardiology' }, createdAt, startedAt },
    ])
  })

  it('checks once whether an analysis without a summary computed anything', async () => {
    await begin()
    const completedAt = clock.now() - minute
    const completed = { status: 'completed', completedAt } as const
    server.lists.putAnalysis({ jobId: 'empty', ...completed })
    server.lists.putAnalysis({ jobId: 'odd', ...completed, metrics: '{"diversity":0.4}' })
    server.lists.putAnalysis({ jobId: 'passed', ...completed, summary: '{"passed":true}' })
    await connectAndScan()
    await scan()
    const errors = { what: 'metrics', failed: 0, of: 0 }
    const listed = new Map(found().jobs.map((job) => [job.jobId, job.errors]))
    expect(listed).toEqual(
      new Map([
        ['empty', errors],
        ['odd', undefined],
        ['passed', undefined],
      ]),
    )
    expect(server.requests.count({ route: 'quality' })).toBe(2)
  })

  it('lists a failed analysis in one scan only, and recognises a new analysis', async () => {
    await begin()
    server.lists.putAnalysis({ jobId: 'first', status: 'running' })
    await connectAndScan()
    expect(found().jobs).toMatchObject([{ jobId: 'first', createdAt: undefined }])
    server.lists.putAnalysis({ jobId: 'first', status: 'failed', completedAt: null })
    server.lists.putAnalysis({ jobId: 'later', status: 'running' })
    await scan()
    const began = clock.now()
    expect(found().jobs).toMatchObject([
      { jobId: 'first', status: 'failed', createdAt: undefined },
      { jobId: 'later', status: 'running', createdAt: began },
    ])
    await scan()
    expect(found().jobs).toMatchObject([{ jobId: 'later', createdAt: began }])
    server.lists.putAnalysis({ jobId: 'later', status: 'completed', completedAt: clock.now() })
    await scan()
    await scan()
    expect(found().jobs).toMatchObject([{ jobId: 'later', status: 'completed' }])
    expect(server.requests.count({ route: 'status' })).toBe(0)
  })

  it('continues if the list of one project is malformed', async () => {
    await begin()
    const own = seed(1)
    const { id: project } = server.lists.addProject({ name: 'Oncology' })
    server.faults.add({
      on: 'extraction-list',
      jobId: project,
      do: { kind: 'answer', status: 200, body: '{"jobs":7}' },
    })
    await connectAndScan()
    expect(found()).toMatchObject({ state: 'scanned', jobs: [{ jobId: 'job-0' }] })
    server.faults.add({ on: 'extraction-list', jobId: own, do: commonFaults.invalidJson() })
    server.updateJob('job-0', { status: 'running', progress: 70 })
    await scan()
    expect(found()).toMatchObject({ state: 'scanned', jobs: [{ jobId: 'job-0', progress: 70 }] })
    server.faults.clear()
    server.faults.add({ on: 'extraction-list', jobId: project, do: { kind: 'unauthorized' } })
    await scan()
    expect(found().state).toBe('failed')
  })

  it('always requests an older project that has discovered jobs', async () => {
    await begin()
    const project = seed(1)
    for (let n = 0; n < 41; n++) server.lists.addProject({ name: `Project ${n}` })
    await connectAndScan()
    await scan()
    expect(ids()).toEqual(['job-0'])
    const asked = server.requests.count({ route: 'extraction-list', jobId: project })
    await scan()
    expect(server.requests.count({ route: 'extraction-list', jobId: project })).toBe(asked + 1)
  })

  it('lists at most the newest 200 projects', async () => {
    await begin()
    for (let n = 0; n < 201; n++) server.lists.addProject({ name: `Project ${n}` })
    await connectAndScan()
    expect(found().projects.map(({ name }) => name)).toEqual(
      Array.from({ length: 200 }, (_, n) => `Project ${200 - n}`),
    )
  })

  it('sends one request to a server without lists, however often it is scanned', async () => {
    await begin()
    for (let job = 0; job < 5; job++) server.addJob({ status: 'running' })
    await connectShown()
    await clock.advance(30 * minute)
    expect(found().state).toBe('unavailable')
    expect(server.requests.count({ route: 'openapi' })).toBe(1)
    expect(server.requests.count({ route: 'unknown' })).toBe(0)
  })

  it('reports why it failed, and keeps earlier results', async () => {
    await begin({ apiKey: 'right' })
    const { id: project } = server.lists.addProject({ name: 'Cardiology' })
    server.lists.addExtraction(project, { id: 'a' })
    await connectAndScan()
    expect(ids()).toEqual(['a'])
    server.apiKey = 'another'
    await scan()
    expect(found()).toMatchObject({
      state: 'failed',
      reason: { code: 'serverErrors.rejectedKey' },
      jobs: [{ jobId: 'a' }],
    })
    await clock.advance(10_000)
    scanServer(core.context, id)
    expect(found()).toMatchObject({ state: 'scanning', reason: undefined })
  })
})

describe('a scan', () => {
  it('finds no extractions on a server that lists no projects', async () => {
    await begin()
    seed(1)
    const paths = { '/api/v1/extraction/projects/{project_id}/jobs': {}, '/api/v1/quality/history': {} }
    server.faults.add({
      on: 'openapi',
      do: { kind: 'answer', status: 200, body: JSON.stringify({ openapi: '3.1.0', paths }) },
    })
    server.addJob({ id: uuidOf(1), status: 'running' })
    connect()
    await core.watchJob(uuidOf(1))
    await scan()
    expect(found()).toMatchObject({ state: 'scanned', sources: ['quality'], jobs: [] })
  })

  it.each([
    ['missing', commonFaults.error(404, 'Not Found'), 'unavailable'],
    ['temporarily unavailable', commonFaults.error(503, 'Busy'), 'failed'],
  ] as const)('finds nothing if the server’s description of its API is %s', async (_, fault, state) => {
    await begin()
    seed(1)
    server.faults.add({ on: 'openapi', do: fault })
    await connectAndScan()
    expect(found()).toMatchObject({ state, jobs: [] })
    expect(server.requests.count({ route: 'projects' })).toBe(0)
  })

  it.each([
    [
      'fails',
      'while the list of projects is unavailable',
      commonFaults.error(503, 'Busy'),
      { state: 'failed', jobs: [] },
    ],
    [
      'continues',
      'if the list of projects has an error',
      commonFaults.error(500, 'No'),
      { state: 'scanned', jobs: [{ jobId: 'analysis' }] },
    ],
  ] as const)('%s %s', async (_, _when, fault, expected) => {
    await begin()
    seed(1)
    server.lists.putAnalysis({ jobId: 'analysis', status: 'running' })
    server.faults.add({ on: 'projects', do: fault })
    await connectAndScan()
    expect(found()).toMatchObject(expected)
    expect(server.requests.count({ route: 'extraction-list' })).toBe(0)
  })

  it('omits jobs that ended over two hours ago, in any list', async () => {
    await begin({ retentionMs: Infinity })
    const { id: project } = server.lists.addProject({ name: 'Cardiology' })
    server.lists.addExtraction(project, { id: 'failed', status: 'running' })
    server.lists.addExtraction(project, { id: 'completed', status: 'running' })
    await connectAndScan()
    server.updateJob('failed', { status: 'failed', error: 'E' })
    server.updateJob('completed', { status: 'completed' })
    await scan()
    expect(new Set(ids())).toEqual(new Set(['failed', 'completed']))
    await clock.advance(120 * minute - 30_000)
    await scan()
    expect(new Set(ids())).toEqual(new Set(['failed', 'completed']))
    await scan()
    expect(ids()).toEqual([])
    server.pluginMounted = true
    editServer(core.context, { serverId: id, url: server.url, apiKey: 'new' })
    await scan()
    expect(found()).toMatchObject({ sources: ['plugin', 'quality'], jobs: [] })
  })

  it('allows for a slow server clock', async () => {
    const behind = createFakeClock(clock.now() - 150 * minute)
    await begin({ clock: behind, retentionMs: Infinity })
    const project = seed(1)
    server.updateJob('job-0', { status: 'failed', error: 'E' })
    await behind.advance(90 * minute)
    server.lists.addExtraction(project, { id: 'running', status: 'running' })
    await connectAndScan()
    const [running, failed] = found().jobs
    expect([running?.jobId, failed?.jobId]).toEqual(['running', 'job-0'])
    expect(Math.abs((running?.createdAt ?? 0) - clock.now())).toBeLessThan(minute)
    expect(Math.abs((failed?.completedAt ?? 0) - (clock.now() - 90 * minute))).toBeLessThan(minute)
  })

  it('confirms each job until it has completed, even after an invalid status', async () => {
    await begin()
    seed(2)
    connect()
    server.updateJob('job-1', { status: 'completed' })
    await scan()
    server.faults.add({ on: 'status', jobId: 'job-0', do: commonFaults.invalidJson() })
    await scan()
    expect(found()).toMatchObject({
      state: 'scanned',
      jobs: expect.arrayContaining([expect.objectContaining({ jobId: 'job-0' })]),
    })
    expect(server.requests.count({ route: 'status', jobId: 'job-0' })).toBe(2)
    expect(server.requests.count({ route: 'status', jobId: 'job-1' })).toBe(1)
    server.faults.clear()
    server.faults.add({ on: 'status', do: commonFaults.error(503, 'Busy') })
    await scan()
    expect(found()).toMatchObject({ state: 'failed', jobs: [{}, {}] })
  })

  it('requests at most 60 jobs, and the rest with the next scan', async () => {
    await begin()
    seed(70)
    await connectAndScan()
    expect(server.requests.count({ route: 'status' })).toBe(60)
    expect(ids()).toHaveLength(60)
    await scan()
    expect(ids()).toHaveLength(70)
  })

  it('lists at most the newest 500 jobs', async () => {
    await begin()
    server.pluginMounted = true
    server.addJob({ id: 'oldest', status: 'running' })
    await clock.advance(1_000)
    for (let n = 0; n < 500; n++) server.addJob({ status: 'pending' })
    await connectAndScan()
    expect(ids()).toHaveLength(500)
    expect(ids()).not.toContain('oldest')
  })

  it('lists who started a job if the plugin reports this', async () => {
    await begin()
    server.pluginMounted = true
    server.addJob({ id: 'mine', status: 'running', userId: 'ada' })
    server.addJob({ id: 'other', status: 'running', userId: 'ben' })
    await connectAndScan()
    expect(found().jobs.map(({ jobId, startedBy }) => [jobId, startedBy])).toEqual(
      expect.arrayContaining([
        ['mine', 'ada'],
        ['other', 'ben'],
      ]),
    )
    setWatchRule(core.context, id, { startedBy: 'ada' })
    expect([...core.store.state().jobs.values()]).toMatchObject([
      toJobParts({ jobId: 'mine', startedBy: 'ada' }),
    ])
  })

  it('runs at most once in ten seconds, however often the user requests it', async () => {
    await begin()
    seed(1)
    await connectAndScan()
    for (const seconds of [0, 9]) {
      await clock.advance(seconds * 1_000)
      scanServer(core.context, id)
      expect(found().state).toBe('scanned')
    }
    await clock.advance(1_000)
    scanServer(core.context, id)
    expect(found().state).toBe('scanning')
    await scanned()
    expect(server.requests.count({ route: 'projects' })).toBe(2)
  })

  it('never runs twice at the same time, even if it takes a long time', async () => {
    await begin()
    seed(1)
    server.faults.add({ on: ['projects', 'extraction-list'], do: { kind: 'slow', ms: 8_000 } })
    connect()
    scanServer(core.context, id)
    await clock.advance(11_000)
    scanServer(core.context, id)
    await clock.advance(10_000)
    expect(server.requests.count({ route: 'projects' })).toBe(1)
  })

  it('finds a newly installed plugin if the user requests a scan', async () => {
    await begin()
    await connectAndScan()
    expect(found().state).toBe('unavailable')
    server.pluginMounted = true
    await scan()
    expect(found()).toMatchObject({ state: 'scanned', sources: ['plugin'] })
  })

  it('isn’t shown as running after the server’s key has been changed', async () => {
    await begin()
    seed(1)
    connect()
    scanServer(core.context, id)
    expect(found().state).toBe('scanning')
    editServer(core.context, { serverId: id, apiKey: 'one' })
    await untilFound(({ state }) => state === 'unknown')
    await scan()
    await clock.advance(10_000)
    scanServer(core.context, id)
    expect(found().state).toBe('scanning')
    editServer(core.context, { serverId: id, apiKey: 'two' })
    await untilFound(({ state, jobs }) => state === 'scanned' && jobs.length === 1)
  })

  it('is followed by a pause of three seconds for each request that it sent', async () => {
    await begin()
    for (let n = 0; n < 30; n++) {
      const { id: project } = server.lists.addProject({ name: `Project ${n}` })
      server.lists.addExtraction(project, { status: 'running' })
    }
    await connectShown()
    await clock.advance(100)
    await untilFound(({ jobs }) => jobs.length === 30)
    await clock.advance(150_000)
    expect(server.requests.count({ route: 'projects' })).toBe(1)
    await clock.advance(60_000)
    expect(server.requests.count({ route: 'projects' })).toBe(2)
  })
})
