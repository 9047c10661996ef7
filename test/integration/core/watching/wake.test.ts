import { describe, expect, it } from 'vitest'
import { followJob, openScene } from './watching-scene.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'

describe('the program, when the machine wakes up,', () => {
  it('opens each stream once, even if the machine sleeps again in between', async () => {
    const { clock, server, watching } = await openScene({ rateLimit: 60 })
    const ids = Array.from({ length: 60 }, () => server.addJob({ status: 'running' }).id)
    const keys = ids.map((id) => watching.watch(id))
    const allLive = () => keys.every((key) => watching.job(key).run.connection.state === 'live')
    await clock.advanceUntil(allLive, 1_000, 250_000)
    await clock.advance(70_000)
    server.requests.clear()
    watching.engine.onWake()
    await clock.advance(2_000)
    const waiting = keys.filter((_, index) => server.requests.count({ jobId: ids[index] ?? '' }) === 0)
    expect(waiting.length).toBeGreaterThan(30)
    for (const key of waiting) watching.engine.nudgeJob(key, 'wake')
    await clock.advanceUntil(allLive, 1_000, 250_000)
    await clock.advance(130_000)
    for (const id of ids) expect(server.requests.count({ jobId: id, route: 'stream' })).toBe(1)
    expect(server.endlessStreams).toEqual([])
  })

  it('resumes 100 jobs at once, within the request budget', async () => {
    const { clock, server, watching } = await openScene()
    const ids = Array.from({ length: 100 }, () => server.addJob({ status: 'running' }).id)
    const keys = ids.map((id) => watching.watch(id))
    const allLive = () => keys.every((key) => watching.job(key).run.connection.state === 'live')
    await clock.advanceUntil(allLive, 1_000, 250_000)
    await clock.advance(70_000)
    for (const stream of server.openStreams()) stream.freeze()
    for (const id of ids.slice(0, 10)) server.updateJob(id, { status: 'completed' })
    server.requests.clear()
    watching.engine.onWake()
    await clock.advanceUntil(() => watching.outcomes.length === 10, 10, 2_000)
    // The progress only changes once each job is followed, because a long poll doesn't report progress from before
    // its request.
    const isFollowed = (jobId: string) =>
      server.requests.count({ jobId, route: 'stream' }) + server.requests.count({ jobId, route: 'poll' }) > 0
    await clock.advanceUntil(() => ids.slice(10).every(isFollowed), 10, 2_000)
    for (const id of ids.slice(10)) server.updateJob(id, { progress: 50 })
    await clock.advanceUntil(
      () => keys.slice(10).every((key) => watching.job(key).run.progress === 50),
      10,
      2_000,
    )
    expect(server.requests.total).toBeLessThanOrEqual(180)
    expect(server.endlessStreams).toEqual([])
  })

  it('accepts an outcome from a long poll only if the status confirms it', async () => {
    const { clock, server, watching } = await openScene({ rateLimit: 10 })
    const ids = Array.from({ length: 6 }, () => server.addJob({ status: 'running' }).id)
    const keys = ids.map((id) => watching.watch(id))
    const allLive = () => keys.every((key) => watching.job(key).run.connection.state === 'live')
    await clock.advanceUntil(allLive, 1_000, 400_000)
    await clock.advance(70_000)
    for (const jobId of ids) {
      const body = JSON.stringify({ job_id: jobId, status: 'completed', progress: 100 })
      server.faults.add({ on: 'poll', jobId, do: { kind: 'answer', status: 200, body } })
    }
    watching.engine.onWake()
    await clock.advance(120_000)
    expect(server.requests.count({ route: 'poll' })).toBeGreaterThan(0)
    expect(watching.outcomes).toEqual([])
  })

  it('finds that a cancelled run completed while the machine was asleep', async () => {
    const { clock, server, watching, id } = await followJob({ status: 'running', progress: 40 })
    server.updateJob(id, { status: 'cancelled' })
    await clock.advance(10 * 60_000)
    server.updateJob(id, { status: 'completed' })
    watching.engine.onWake()
    expect(await clock.advanceUntil(() => watching.outcomes.length === 2, 10)).toBeLessThan(100)
  })

  it('retries an unreachable server at once, and resets its delays', async () => {
    const { clock, server, watching, key } = await followJob({ status: 'running' }, { random: () => 0.99 })
    await server.stop()
    await clock.advance(120_000)
    expect(watching.job(key).run.connection.state).toBe('offline')
    await server.start()
    watching.engine.onWake()
    expect(
      await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live', 10),
    ).toBeLessThan(200)
  })

  it('immediately retries a job that waits for its next attempt', async () => {
    const { clock, server, watching } = await openScene({ random: () => 0.99 })
    const { id } = server.addJob({ status: 'running' })
    const rule = server.faults.add({ on: 'stream', do: { kind: 'redis-down' } })
    const key = watching.watch(id)
    await clock.advance(100_000)
    expect(watching.job(key).run.connection.state).toBe('waiting')
    rule.remove()
    watching.engine.onWake()
    expect(
      await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live', 10),
    ).toBeLessThan(200)
  })

  it('sends no requests for jobs that completed or were lost', async () => {
    const { clock, server, watching } = await openScene()
    const { id } = server.addJob({ status: 'completed' })
    watching.watch(id)
    watching.watch('gone', { job: { status: 'running' } })
    await clock.advance(60_000)
    server.requests.clear()
    watching.engine.onWake()
    await clock.advance(10_000)
    expect(server.requests.list().filter(({ route }) => route !== 'stats')).toEqual([])
  })
})

describe('a watched server’s API key', () => {
  it('is tried at most 40 times in ten minutes while rejected, and the reason is shown', async () => {
    const { clock, server, watching } = await openScene({ apiKey: 'right', givenKey: 'wrong' })
    const keys = Array.from({ length: 20 }, () => watching.watch(server.addJob({ status: 'running' }).id))
    await clock.advance(60_000)
    for (const key of keys) {
      expect(formatAllMessages(watching.job(key).run.connection)).toMatchObject({
        state: 'unauthorized',
        reason: expect.stringMatching(/key/),
      })
    }
    expect(watching.server()).toMatchObject({ reach: 'unauthorized', alerts: [] })
    server.requests.clear()
    await clock.advance(10 * 60_000)
    expect(server.requests.total).toBeLessThanOrEqual(40)
    expect(server.requests.list().every(({ route }) => route === 'stats')).toBe(true)
    expect(watching.server().alerts).toEqual([])

    watching.engine.addServer({ id: 's', url: server.url, apiKey: 'right' })
    await clock.advanceUntil(
      () => keys.every((key) => watching.job(key).run.connection.state === 'live'),
      10,
      2_000,
    )
    expect(watching.server()).toMatchObject({ reach: 'ok', reason: undefined })
  })

  it('is reported as missing when it becomes required, and jobs continue with a new key', async () => {
    const { clock, server, watching, id, key } = await followJob({ status: 'running', progress: 10 })
    server.apiKey = 'new'
    server.openStreams()[0]?.reset()
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'unauthorized')
    expect(formatAllMessages(watching.job(key).run.connection.reason)).toBe('The server requires an API key')
    server.updateJob(id, { progress: 70 })
    watching.engine.addServer({ id: 's', url: server.url, apiKey: 'new' })
    await clock.advanceUntil(() => watching.job(key).run.progress === 70, 10)
    expect(server.requests.list({ route: 'stream' }).at(-1)?.headers['x-api-key']).toBe('new')
    expect(server.openStreams().length).toBe(1)
  })

  it('is tried again after a rejection, and works once the server accepts it', async () => {
    const { clock, server, watching } = await openScene({ apiKey: 'right', givenKey: 'mine' })
    const key = watching.watch(server.addJob({ status: 'running' }).id)
    await clock.advance(30_000)
    server.apiKey = 'mine'
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live', 100, 61_000)
    expect(watching.server().reach).toBe('ok')
  })
})

it('“Retry now” on a server resumes its jobs at once, with fewer than eight requests', async () => {
  const { clock, server, watching } = await openScene({ apiKey: 'right', givenKey: 'mine' })
  const key = watching.watch(server.addJob({ status: 'running' }).id)
  await clock.advance(30_000)
  expect(watching.job(key).run.connection.state).toBe('unauthorized')
  server.apiKey = 'mine'
  const before = server.requests.count({})
  watching.engine.retryNow('s')
  watching.engine.retryNow('s')
  watching.engine.retryNow()
  await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live', 10, 500)
  expect(server.requests.count({}) - before).toBeLessThan(8)
})
