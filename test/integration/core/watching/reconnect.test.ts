import { describe, expect, it } from 'vitest'
import type { JobKey } from '#shared/model.ts'
import { commonFaults, type CompileoServer } from '#test/server/index.ts'
import { followJob, linksOf, openScene, refusedBy, watchLive } from './watching-scene.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'

const longest = () => 0.999_999

const pausesOf = (server: CompileoServer) => {
  const times = server.requests.list({ route: 'stream' }).map(({ at }) => at)
  return times.slice(1).map((at, index) => Math.round((at - (times[index] ?? at)) / 100) * 100)
}

describe('a watch that reconnects', () => {
  it.each([
    ['its connection is dropped', 'drop'],
    ['a frame is cut off', 'torn'],
    ['it ends', 'ended'],
  ] as const)('replaces the stream if %s', async (_, kind) => {
    const { clock, server, watching, id, key } = await followJob()
    server.faults.add({ on: 'frame', times: 1, do: { kind } })
    server.updateJob(id, { progress: 30 })
    expect(await clock.advanceUntil(() => watching.job(key).run.progress === 30)).toBeLessThan(2_500)
    expect(watching.job(key).run.connection.state).toBe('live')
    // The server has responded since, so only the stream broke.
    expect(server.requests.count({ route: 'health' })).toBe(0)
    server.updateJob(id, { status: 'completed' })
    await clock.advanceUntil(() => watching.outcomes.length > 0)
  })

  it.each([
    ['confirms the status before it reopens a stream that ended with an invalid frame', 'nonsense', 2],
    [
      'doesn’t confirm the status before it reopens a stream that ended with a server error',
      '{"error": "boom"}',
      1,
    ],
  ])('%s', async (_, data, requests) => {
    const { clock, server } = await followJob({ status: 'running' }, { random: longest })
    const [stream] = server.openStreams()
    stream?.send(`data: ${data}\n\n`)
    stream?.end()
    await clock.advance(490)
    expect(server.requests.count({ route: 'status' })).toBe(requests)
    expect(server.openStreams()).toEqual([])
    await clock.advance(10)
    expect(server.openStreams()).toHaveLength(1)
  })

  it.each([
    ['the connection is dropped', 'drop'],
    ['it is cut off', 'torn'],
    ['the stream ends', 'ended'],
    ['it is never sent', 'swallowed'],
    ['Redis is down', 'redis-down'],
  ] as const)('reports an outcome whose frame doesn’t arrive because %s', async (_, kind) => {
    const { clock, server, watching, id } = await followJob()
    server.faults.add({ on: 'frame', times: 1, do: { kind } })
    server.updateJob(id, { status: 'failed', error: 'x' })
    await clock.advanceUntil(() => watching.outcomes.length > 0, 100, 3_000)
    await clock.advance(10_000)
    expect(watching.outcomes).toMatchObject([{ kind: 'failed' }])
  })

  it.each([
    ['status 503', commonFaults.error(503, 'Job queue manager not available'), 5],
    ['an error about Redis', { kind: 'redis-down' }, 0],
    ['a reset connection', { kind: 'drop' }, 5],
  ] as const)('waits 0.5 to 30 s, and says why, while streams fail with %s', async (_, fault, probes) => {
    const { clock, server, watching, record } = await openScene({ random: longest })
    const { id } = server.addJob({ status: 'running' })
    const rule = server.faults.add({ on: 'stream', do: fault })
    const key = watching.watch(id)
    const states = record(key)
    await clock.advance(120_000)
    expect(pausesOf(server)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    const waiting = linksOf(states).filter(({ state }) => state === 'waiting')
    expect(waiting.length).toBe(9)
    for (const { reason } of waiting)
      expect(formatAllMessages(reason)).toMatch(/Connection lost|Server error|queue \(Redis\)/)
    expect(waiting.at(-1)?.nextTryAt).toBeGreaterThan(clock.now())
    expect(watching.server().reach).toBe('ok')
    expect(server.requests.count({ route: 'health' })).toBe(probes)

    rule.remove()
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live')
    await clock.advance(10_000)
    server.requests.clear()
    server.openStreams()[0]?.reset()
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'waiting')
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live')
    server.openStreams()[0]?.reset()
    await clock.advance(3_000)
    expect(watching.job(key).run.connection.state).toBe('live')
    expect(pausesOf(server)).toEqual([1_000])
  })

  it('waits for a random part of each delay', async () => {
    const { clock, server, watching } = await openScene()
    const { id } = server.addJob({ status: 'running' })
    server.faults.add({ on: 'stream', do: commonFaults.error(503) })
    watching.watch(id)
    await clock.advance(300_000)
    const pauses = pausesOf(server)
    expect(pauses.length).toBeGreaterThan(10)
    expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000)
    expect(new Set(pauses.slice(-6)).size).toBe(6)
  })

  it('continues after a restart of the server', async () => {
    const { clock, server, watching, id, key, scene } = await followJob({ status: 'running', progress: 10 })
    const states = scene.record(key)
    await server.stop()
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'offline', 10)
    await clock.advance(5_000)
    expect(linksOf(states).filter(({ state }) => state === 'waiting')).toHaveLength(1)
    expect(formatAllMessages(watching.job(key).run.connection.reason)).toMatch(/Connection refused/)
    server.updateJob(id, { progress: 50 })
    await server.start()
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live')
    expect(watching.job(key).run.progress).toBe(50)
    expect(watching.server()).toMatchObject({ reach: 'ok', reason: undefined })
  })

  it('keeps the old stream until the server, which is shutting down, ends the stream', async () => {
    const { clock, server, watching, id, key } = await followJob({ status: 'running', progress: 10 })
    await server.stop('terminated')
    server.updateJob(id, { progress: 50 })
    await clock.advance(1_500)
    expect(watching.job(key).run.progress).toBe(50)
    server.openStreams()[0]?.end()
    await server.start()
    server.updateJob(id, { progress: 60 })
    await clock.advanceUntil(() => watching.job(key).run.progress === 60)
  })

  it.each([
    ['without', false],
    ['with', true],
  ])('closes all streams when a server %s the plugin refuses a connection', async (_, plugin) => {
    const { clock, server, watching, scene } = await openScene({ plugin })
    const ids = [1, 2, 3].map(() => server.addJob({ status: 'running', progress: 10 }).id)
    const keys: JobKey[] = []
    for (const id of ids) keys.push(await watchLive(scene, id))
    const [states = []] = keys.map(scene.record)
    await server.stop('terminated')
    await clock.advance(5_000)
    expect(server.openStreams()).toHaveLength(plugin ? 1 : 3)
    const command = { priority: 'command', signal: new AbortController().signal } as const
    await watching.engine.client('s')?.cancel('another', command)
    await clock.advanceUntil(() => server.openStreams().length === 0, 10, 1_000)
    await clock.advance(5_000)
    expect(linksOf(states).map(({ state }) => state)).toEqual(['offline'])
    for (const id of ids) server.updateJob(id, { progress: 50 })
    await server.start()
    await clock.advanceUntil(() => keys.every((key) => watching.job(key).run.progress === 50))
    expect(watching.outcomes).toEqual([])
  })
})

describe('a server that limits requests', () => {
  it.each([
    ['the server', { kind: 'limited' }],
    ['a proxy', commonFaults.tooMany(20)],
  ] as const)('gets at most 8 status requests in 15 s for 30 jobs (limited by %s)', async (_, fault) => {
    const { clock, server, watching } = await openScene()
    await clock.advance(1_000)
    server.faults.add({ on: 'status', times: 3, do: fault })
    const keys = Array.from({ length: 30 }, () => watching.watch(server.addJob({ status: 'running' }).id))
    await clock.advance(15_000)
    expect(server.requests.count({ route: 'status' })).toBeLessThanOrEqual(8)
    await clock.advanceUntil(
      () => keys.every((key) => watching.job(key).run.connection.state === 'live'),
      100,
      90_000,
    )
    expect(server.requests.list({ route: 'status' }).filter(({ status }) => status !== 200)).toHaveLength(3)
    expect(watching.server().reach).toBe('ok')
    expect(server.requests.count({ route: 'stream' })).toBe(30)
  })

  it('gets a request at once if the user retries, even if the limit lasts for an hour', async () => {
    const { clock, server, watching, id } = await followJob()
    server.faults.add({ on: ['status', 'stats'], do: commonFaults.tooMany(3_600) })
    server.updateJob(id, { progress: 20, currentStep: 'Reading "Moby Dick"' })
    await clock.advanceUntil(() => watching.engine.budget('s')?.blockedForMs !== undefined, 100)
    server.openStreams()[0]?.reset()
    server.updateJob(id, { status: 'failed', error: 'no memory' })
    await clock.advance(10 * 60_000)
    expect(watching.outcomes).toEqual([])
    server.faults.clear()
    watching.engine.retryNow()
    await clock.advanceUntil(() => watching.outcomes.length === 1, 100, 2_000)
    expect(watching.outcomes).toMatchObject([{ kind: 'failed', error: 'no memory' }])
  })

  it('delays an outcome by at most a minute, even if Retry-After is an hour', async () => {
    const { clock, server, watching, id } = await followJob()
    server.faults.add({ on: ['status', 'stats'], times: 1, do: commonFaults.busy(3_600) })
    server.openStreams()[0]?.reset()
    server.updateJob(id, { status: 'failed', error: 'no memory' })
    const tookMs = await clock.advanceUntil(() => watching.outcomes.length === 1, 100, 2 * 60 * 60_000)
    expect(tookMs).toBeLessThanOrEqual(61_000)
  })

  it.each([
    ['every route', 30, 30],
    ['every route', 3_600, 60],
    ['the status route', 30, 30],
  ] as const)(
    'is requested again after $2 s if %s returns 503 with Retry-After %i',
    async (routes, seconds, afterS) => {
      const isAnyRoute = routes === 'every route'
      const { clock, server, watching } = await openScene({ random: () => 0.5 })
      server.faults.add({ on: isAnyRoute ? 'any' : 'status', do: commonFaults.busy(seconds) })
      const { id } = server.addJob({ status: 'running' })
      watching.watch(id)
      const asked = () => server.requests.count({ route: isAnyRoute ? 'health' : 'status' })
      await clock.advanceUntil(() => asked() > 0, 10)
      const before = asked()
      await clock.advance(afterS * 1_000 - 1_000)
      expect(asked()).toBe(before)
      await clock.advance(2_000)
      expect(asked()).toBeGreaterThan(before)
    },
  )
})

describe('a server behind a proxy that forwards only the API', () => {
  it('stays reachable if one of its connections breaks', async () => {
    const { clock, server, watching, key } = await followJob()
    await clock.advance(20_000)
    const reached: unknown[] = []
    watching.store.onChange(() => reached.push(watching.server().reach))
    server.faults.add({ on: 'health', do: commonFaults.page(404) })
    server.faults.add({ on: 'status', times: 1, do: { kind: 'drop' } })
    server.openStreams()[0]?.reset()
    await clock.advanceUntil(() => server.requests.count({ route: 'health' }) > 0, 100, 60_000)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live', 100, 60_000)
    expect(new Set(reached)).toEqual(new Set(['ok']))
  })
})

describe('a server outage', () => {
  it('causes at most 50 requests for 50 jobs in six minutes, and all watches continue', async () => {
    const { clock, server, watching } = await openScene()
    const ids = Array.from({ length: 50 }, () => server.addJob({ status: 'running' }).id)
    const keys = ids.map((id) => watching.watch(id))
    const allLive = () => keys.every((key) => watching.job(key).run.connection.state === 'live')
    await clock.advanceUntil(allLive)

    const rule = server.faults.add({ on: 'any', do: commonFaults.error(502, 'Bad Gateway') })
    for (const stream of server.openStreams()) stream.reset()
    await clock.advance(1_000)
    const soon = server.requests.total
    server.requests.clear()
    await clock.advance(6 * 60_000)
    expect(soon - 101).toBeLessThanOrEqual(20)
    expect(server.requests.total).toBeLessThanOrEqual(30)
    for (const key of keys) expect(watching.job(key).run.connection).toMatchObject({ state: 'offline' })
    expect(watching.server()).toMatchObject({ reach: 'unreachable', alerts: [{ kind: 'unreachable' }] })

    server.requests.clear()
    rule.remove()
    await clock.advanceUntil(allLive)
    await clock.advance(5_000)
    expect(refusedBy(server)).toEqual([])
    expect(server.requests.count({ route: 'stream' })).toBe(50)
    expect(server.requests.count({ route: 'status' })).toBe(50)
    expect(watching.server()).toMatchObject({ reach: 'ok', alerts: [] })
  })

  it('isn’t assumed if only one job’s status fails', async () => {
    const { clock, server, watching, scene } = await openScene()
    const bad = server.addJob({ status: 'running' })
    const good = server.addJob({ status: 'running' })
    const key = await watchLive(scene, bad.id)
    const goodKey = await watchLive(scene, good.id)
    server.faults.add({ on: 'status', jobId: bad.id, do: { kind: 'truncated' } })
    server.updateJob(bad.id, { progress: 10, currentStep: 'a "quote"' })
    await clock.advance(30_000)
    expect(watching.job(key).run.connection.state).toBe('live')
    expect(watching.job(goodKey).run.connection.state).toBe('live')
    expect(watching.server().reach).toBe('ok')
    expect(server.requests.count({ jobId: good.id })).toBe(2)
  })

  it('isn’t assumed if only the statistics fail', async () => {
    const { clock, server, watching } = await openScene()
    server.faults.add({ on: 'stats', do: { kind: 'silence' } })
    const { id } = server.addJob({ status: 'running' })
    const key = watching.watch(id)
    await clock.advance(90_000)
    expect(watching.job(key).run.connection.state).toBe('live')
    expect(formatAllMessages(watching.server())).toMatchObject({
      reach: 'ok',
      reason: expect.stringMatching(/No response within/),
    })
    server.updateJob(id, { status: 'completed' })
    await clock.advanceUntil(() => watching.outcomes.length > 0)
  })

  it('is noticed for 50 jobs if the server accepts connections but never responds', async () => {
    const { clock, server, watching } = await openScene()
    server.frozen = true
    const keys = Array.from({ length: 50 }, () => watching.watch(server.addJob({ status: 'running' }).id))
    await clock.advance(60_000)
    expect(watching.server()).toMatchObject({ reach: 'busy' })
    for (const key of keys) expect(watching.job(key).run.connection.state).toBe('offline')
    expect(server.requests.total).toBeLessThan(40)
    server.frozen = false
    await clock.advanceUntil(() => keys.every((key) => watching.job(key).run.connection.state === 'live'))
  })
})
