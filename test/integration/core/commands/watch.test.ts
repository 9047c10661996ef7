import { beforeEach, describe, expect, it } from 'vitest'
import { executeLaunch } from '#main/app/launch.ts'
import { addServer, removeServer } from '#main/core/commands/servers/edit-servers.ts'
import { watchJobsInText } from '#main/core/commands/jobs/watch.ts'
import { setJobsDismissed, setJobLabel, unwatchJobs } from '#main/core/commands/jobs/job-settings.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { toJobParts } from '#test/support/job-parts.ts'

let a: CompileoServer
let b: CompileoServer
let core: RunningCore
let idOfA: string

beforeEach(async () => {
  a = await startServerForTest({ streamIntervalMs: 10 })
  b = await startServerForTest({ streamIntervalMs: 10, seed: 2, behaviour: 'guide' })
  core = runCore({ folder: createTempFolder() })
  idOfA = addServer(core.context, { url: a.url, name: 'A' }).serverId ?? ''
})

const addB = () => addServer(core.context, { url: b.url, name: 'B' }).serverId ?? ''
const watched = () =>
  [...core.store.state().jobs.values()].map(({ identity: { jobId, serverId } }) => [jobId, serverId])

describe('watching a job', () => {
  it('adds the job with its status, and follows it', async () => {
    a.addJob({ id: 'x-1', status: 'running', progress: 40, currentStep: 'Reading' })
    const outcome = await watchJobsInText(core.context, { text: ' x-1 ', label: 'Taxonomy' })
    const key = `${idOfA}/x-1` as const
    expect(formatAllMessages(outcome)).toEqual({
      ok: true,
      results: [{ jobId: 'x-1', key, ok: true, message: 'Watching on A' }],
    })
    expect(core.job(key)).toMatchObject(
      toJobParts({ label: 'Taxonomy', status: 'running', progress: 40, currentStep: 'Reading' }),
    )
    a.updateJob('x-1', { progress: 50 })
    await core.untilState(() => core.job(key).run.progress === 50)
  })

  it('announces the job’s failure only if it is less than two minutes old', async () => {
    const completedAt = Date.now() - 60_000
    a.addJob({ id: 'x-1', status: 'failed', error: 'no key', completedAt })
    a.addJob({ id: 'x-2', status: 'failed', error: 'no key', completedAt: completedAt - 120_000 })
    await watchJobsInText(core.context, { text: 'x-1' })
    await watchJobsInText(core.context, { text: 'x-2' })
    await core.notifications.waitUntilShown(1)
    const told = core.notifications.presenter.shown.flatMap(({ outcomes = [] }) => outcomes)
    expect(told).toMatchObject([{ key: `${idOfA}/x-1`, kind: 'failed' }])
    expect(core.job(`${idOfA}/x-2`).outcome).toMatchObject({ kind: 'failed' })
  })

  it('does nothing if the job is already watched', async () => {
    for (const id of ['x-1', 'x-2']) a.addJob({ id, status: 'running' })
    await watchJobsInText(core.context, { text: 'x-1', label: 'Mine' })
    await a.until(() => a.openStreams().length === 1)
    const asked = a.requests.count({ jobId: 'x-1' })
    const outcome = await watchJobsInText(core.context, { text: 'x-1', label: 'Other' })
    expect(formatAllMessages(outcome)).toMatchObject({
      ok: true,
      results: [{ message: 'Already watching on A' }],
    })
    expect(core.job(`${idOfA}/x-1`).identity.label).toBe('Mine')
    expect(a.requests.count({ jobId: 'x-1' })).toBe(asked)
    await watchJobsInText(core.context, { text: 'x-1\nx-2', label: 'Both' })
    expect(core.store.state().batches.size).toBe(0)
  })

  it('adds the job once, even if it is requested twice at the same time', async () => {
    a.addJob({ id: 'x-1', status: 'running' })
    const outcomes = await Promise.all(
      ['One', 'Two'].map((label) => watchJobsInText(core.context, { text: 'x-1', label })),
    )
    expect(formatAllMessages(outcomes.map(({ results }) => results[0]?.message))).toEqual([
      'Watching on A',
      'Already watching on A',
    ])
    expect(core.job(`${idOfA}/x-1`).identity.label).toBe('One')
    await a.until(() => a.openStreams().length === 1)
  })

  it('is rejected if no server knows the job', async () => {
    expect(formatAllMessages(await watchJobsInText(core.context, { text: 'x-1' }))).toMatchObject({
      ok: false,
      message: 'A doesn’t have this job',
    })
    addB()
    expect(formatAllMessages(await watchJobsInText(core.context, { text: 'x-1' }))).toMatchObject({
      ok: false,
      message: 'Not found on any server',
    })
    expect(watched()).toEqual([])
  })

  it('finds the server by the job’s ID', async () => {
    const idOfB = addB()
    b.addJob({ id: 'x-1', status: 'running' })
    expect(formatAllMessages(await watchJobsInText(core.context, { text: 'x-1' }))).toMatchObject({
      ok: true,
      results: [{ message: 'Watching on B' }],
    })
    expect(watched()).toEqual([['x-1', idOfB]])
  })

  it('prefers the chosen server, or the server in the address, if two servers know the ID', async () => {
    const idOfB = addB()
    for (const id of ['x-1', 'x-2', 'x-3']) {
      a.addJob({ id, status: 'running' })
      b.addJob({ id, status: 'running' })
    }
    await watchJobsInText(core.context, { text: 'x-1', serverId: idOfB })
    await watchJobsInText(core.context, { text: `${b.url}/api/v1/jobs/status/x-2` })
    // The address determines the server, whichever server was chosen.
    await watchJobsInText(core.context, { text: `${b.url}/api/v1/jobs/status/x-3`, serverId: idOfA })
    expect(watched()).toEqual([
      ['x-1', idOfB],
      ['x-2', idOfB],
      ['x-3', idOfB],
    ])
  })

  it('uses the chosen server, even if the entered URL has its address in another form', async () => {
    a.addJob({ id: 'x-1', status: 'running' })
    const text = `http://localhost:${a.port}/api/v1/jobs/status/x-1`
    expect(formatAllMessages(await watchJobsInText(core.context, { text }))).toMatchObject({
      ok: false,
      message: `Add the server http://localhost:${a.port} first`,
    })
    await expect(watchJobsInText(core.context, { text, serverId: idOfA })).resolves.toMatchObject({
      ok: true,
    })
  })

  it('adds a job of an unreachable server, and confirms the job later', async () => {
    a.addJob({ id: 'x-1', status: 'running', progress: 7 })
    await a.stop()
    expect(formatAllMessages(await watchJobsInText(core.context, { text: 'x-1' }))).toMatchObject({
      ok: true,
      results: [{ message: 'Watching. A can’t be reached right now.' }],
    })
    await a.start()
    await core.untilState(() => core.job(`${idOfA}/x-1`).run.progress === 7)
  })

  it('uses a reachable server that knows the ID, and otherwise the only unreachable server', async () => {
    const idOfB = addB()
    await a.stop()
    b.addJob({ id: 'x-1', status: 'running' })
    await watchJobsInText(core.context, { text: 'x-1' })
    await watchJobsInText(core.context, { text: 'x-2' })
    expect(watched()).toEqual([
      ['x-1', idOfB],
      ['x-2', idOfA],
    ])
  })

  it('requires the user to choose a server if there are two and neither is reachable', async () => {
    addB()
    await a.stop()
    await b.stop()
    expect(formatAllMessages(await watchJobsInText(core.context, { text: 'x-1' }))).toMatchObject({
      ok: false,
      message: 'Choose a server: A, B couldn’t be checked',
    })
  })

  it('returns a result for each job if there are several', async () => {
    a.addJob({ id: 'x-1', status: 'running' })
    a.addJob({ id: 'x-2', status: 'completed' })
    const text = 'x-1\nx-2\nx-3\nx-4\nx-5\nThe sixth is prose'
    const outcome = await watchJobsInText(core.context, { text, label: 'not for five' })
    expect(formatAllMessages(outcome)).toMatchObject({ ok: false, message: 'Couldn’t watch 3 of 5 jobs' })
    expect(outcome.results.map(({ jobId, ok }) => [jobId, ok])).toEqual([
      ['x-1', true],
      ['x-2', true],
      ['x-3', false],
      ['x-4', false],
      ['x-5', false],
    ])
    expect([...core.store.state().jobs.values()].map(({ identity: { label } }) => label)).toEqual([
      undefined,
      undefined,
    ])
    expect([...core.store.state().batches.values()]).toMatchObject([{ name: 'not for five' }])
  })

  it('sends two requests per job for fifty jobs, within the rate limit', async () => {
    const ids = Array.from({ length: 50 }, (_, i) => a.addJob({ id: `x-${i}`, status: 'running' }).id)
    const { ok, results } = await watchJobsInText(core.context, { text: ids.join('\n') })
    expect(ok).toBe(true)
    expect(results).toHaveLength(50)
    await a.until(() => a.openStreams().length === 50)
    expect(ids.every((jobId) => a.requests.count({ jobId }) === 2)).toBe(true)
    const refused = a.requests.list().filter(({ status }) => status !== 200)
    expect(refused.map(({ route }) => route)).toEqual(['plugin-version'])
  })

  it('is rejected if the entered text contains no ID, or if there is no server', async () => {
    expect(formatAllMessages(await watchJobsInText(core.context, { text: 'nothing to see here' }))).toEqual({
      ok: false,
      message: 'No job ID found in this text',
      results: [],
    })
    removeServer(core.context, idOfA)
    expect(formatAllMessages(await watchJobsInText(core.context, { text: 'x-1' }))).toMatchObject({
      message: 'Add a server first',
    })
  })

  it('changes nothing if the server is removed while the request is sent', async () => {
    a.addJob({ id: 'x-1', status: 'running' })
    a.faults.add({ on: 'status', do: { kind: 'silence' } })
    const outcome = watchJobsInText(core.context, { text: 'x-1' })
    await a.until(() => a.requests.count({ route: 'status' }) === 1)
    removeServer(core.context, idOfA)
    expect(formatAllMessages(await outcome)).toMatchObject({
      ok: false,
      message: 'The server has been removed',
    })
    expect(watched()).toEqual([])
  })
})

describe('a watched job', () => {
  it('can be unwatched, which closes its stream and sends no command', async () => {
    a.addJob({ id: 'x-1', status: 'running' })
    const key = await core.watchJob('x-1')
    await a.until(() => a.openStreams().length === 1)
    expect(unwatchJobs(core.context, [key])).toEqual({ ok: true })
    await a.until(() => a.openStreams().length === 0)
    expect(watched()).toEqual([])
    expect(a.requests.count({ method: 'POST' })).toBe(0)
    expect(formatAllMessages(unwatchJobs(core.context, [key]))).toMatchObject({
      ok: false,
      message: 'You’re no longer watching this job',
    })
    expect(setJobLabel(core.context, key, 'x')).toMatchObject({ ok: false })
  })

  it('can have a label, which is trimmed', async () => {
    a.addJob({ id: 'x-1', status: 'running' })
    const key = await core.watchJob('x-1')
    setJobLabel(core.context, key, '  My job ')
    expect(core.job(key).identity.label).toBe('My job')
    setJobLabel(core.context, key, '   ')
    expect(core.job(key).identity.label).toBeUndefined()
  })

  it('counts as read after it was seen, and needs no attention after it was dismissed', async () => {
    a.addJob({ id: 'x-1', status: 'running' })
    const key = await core.watchJob('x-1')
    expect(setJobsDismissed(core.context, [key], true)).toEqual({ ok: true })
    a.updateJob('x-1', { status: 'failed' })
    await core.untilState(() => core.store.state().unread.has(key))
    setJobsDismissed(core.context, [key], false)
    expect(core.store.state().unread.size).toBe(1)
    core.store.markSeen([key])
    expect(core.store.state().unread.size).toBe(0)
    expect(needsAttention(core.job(key))).toBe(true)
    expect(setJobsDismissed(core.context, [key], true)).toEqual({ ok: true })
    expect(needsAttention(core.job(key))).toBe(false)
    setJobsDismissed(core.context, [key], false)
    expect(needsAttention(core.job(key))).toBe(true)
    setJobsDismissed(core.context, [key], true)
    a.updateJob('x-1', { status: 'running', startedAt: Date.now() + 1 })
    await core.untilState(() => core.job(key).run.status === 'running')
    a.updateJob('x-1', { status: 'failed' })
    await core.untilState(() => core.job(key).outcome !== undefined)
    expect(needsAttention(core.job(key))).toBe(true)
    setJobsDismissed(core.context, [key], true)
    expect(core.store.state().unread.size).toBe(0)
  })
})

describe('a launch of the program', () => {
  it('adds the given server with its name and key, and watches the jobs on it', async () => {
    b.apiKey = 'secret'
    b.addJob({ id: 'x-1', status: 'running' })
    a.addJob({ id: 'x-1', status: 'running' })
    await executeLaunch(core.context, { server: b.url, name: 'B', apiKey: 'secret', watch: ['x-1'] })
    expect(core.banners()).toEqual([])
    expect([...core.store.state().servers.values()].map(({ name }) => name)).toEqual(['A', 'B'])
    expect(watched()).toEqual([['x-1', expect.not.stringContaining(idOfA)]])
  })

  it('shows rejected jobs in the window', async () => {
    a.addJob({ id: 'x-1', status: 'running' })
    await executeLaunch(core.context, { watch: ['x-1', 'x-2', 'x-3'] })
    expect(watched()).toEqual([['x-1', idOfA]])
    expect(core.banners()).toEqual(['x-2: A doesn’t have this job', 'x-3: A doesn’t have this job'])
    await executeLaunch(core.context, { watch: ['no id here'] })
    expect(core.banners()).toContain('No job ID found in this text')
    await executeLaunch(core.context, { server: 'two words', watch: [] })
    expect(core.banners()).toContainEqual(expect.stringContaining('isn’t a valid address'))
  })

  it('watches nothing and raises no banner if its command line contains no jobs', async () => {
    await executeLaunch(core.context, { watch: [] })
    expect(core.banners()).toEqual([])
    expect(watched()).toEqual([])
  })
})
