import { beforeEach, describe, expect, it } from 'vitest'
import {
  watchListedJobs,
  removeWatchRule,
  scanServer,
  setWatchRule,
} from '#main/core/commands/discovery/watch-rules.ts'
import { startWatch } from '#main/core/commands/jobs/watch.ts'
import { undoUnwatch, unwatchJobs } from '#main/core/commands/jobs/job-settings.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
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
  keyOf,
  known,
  minute,
  open,
  scan,
  scanned,
  seed,
  server,
  setScene,
  showWindow,
  untilFound,
  untilStats,
  uuidOf,
} from './scene.ts'
import { toJobParts } from '#test/support/job-parts.ts'

beforeEach(setScene)

const watched = () => [...core.store.state().jobs.values()].map(({ identity: { jobId } }) => jobId)

describe('a server', () => {
  it('is scanned at growing intervals while the window is visible and unwatched jobs run', async () => {
    await begin()
    seed(2)
    await connectShown()
    await clock.advance(100)
    expect(ids()).toHaveLength(2)
    const before = server.requests.count({ route: 'projects' })
    await clock.advance(30 * minute)
    const looks = server.requests.count({ route: 'projects' }) - before
    // The pauses grow to five minutes.
    expect(looks).toBeGreaterThanOrEqual(8)
    expect(looks).toBeLessThanOrEqual(14)
  })

  it('is scanned until its list shows that a discovered job has ended', async () => {
    await begin()
    seed(1)
    await connectShown()
    await clock.advance(100)
    expect(found().jobs).toMatchObject([{ status: 'pending' }])
    server.updateJob('job-0', { status: 'completed' })
    await clock.advanceUntil(() => found().jobs[0]?.status === 'completed', 1_000)
    const looks = server.requests.count({ route: 'projects' })
    await clock.advance(20 * minute)
    expect(server.requests.count({ route: 'projects' })).toBeLessThanOrEqual(looks + 1)
  })

  it('is scanned as soon as it is back with the plugin, even if it had no lists before', async () => {
    await begin()
    server.addJob({ id: 'a', status: 'running' })
    await connectShown()
    await clock.advance(100)
    await untilFound(({ state }) => state === 'unavailable')
    await server.stop()
    await clock.advanceUntil(() => known()?.reach === 'unreachable', 1_000)
    server.pluginMounted = true
    await server.start()
    await clock.advanceUntil(() => found().state === 'scanned', 1_000)
    expect(ids()).toEqual(['a'])
  })

  it('isn’t scanned while the window is hidden if there is no watch rule', async () => {
    await begin()
    seed(2)
    connect()
    await untilStats()
    await clock.advance(10 * minute)
    expect(server.requests.count({ route: 'openapi' })).toBe(0)
  })
})

it('a discovered job keeps its kind and project when it is watched, and is no longer listed as discovered', async () => {
  await begin()
  const project = server.lists.addProject({ name: 'Cardiology' })
  server.lists.addExtraction(project.id, { id: 'a', status: 'running', progress: 10 })
  connect()
  await scan()
  expect(watchListedJobs(core.context, [keyOf('a')])).toEqual({ ok: true })
  expect(ids()).toEqual([])
  await core.untilState(() => core.job(keyOf('a')).run.connection.state === 'live')
  expect(core.job(keyOf('a'))).toMatchObject(
    toJobParts({ kind: 'extraction', project: { id: project.id, name: 'Cardiology' } }),
  )
  expect(watchListedJobs(core.context, [keyOf('b')])).toMatchObject({ ok: false })
})

describe('a job that is watched by its ID alone', () => {
  it('gets its kind and project as soon as a list shows them', async () => {
    await begin()
    const project = server.lists.addProject({ name: 'Cardiology' })
    server.lists.addExtraction(project.id, { id: uuidOf(7), status: 'running' })
    connect()
    await core.watchJob(uuidOf(7))
    expect(core.job(keyOf(uuidOf(7))).identity.kind).toBeUndefined()
    await scan()
    expect(core.job(keyOf(uuidOf(7)))).toMatchObject(
      toJobParts({ kind: 'extraction', project: { id: project.id, name: 'Cardiology' } }),
    )
    expect(server.requests.count({ route: 'status', jobId: uuidOf(7) })).toBeLessThanOrEqual(2)
  })

  it('gets its kind from a single scan, even if every running job is watched', async () => {
    await begin()
    const project = server.lists.addProject({ name: 'Cardiology' })
    for (const n of [7, 8]) server.lists.addExtraction(project.id, { id: uuidOf(n), status: 'running' })
    connect()
    await core.watchJob(uuidOf(7))
    await core.watchJob(uuidOf(8))
    await untilStats()
    server.addJob({ id: 'parse', status: 'running' })
    await core.watchJob('parse')
    showWindow()
    await clock.advanceUntil(
      () => core.job(keyOf(uuidOf(7))).identity.kind === 'extraction',
      1_000,
      10 * minute,
    )
    expect(core.job(keyOf(uuidOf(8))).identity.kind).toBe('extraction')
    const before = server.requests.count({ route: 'projects' })
    expect(before).toBeLessThanOrEqual(2)
    await clock.advance(30 * minute)
    expect(core.job(keyOf('parse')).identity.kind).toBeUndefined()
    expect(server.requests.count({ route: 'projects' })).toBe(before)
  })
})

describe('a watch rule', () => {
  it('watches its project’s new jobs, even if they have ended, but no older jobs', async () => {
    await begin()
    const { id: project } = server.lists.addProject({ name: 'Cardiology' })
    const { id: other } = server.lists.addProject({ name: 'Oncology' })
    server.lists.addExtraction(project, { id: 'over', status: 'completed' })
    await clock.advance(1_000)
    await connectAndScan()
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
    expect(core.job(keyOf('new')).identity.addedBy).toMatchObject({ rule: expect.any(String) })
    await core.untilState(() => core.job(keyOf('quick')).outcome !== undefined)
    await core.notifications.presenter.waitUntilVisible((specs) => specs.length === 1)
    expect(core.notifications.presenter.visible()).toMatchObject([
      { title: expect.stringContaining('Extraction') },
    ])
  })

  it('doesn’t watch a job that the user unwatched', async () => {
    await begin()
    const { id: project } = server.lists.addProject({ name: 'Cardiology' })
    for (const jobId of ['a', 'b']) server.lists.addExtraction(project, { id: jobId })
    connect()
    await untilStats()
    setWatchRule(core.context, id, {})
    await core.untilState(() => watched().length === 2)
    unwatchJobs(core.context, [keyOf('a'), keyOf('b')])
    await scan()
    expect(watched()).toEqual([])
    expect(new Set(ids())).toEqual(new Set(['a', 'b']))
    undoUnwatch(core.context)
    expect(new Set(watched())).toEqual(new Set(['a', 'b']))
  })

  it('watches a matching job among 400 others', async () => {
    await begin()
    server.pluginMounted = true
    server.addJob({ id: 'wanted', jobType: 'dataset_generation', status: 'running' })
    await clock.advance(1_000)
    for (let n = 0; n < 400; n++) server.addJob({ jobType: 'document_processing', status: 'pending' })
    await connectAndScan()
    expect(found().jobs).toHaveLength(401)
    setWatchRule(core.context, id, { kind: 'dataset' })
    expect(watched()).toEqual(['wanted'])
  })

  it('watches at most 200 jobs at once, newest first, and other jobs after the next scan', async () => {
    await begin()
    server.pluginMounted = true
    server.addJob({ id: 'oldest', status: 'pending' })
    await clock.advance(1_000)
    for (let n = 0; n < 200; n++) server.addJob({ status: 'pending' })
    await connectAndScan()
    setWatchRule(core.context, id, {})
    expect(watched()).toHaveLength(200)
    expect(watched()).not.toContain('oldest')
    await scan()
    expect(watched()).toHaveLength(201)
  })

  it('is restored with its exclusions after a relaunch, and can then be removed', async () => {
    await begin()
    const { id: project } = server.lists.addProject({ name: 'Cardiology' })
    server.lists.addExtraction(project, { id: 'a' })
    const folder = createTempFolder()
    connect(folder)
    setWatchRule(core.context, id, { kind: 'extraction' })
    await core.untilState(() => watched().length === 1)
    unwatchJobs(core.context, [keyOf('a')])
    await core.stop()
    open(folder)
    expect(known()).toMatchObject({ watchRules: [{ kind: 'extraction' }], declinedJobs: ['a'] })
    await scan()
    expect(watched()).toEqual([])
    removeWatchRule(core.context, id, known()?.watchRules[0]?.id ?? '')
    expect(known()?.watchRules).toEqual([])
  })
})

it('the request budget is enough for 100 watched jobs and a scan of 30 projects', async () => {
  await begin({ rateLimit: 200 })
  showWindow()
  connect()
  const lab = known()
  for (let n = 0; n < 100; n++) {
    server.addJob({ id: `watched-${n}`, status: 'running' })
    if (lab) startWatch(core.context, lab, `watched-${n}`, {}, undefined)
  }
  for (let n = 0; n < 30; n++) {
    const project = server.lists.addProject({ name: `Project ${n}` })
    for (let job = 0; job < 3; job++) server.lists.addExtraction(project.id, { status: 'running' })
  }
  await untilStats()
  scanServer(core.context, id)
  for (let passed = 0; passed < 5; passed++) {
    await clock.advance(minute)
    scanServer(core.context, id)
    const ended = `watched-${passed}`
    server.updateJob(ended, { status: 'completed' })
    await clock.advance(5_000)
    expect(core.job(keyOf(ended)).outcome?.kind).toBe('completed')
  }
  expect(server.requests.list().filter(({ status }) => status === 500)).toEqual([])
  expect(ids()).toHaveLength(90)
})

describe('a server that has the plugin', () => {
  it('reports every job with its kind and project in a single request', async () => {
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
    await connectAndScan()
    expect(found().sources).toEqual(['plugin', 'quality'])
    const jobs = found().jobs.toSorted((a, b) => a.jobId.localeCompare(b.jobId))
    expect(jobs).toMatchObject([
      { jobId: 'dataset', kind: 'dataset', project: { name: 'Cardiology' }, status: 'pending' },
      // The plugin knows more about the job than the row in its list.
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

  it('reports new jobs in a stream, so matching jobs are watched within seconds', async () => {
    await begin()
    server.pluginMounted = true
    connect()
    setWatchRule(core.context, id, { kind: 'parsing', project: { id: 'p', name: 'Cardiology' } })
    await untilStats()
    await clock.advance(15_000)
    const parameters = { project_id: 'p' }
    server.addJob({ id: 'other', status: 'running', jobType: 'document_processing' })
    server.addJob({ id: 'new', status: 'running', jobType: 'document_processing', parameters })
    const begun = clock.now()
    await clock.advanceUntil(() => watched().length === 1, 100)
    expect(clock.now() - begun).toBeLessThanOrEqual(1_500)
    expect(core.job(keyOf('new'))).toMatchObject(
      toJobParts({ kind: 'parsing', addedBy: { rule: expect.any(String) } }),
    )
  })

  it('is scanned without the plugin as soon as the plugin fails', async () => {
    await begin()
    const project = server.lists.addProject({ name: 'Cardiology' })
    server.pluginMounted = true
    server.lists.addExtraction(project.id, { id: 'a', status: 'running' })
    server.faults.add({ on: 'plugin-jobs', do: { kind: 'answer', status: 500, body: '{"detail":"No"}' } })
    await connectAndScan()
    expect(found()).toMatchObject({ sources: ['extraction', 'quality'], jobs: [{ jobId: 'a' }] })
  })
})
