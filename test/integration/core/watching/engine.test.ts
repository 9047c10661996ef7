import { describe, expect, it } from 'vitest'
import { followJob, openScene, watchLive } from './watching-scene.ts'

it('“Retry now” sends a request to one server or to all, at most every two seconds', async () => {
  const { clock, server, watching, another } = await openScene()
  const other = await another()
  watching.addServer(other.url, { id: 't' })
  await clock.advance(5_000)
  const asked = () => [server, other].map(({ requests }) => requests.count({ route: 'stats' }))
  expect(asked()).toEqual([1, 1])
  for (let presses = 0; presses < 5; presses += 1) watching.engine.retryNow('s')
  await clock.advance(1_999)
  expect(asked()).toEqual([2, 1])
  watching.engine.retryNow()
  await clock.advance(1)
  expect(asked()).toEqual([2, 2])
  watching.engine.retryNow('s')
  await clock.advance(10)
  expect(asked()).toEqual([3, 2])
  watching.engine.retryNow('unknown')
  await clock.advance(10)
  expect(asked()).toEqual([3, 2])
})

describe('a watched server', () => {
  it('that is about to restart gets no stream until it responds again', async () => {
    const { clock, server, watching, scene } = await openScene()
    const key = await watchLive(scene, server.addJob({ status: 'running' }).id)
    watching.engine.expectRestart('s')
    await clock.advanceUntil(() => server.openStreams().length === 0)
    expect(watching.job(key).run.connection).toMatchObject({ state: 'offline' })
    await clock.advance(10_000)
    // A server that was started with `--reload` accepts connections while it restarts, but sends no responses.
    server.frozen = true
    await clock.advance(90_000)
    expect(server.requests.list({ route: 'stream' })).toHaveLength(1)
    expect(watching.server().alerts).toEqual([])
    server.pluginMounted = true
    server.frozen = false
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live')
    expect(server.openStreams().map(({ jobId }) => jobId)).toEqual([''])
  })

  it('gets no further requests after it is removed, and other servers continue', async () => {
    const { clock, server, watching, another, scene } = await openScene()
    const other = await another()
    watching.addServer(other.url, { id: 't' })
    const { id } = server.addJob({ status: 'running' })
    const key = await watchLive(scene, id)
    const otherKey = watching.watch(other.addJob({ id, status: 'running' }).id, { id: 't' })
    await clock.advanceUntil(() => watching.job(otherKey).run.connection.state === 'live', 100)
    server.faults.add({ on: 'stats', do: { kind: 'slow', ms: 1_000 } })
    watching.engine.retryNow()
    await clock.advance(100)
    watching.engine.removeServer('s')
    const before = [watching.server(), watching.job(key)]
    server.requests.clear()
    await clock.advance(5 * 60_000)
    expect(server.requests.total).toBe(0)
    expect(server.openStreams()).toEqual([])
    expect([watching.server(), watching.job(key)]).toEqual(before)
    expect(watching.engine.client('s')).toBeUndefined()
    expect(watching.engine.budget('s')).toBeUndefined()
    expect(watching.engine.client('t')?.url).toBe(other.url)
    expect(watching.job(otherKey).run.connection.state).toBe('live')
    watching.engine.refreshQueue('s')
    watching.engine.nudgeJob(key, 'wake')
  })

  it('keeps its watched jobs when its address changes', async () => {
    const { clock, server, watching, id, key, scene } = await followJob({ status: 'running', progress: 10 })
    const moved = await scene.another()
    moved.addJob({ id, status: 'running', progress: 80 })
    watching.engine.addServer({ id: 's', url: moved.url })
    await clock.advanceUntil(() => watching.job(key).run.progress === 80)
    expect(server.openStreams()).toEqual([])
  })

  it('shares its request budget with a connection test of the same address', async () => {
    const { clock, server, watching } = await openScene()
    await clock.advance(1_000)
    const sent = () => watching.engine.budget('s')?.sentByUs ?? 0
    const before = sent()
    const options = { signal: new AbortController().signal, priority: 'command' } as const
    const health = await watching.engine.withClient({ url: `${server.url}/` }, async (client) => {
      expect(client.url).toBe(`${server.url}/`)
      return watching.engine.client('s')?.health(options)
    })
    expect(health).toEqual({ ok: true, value: 'healthy' })
    expect(sent()).toBe(before + 1)
    const other = await watching.engine.withClient({ url: server.url }, (client) => client.health(options))
    expect(other).toEqual({ ok: true, value: 'healthy' })
    expect(sent()).toBe(before + 2)
  })
})
