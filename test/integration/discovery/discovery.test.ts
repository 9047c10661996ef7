import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { watchListed } from '../../../main/commands/finding/watch-listed.ts'
import { beginWatch } from '../../../main/commands/jobs/watch.ts'
import { undoUnwatch, unwatch } from '../../../main/commands/jobs/watched.ts'
import { addServer, editServer } from '../../../main/commands/servers/servers.ts'
import { removeWatchRule, scanServer, setWatchRule } from '../../../main/commands/finding/watch-rules.ts'
import { noDiscovery } from '../../../main/state/discovery.ts'
import type { Discovery, JobKey, ServerId } from '../../../shared/model.ts'
import {
  readyMade,
  startCompileoServer,
  type CompileoServer,
  type CompileoServerOptions,
} from '../../server/index.ts'
import { fakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { runCore, type RunningCore } from '../../support/running-core.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const minute = 60_000

let clock: FakeClock
let server: CompileoServer
let core: RunningCore
let id: ServerId
let isShown: boolean

async function begin(options: CompileoServerOptions = {}) {
  server = await startCompileoServer({ clock, rateLimit: Infinity, ...options })
  onTestFinished(() => server.close())
}

function connect(folder = tempFolder()) {
  core = runCore({ folder, clock, isShown: () => isShown })
  const apiKey = server.apiKey
  id = addServer(core.context, { url: server.url, name: 'Lab', ...(apiKey && { apiKey }) }).serverId ?? ''
}

beforeEach(() => {
  clock = fakeClock(undefined, 24)
  isShown = false
})

afterEach(() => core.stop())

const found = (): Discovery => core.store.state().discoveries.get(id) ?? noDiscovery(id)
const ids = () => found().jobs.map(({ jobId }) => jobId)
const keyOf = (jobId: string): JobKey => `${id}/${jobId}`
const watched = () => [...core.store.state().jobs.values()].map(({ jobId }) => jobId)
const untilFound = (test: (found: Discovery) => boolean) => core.untilState(() => test(found()))
const heard = () => core.untilState(() => core.store.state().servers.get(id)?.stats !== undefined)
const scanned = () => untilFound(({ state }) => state !== 'unknown' && state !== 'scanning')

const uuidOf = (n: number) => `a1b2c3d4-5e6f-4a7b-8c9d-${String(n).padStart(12, '0')}`

function seed(count: number): string {
  const { id: project } = server.lists.addProject({ name: 'Cardiology' })
  for (let job = 0; job < count; job++) server.lists.addExtraction(project, { id: `job-${job}` })
  return project
}

async function scan() {
  await clock.advance(10_000)
  scanServer(core.context, id)
  await scanned()
}

describe('a look through a server’s lists', () => {
  it('finds its extractions, each as the queue has it, with kind and project', async () => {
    await begin()
    const cardiology = server.lists.addProject({ name: 'Cardiology' })
    const oncology = server.lists.addProject({ name: 'Oncology' })
    server.lists.addExtraction(cardiology.id, { id: 'running', status: 'running', progress: 40 })
    await clock.advance(1_000)
    server.lists.addExtraction(oncology.id, { id: 'waiting', status: 'pending' })
    // What its row says for ever, the queue knows better.
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
    })
    expect(found().jobs.find(({ jobId }) => jobId === 'failed')?.status).toBe('failed')
  })

  it.each(['real', 'guide'] as const)(
    'asks once for a job that the queue forgot, and never does harm (%s)',
    async (behaviour) => {
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

  it('asks for the newest projects each time, and for the others in turn', async () => {
    await begin()
    for (let n = 0; n < 45; n++) {
      const { id: project } = server.lists.addProject({ name: `Project ${n}` })
      if (n < 5) server.lists.addExtraction(project, { id: `job-${n}`, status: 'running' })
    }
    connect()
    await scan()
    expect(server.requests.count({ route: 'extraction-list' })).toBe(40)
    expect(ids()).toEqual([])
    await scan()
    expect(new Set(ids())).toEqual(new Set(['job-0', 'job-1', 'job-2', 'job-3', 'job-4']))
  })

  it('finds quality analyses, which the queue does not know', async () => {
    await begin()
    server.lists.putAnalysis({ jobId: 'old', status: 'completed', completedAt: clock.now() - 180 * minute })
    server.lists.putAnalysis({ jobId: 'now', status: 'running' })
    connect()
    await scan()
    expect(found().jobs).toMatchObject([
      { jobId: 'now', kind: 'quality', source: 'quality', status: 'running' },
    ])
    expect(server.requests.count({ route: 'status' })).toBe(0)
  })

  it('tells of an analysis that failed since the scan before, once, and when one of a later scan began', async () => {
    await begin()
    server.lists.putAnalysis({ jobId: 'first', status: 'running' })
    connect()
    await scan()
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

  it('is unmoved by one project’s list that makes no sense', async () => {
    await begin()
    const own = seed(1)
    const { id: project } = server.lists.addProject({ name: 'Oncology' })
    server.faults.add({
      on: 'extraction-list',
      jobId: project,
      do: { kind: 'answer', status: 200, body: '{"jobs":7}' },
    })
    connect()
    await scan()
    expect(found()).toMatchObject({ state: 'scanned', jobs: [{ jobId: 'job-0' }] })
    server.faults.add({ on: 'extraction-list', jobId: own, do: readyMade.invalidJson() })
    server.updateJob('job-0', { status: 'running', progress: 70 })
    await scan()
    expect(found()).toMatchObject({ state: 'scanned', jobs: [{ jobId: 'job-0', progress: 70 }] })
    server.faults.clear()
    server.faults.add({ on: 'extraction-list', jobId: project, do: { kind: 'unauthorized' } })
    await scan()
    expect(found().state).toBe('failed')
  })

  it('asks each time for an older project in which something was found', async () => {
    await begin()
    const project = seed(1)
    for (let n = 0; n < 41; n++) server.lists.addProject({ name: `Project ${n}` })
    connect()
    await scan()
    await scan()
    expect(ids()).toEqual(['job-0'])
    const asked = server.requests.count({ route: 'extraction-list', jobId: project })
    await scan()
    expect(server.requests.count({ route: 'extraction-list', jobId: project })).toBe(asked + 1)
  })

  it('tells of 200 projects at most, the newest', async () => {
    await begin()
    for (let n = 0; n < 201; n++) server.lists.addProject({ name: `Project ${n}` })
    connect()
    await scan()
    expect(found().projects.map(({ name }) => name)).toEqual(
      Array.from({ length: 200 }, (_, n) => `Project ${200 - n}`),
    )
  })

  it('costs a server without lists one request, whoever looks', async () => {
    await begin()
    for (let job = 0; job < 5; job++) server.addJob({ status: 'running' })
    isShown = true
    connect()
    await heard()
    await clock.advance(30 * minute)
    expect(found().state).toBe('unavailable')
    expect(server.requests.count({ route: 'openapi' })).toBe(1)
    expect(server.requests.count({ route: 'unknown' })).toBe(0)
  })

  it('says why it failed, and keeps what was found before', async () => {
    await begin({ apiKey: 'right' })
    const { id: project } = server.lists.addProject({ name: 'Cardiology' })
    server.lists.addExtraction(project, { id: 'a' })
    connect()
    await scan()
    expect(ids()).toEqual(['a'])
    server.apiKey = 'another'
    await scan()
    expect(found()).toMatchObject({
      state: 'failed',
      reason: { code: 'serverErrors.refusedKey' },
      jobs: [{ jobId: 'a' }],
    })
    await clock.advance(10_000)
    scanServer(core.context, id)
    expect(found()).toMatchObject({ state: 'scanning', reason: undefined })
  })
})

describe('a scan', () => {
  it('offers no extractions of a server that lists no projects', async () => {
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
    expect(server.requests.count({ route: 'dataset' })).toBe(0)
  })

  it.each([
    ['missing', readyMade.error(404, 'Not Found'), 'unavailable'],
    ['held back', readyMade.error(503, 'Busy'), 'failed'],
  ] as const)('of a server whose description is %s finds nothing', async (_, fault, state) => {
    await begin()
    seed(1)
    server.faults.add({ on: 'openapi', do: fault })
    connect()
    await scan()
    expect(found()).toMatchObject({ state, jobs: [] })
    expect(server.requests.count({ route: 'projects' })).toBe(0)
  })

  it.each([
    [
      'fails',
      'while the server rejects requests',
      readyMade.error(503, 'Busy'),
      { state: 'failed', jobs: [] },
    ],
    [
      'goes on',
      'if only the projects are missing',
      readyMade.error(500, 'No'),
      { state: 'scanned', jobs: [{ jobId: 'analysis' }] },
    ],
  ] as const)('%s %s', async (_, _when, fault, told) => {
    await begin()
    seed(1)
    server.lists.putAnalysis({ jobId: 'analysis', status: 'running' })
    server.faults.add({ on: 'projects', do: fault })
    connect()
    await scan()
    expect(found()).toMatchObject(told)
    expect(server.requests.count({ route: 'extraction-list' })).toBe(0)
  })

  it('leaves out what ended over two hours ago, in whichever list', async () => {
    await begin({ retentionMs: Infinity })
    const { id: project } = server.lists.addProject({ name: 'Cardiology' })
    server.lists.addExtraction(project, { id: 'failed', status: 'running' })
    server.lists.addExtraction(project, { id: 'completed', status: 'running' })
    connect()
    await scan()
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

  it('allows for a server’s clock that is behind', async () => {
    const behind = fakeClock(clock.now() - 150 * minute)
    await begin({ clock: behind, retentionMs: Infinity })
    const project = seed(1)
    server.updateJob('job-0', { status: 'failed', error: 'E' })
    await behind.advance(90 * minute)
    server.lists.addExtraction(project, { id: 'running', status: 'running' })
    connect()
    await scan()
    const [running, failed] = found().jobs
    expect([running?.jobId, failed?.jobId]).toEqual(['running', 'job-0'])
    expect(Math.abs((running?.createdAt ?? 0) - clock.now())).toBeLessThan(minute)
    expect(Math.abs((failed?.completedAt ?? 0) - (clock.now() - 90 * minute))).toBeLessThan(minute)
  })

  it('confirms each job until it completed, and keeps one whose status makes no sense', async () => {
    await begin()
    seed(2)
    connect()
    server.updateJob('job-1', { status: 'completed' })
    await scan()
    server.faults.add({ on: 'status', jobId: 'job-0', do: readyMade.invalidJson() })
    await scan()
    expect(found()).toMatchObject({
      state: 'scanned',
      jobs: expect.arrayContaining([expect.objectContaining({ jobId: 'job-0' })]),
    })
    expect(server.requests.count({ route: 'status', jobId: 'job-0' })).toBe(2)
    expect(server.requests.count({ route: 'status', jobId: 'job-1' })).toBe(1)
    server.faults.clear()
    server.faults.add({ on: 'status', do: readyMade.error(503, 'Busy') })
    await scan()
    expect(found()).toMatchObject({ state: 'failed', jobs: [{}, {}] })
  })

  it('asks for 60 jobs at most, and for the others next', async () => {
    await begin()
    seed(70)
    connect()
    await scan()
    expect(server.requests.count({ route: 'status' })).toBe(60)
    expect(ids()).toHaveLength(60)
    await scan()
    expect(ids()).toHaveLength(70)
  })

  it('lists 500 jobs at most, the newest first', async () => {
    await begin()
    server.pluginMounted = true
    server.addJob({ id: 'oldest', status: 'running' })
    await clock.advance(1_000)
    for (let n = 0; n < 500; n++) server.addJob({ status: 'pending' })
    connect()
    await scan()
    expect(ids()).toHaveLength(500)
    expect(ids()).not.toContain('oldest')
  })

  it('runs once in ten seconds, however often the user wants it', async () => {
    await begin()
    seed(1)
    connect()
    await scan()
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

  it('runs alone, however long it takes', async () => {
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

  it('of a server without lists sees at the user’s wish what it offers since', async () => {
    await begin()
    connect()
    await scan()
    expect(found().state).toBe('unavailable')
    server.pluginMounted = true
    await scan()
    expect(found()).toMatchObject({ state: 'scanned', sources: ['plugin'] })
  })

  it('that the connection’s end cuts short isn’t shown as going on', async () => {
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

  it('rests three seconds for each request that it took', async () => {
    await begin()
    for (let n = 0; n < 30; n++) {
      const { id: project } = server.lists.addProject({ name: `Project ${n}` })
      server.lists.addExtraction(project, { status: 'running' })
    }
    isShown = true
    connect()
    await heard()
    await clock.advance(100)
    await untilFound(({ jobs }) => jobs.length === 30)
    // 30 lists and 30 statuses.
    await clock.advance(150_000)
    expect(server.requests.count({ route: 'projects' })).toBe(1)
    await clock.advance(60_000)
    expect(server.requests.count({ route: 'projects' })).toBe(2)
  })
})

describe('a server is looked through by itself', () => {
  it('while somebody sees the window and something runs that nobody watches, ever more rarely', async () => {
    await begin()
    seed(2)
    isShown = true
    connect()
    await heard()
    await clock.advance(100)
    expect(ids()).toHaveLength(2)
    const before = server.requests.count({ route: 'projects' })
    await clock.advance(30 * minute)
    const looks = server.requests.count({ route: 'projects' }) - before
    // At least one in five minutes.
    expect(looks).toBeGreaterThanOrEqual(8)
    expect(looks).toBeLessThanOrEqual(14)
  })

  it('until what was found is over by its own list, too', async () => {
    await begin()
    seed(1)
    isShown = true
    connect()
    await heard()
    await clock.advance(100)
    expect(found().jobs).toMatchObject([{ status: 'pending' }])
    server.updateJob('job-0', { status: 'completed' })
    await clock.advanceUntil(() => found().jobs[0]?.status === 'completed', 1_000)
    const looks = server.requests.count({ route: 'projects' })
    await clock.advance(20 * minute)
    expect(server.requests.count({ route: 'projects' })).toBeLessThanOrEqual(looks + 1)
  })

  it('when it is back with lists that it didn’t have before', async () => {
    await begin()
    server.addJob({ id: 'a', status: 'running' })
    isShown = true
    connect()
    await heard()
    await clock.advance(100)
    await untilFound(({ state }) => state === 'unavailable')
    await server.stop()
    await clock.advanceUntil(() => core.store.state().servers.get(id)?.reach === 'unreachable', 1_000)
    server.pluginMounted = true
    await server.start()
    await clock.advanceUntil(() => found().state === 'scanned', 1_000)
    expect(ids()).toEqual(['a'])
  })

  it('not while nobody sees the window and there is no rule', async () => {
    await begin()
    seed(2)
    connect()
    await heard()
    await clock.advance(10 * minute)
    expect(server.requests.count({ route: 'openapi' })).toBe(0)
  })

  it('not while all that runs is watched', async () => {
    await begin()
    seed(1)
    isShown = true
    connect()
    await heard()
    await clock.advance(100)
    expect(ids()).toEqual(['job-0'])
    watchListed(core.context, [keyOf('job-0')])
    await core.untilState(() => core.job(keyOf('job-0')).connection.state === 'live')
    const before = server.requests.count({ route: 'projects' })
    await clock.advance(30 * minute)
    expect(server.requests.count({ route: 'projects' })).toBe(before)
  })
})

describe('a job that was found', () => {
  it('is watched with what is known of it, and is not listed any more', async () => {
    await begin()
    const project = server.lists.addProject({ name: 'Cardiology' })
    server.lists.addExtraction(project.id, { id: 'a', status: 'running', progress: 10 })
    connect()
    await scan()
    expect(watchListed(core.context, [keyOf('a')])).toEqual({ ok: true })
    expect(ids()).toEqual([])
    await core.untilState(() => core.job(keyOf('a')).connection.state === 'live')
    expect(core.job(keyOf('a'))).toMatchObject({
      kind: 'extraction',
      project: { id: project.id, name: 'Cardiology' },
    })
    expect(watchListed(core.context, [keyOf('b')])).toMatchObject({ ok: false })
  })
})

describe('a job that was watched by its ID alone', () => {
  it('is named by its kind and project once they are seen in a list', async () => {
    await begin()
    const project = server.lists.addProject({ name: 'Cardiology' })
    server.lists.addExtraction(project.id, { id: uuidOf(7), status: 'running' })
    connect()
    await core.watchJob(uuidOf(7))
    expect(core.job(keyOf(uuidOf(7))).kind).toBeUndefined()
    await scan()
    expect(core.job(keyOf(uuidOf(7)))).toMatchObject({
      kind: 'extraction',
      project: { id: project.id, name: 'Cardiology' },
    })
    expect(server.requests.count({ route: 'status', jobId: uuidOf(7) })).toBeLessThanOrEqual(2)
    expect(server.requests.count({ route: 'dataset' })).toBe(0)
  })
})

describe('a dataset job that was watched by its ID alone', () => {
  const uuid = uuidOf(0)

  it('is known for one by the route of datasets, which is asked no more than three times', async () => {
    await begin()
    server.lists.addProject({ name: 'Cardiology' })
    server.lists.addDataset({ id: uuid, status: 'running', progress: 5 })
    const other = server.addJob({ status: 'running' }).id
    connect()
    await core.watchJob(uuid)
    await core.watchJob(other)
    await scan()
    // On a new database the route finds none.
    expect(core.job(keyOf(uuid)).kind).toBeUndefined()
    server.updateJob(uuid, { progress: 20 })
    for (let look = 0; look < 4; look++) await scan()
    expect(core.job(keyOf(uuid)).kind).toBe('dataset')
    expect(server.requests.count({ route: 'dataset', jobId: uuid })).toBe(2)
    expect(server.requests.count({ route: 'dataset', jobId: other })).toBe(3)
  })
})

describe('jobs of no known kind', () => {
  it('are asked about ten at a time, each three times, if their IDs are UUIDs', async () => {
    await begin()
    seed(1)
    const jobs = [...Array.from({ length: 12 }, (_, n) => uuidOf(n)), 'no-uuid']
    for (const jobId of jobs) server.addJob({ id: jobId, status: 'running' })
    connect()
    for (const jobId of jobs) await core.watchJob(jobId)
    for (const total of [10, 20, 30, 32, 34, 36, 36]) {
      await scan()
      expect(server.requests.count({ route: 'dataset' })).toBe(total)
    }
  })

  it('stay without one where the answer is about another job', async () => {
    await begin()
    seed(1)
    server.addJob({ id: uuidOf(1), status: 'running' })
    const body = JSON.stringify({ job_id: uuidOf(2), status: 'running' })
    server.faults.add({ on: 'dataset', do: { kind: 'answer', status: 200, body } })
    connect()
    await core.watchJob(uuidOf(1))
    await scan()
    expect(server.requests.count({ route: 'dataset' })).toBe(1)
    expect(core.job(keyOf(uuidOf(1))).kind).toBeUndefined()
  })
})

describe('a rule', () => {
  it('watches new jobs of its project, also those that ended since, and none that was over before', async () => {
    await begin()
    const { id: project } = server.lists.addProject({ name: 'Cardiology' })
    const { id: other } = server.lists.addProject({ name: 'Oncology' })
    server.lists.addExtraction(project, { id: 'over', status: 'completed' })
    await clock.advance(1_000)
    connect()
    await scan()
    expect(ids()).toEqual(['over'])
    await clock.advance(10_000)
    setWatchRule(core.context, id, { kind: 'extraction', project: { id: project, name: 'Cardiology' } })
    await scanned()
    await clock.advance(10_000)
    server.lists.addExtraction(project, { id: 'new', status: 'running' })
    server.lists.addExtraction(other, { id: 'elsewhere', status: 'running' })
    server.lists.addExtraction(project, { id: 'quick', status: 'running' })
    server.updateJob('quick', { status: 'completed' })
    await clock.advanceUntil(() => watched().length === 2, 500)
    expect(new Set(watched())).toEqual(new Set(['new', 'quick']))
    expect(core.job(keyOf('new')).addedBy).toMatchObject({ rule: expect.any(String) })
    await core.untilState(() => core.job(keyOf('quick')).outcome !== undefined)
    // It ended after the rule was made: the person is told of it.
    await core.witness.presenter.untilStanding((specs) => specs.length === 1)
    expect(core.witness.presenter.standing()).toMatchObject([
      { title: expect.stringContaining('Extraction') },
    ])
  })

  it('can be taken back in one press, and does not put back what was', async () => {
    await begin()
    const { id: project } = server.lists.addProject({ name: 'Cardiology' })
    for (const jobId of ['a', 'b']) server.lists.addExtraction(project, { id: jobId })
    connect()
    await heard()
    setWatchRule(core.context, id, {})
    await core.untilState(() => watched().length === 2)
    const { lastFind } = found()
    expect(lastFind).toMatchObject({ at: clock.now(), keys: [keyOf('b'), keyOf('a')] })
    unwatch(core.context, lastFind?.keys ?? [])
    await scan()
    expect(found().lastFind).toEqual(lastFind)
    expect(watched()).toEqual([])
    expect(new Set(ids())).toEqual(new Set(['a', 'b']))
    undoUnwatch(core.context)
    expect(new Set(watched())).toEqual(new Set(['a', 'b']))
  })

  it('watches the job that it is about behind 400 others', async () => {
    await begin()
    server.pluginMounted = true
    server.addJob({ id: 'wanted', jobType: 'dataset_generation', status: 'running' })
    await clock.advance(1_000)
    for (let n = 0; n < 400; n++) server.addJob({ jobType: 'document_processing', status: 'pending' })
    connect()
    await scan()
    expect(found().jobs).toHaveLength(401)
    setWatchRule(core.context, id, { kind: 'dataset' })
    expect(watched()).toEqual(['wanted'])
  })

  it('adds 200 jobs at once at most, the newest first, and the others with the next scan', async () => {
    await begin()
    server.pluginMounted = true
    server.addJob({ id: 'oldest', status: 'pending' })
    await clock.advance(1_000)
    for (let n = 0; n < 200; n++) server.addJob({ status: 'pending' })
    connect()
    await scan()
    setWatchRule(core.context, id, {})
    expect(watched()).toHaveLength(200)
    expect(watched()).not.toContain('oldest')
    await scan()
    expect(watched()).toHaveLength(201)
  })

  it('ends, and is kept over a restart of the program, with what it shall not put back', async () => {
    await begin()
    const { id: project } = server.lists.addProject({ name: 'Cardiology' })
    server.lists.addExtraction(project, { id: 'a' })
    const folder = tempFolder()
    connect(folder)
    setWatchRule(core.context, id, { kind: 'extraction' })
    await core.untilState(() => watched().length === 1)
    unwatch(core.context, [keyOf('a')])
    await core.stop()
    core = runCore({ folder, clock, isShown: () => isShown })
    const kept = () => core.store.state().servers.get(id)
    expect(kept()).toMatchObject({ watchRules: [{ kind: 'extraction' }], declinedJobs: ['a'] })
    await scan()
    expect(watched()).toEqual([])
    removeWatchRule(core.context, id, kept()?.watchRules[0]?.id ?? '')
    expect(kept()?.watchRules).toEqual([])
  })
})

describe('the budget of a server', () => {
  // A hundred streams over real HTTP take their time on a busy machine.
  it(
    'is kept with 100 watched jobs and a look through 30 projects: nothing is limited',
    { timeout: 20_000 },
    async () => {
      await begin({ rateLimit: 200 })
      isShown = true
      connect()
      const known = core.store.state().servers.get(id)
      for (let n = 0; n < 100; n++) {
        server.addJob({ id: `watched-${n}`, status: 'running' })
        if (known) beginWatch(core.context, known, `watched-${n}`, {}, undefined)
      }
      for (let n = 0; n < 30; n++) {
        const project = server.lists.addProject({ name: `Project ${n}` })
        for (let job = 0; job < 3; job++) server.lists.addExtraction(project.id, { status: 'running' })
      }
      await heard()
      scanServer(core.context, id)
      for (let passed = 0; passed < 5; passed++) {
        await clock.advance(minute)
        scanServer(core.context, id)
        // Some of them end, which must not wait for the looks.
        const ended = `watched-${passed}`
        server.updateJob(ended, { status: 'completed' })
        await clock.advance(5_000)
        expect(core.job(keyOf(ended)).outcome?.kind).toBe('completed')
      }
      expect(server.requests.list().filter(({ status }) => status === 500)).toEqual([])
      expect(ids()).toHaveLength(90)
    },
  )
})

describe('a server with the plugin', () => {
  it('tells of every job in one request, with its kind, and of an extraction its lists tell the project', async () => {
    await begin()
    const project = server.lists.addProject({ name: 'Cardiology' })
    server.pluginMounted = true
    server.addJob({ id: 'parse', status: 'running', jobType: 'document_processing', progress: 20 })
    server.addJob({
      id: 'quality',
      status: 'running',
      jobType: 'extraction',
      parameters: { operation: 'quality_analysis', project_id: 'removed' },
    })
    server.addJob({
      id: 'dataset',
      status: 'pending',
      jobType: 'dataset_generation',
      parameters: { project_id: project.id },
    })
    server.lists.addExtraction(project.id, { id: 'extraction', status: 'running', jobType: 'extraction' })
    connect()
    await scan()
    expect(found().sources).toEqual(['plugin', 'quality'])
    const jobs = found().jobs.toSorted((a, b) => a.jobId.localeCompare(b.jobId))
    expect(jobs).toMatchObject([
      { jobId: 'dataset', kind: 'dataset', project: { name: 'Cardiology' }, status: 'pending' },
      // The row of the extraction says less of it than the plugin.
      { jobId: 'extraction', kind: 'extraction', source: 'plugin', project: { name: 'Cardiology' } },
      { jobId: 'parse', kind: 'parsing', source: 'plugin', progress: 20 },
      { jobId: 'quality', kind: 'quality', project: { id: 'removed', name: 'removed' } },
    ])
    expect(server.requests.count({ route: 'status' })).toBe(0)
    const versions = server.requests.count({ route: 'plugin-version' })
    await scan()
    expect(server.requests.count({ route: 'plugin-version' })).toBe(versions)
    expect(server.requests.count({ route: 'extraction-list' })).toBe(1)
    expect(found().jobs.find(({ jobId }) => jobId === 'extraction')?.project?.name).toBe('Cardiology')
  })

  it('has its rules heed a new job within seconds, though nobody asks for the counts', async () => {
    await begin()
    server.pluginMounted = true
    connect()
    setWatchRule(core.context, id, { kind: 'parsing' })
    await heard()
    await clock.advance(15_000)
    server.addJob({ id: 'new', status: 'running', jobType: 'document_processing' })
    const begun = clock.now()
    await clock.advanceUntil(() => watched().length === 1, 100)
    expect(clock.now() - begun).toBeLessThan(10_000)
    expect(core.job(keyOf('new'))).toMatchObject({ kind: 'parsing', addedBy: { rule: expect.any(String) } })
  })

  it('is read by its lists as soon as the plugin’s can’t be', async () => {
    await begin()
    const project = server.lists.addProject({ name: 'Cardiology' })
    server.pluginMounted = true
    server.lists.addExtraction(project.id, { id: 'a', status: 'running' })
    server.faults.add({ on: 'plugin-jobs', do: { kind: 'answer', status: 500, body: '{"detail":"No"}' } })
    connect()
    await scan()
    expect(found()).toMatchObject({ sources: ['extraction', 'quality'], jobs: [{ jobId: 'a' }] })
  })
})
