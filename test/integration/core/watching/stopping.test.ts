import { describe, expect, it } from 'vitest'
import { followJob, openScene, watchLive, type Scene } from './watching-scene.ts'

function listen({ watching }: Scene): readonly string[] {
  const changes: string[] = []
  watching.store.onChange(({ type }) => changes.push(type))
  return changes
}

describe('a watch that ends', () => {
  it('closes its stream and reports nothing afterwards', async () => {
    const { clock, server, watching, id, key, scene } = await followJob()
    watching.engine.unwatch(key)
    const changes = listen(scene)
    server.updateJob(id, { status: 'completed' })
    await clock.advanceUntil(() => server.openStreams().length === 0)
    await clock.advance(20_000)
    expect(changes).toEqual([])
    expect(watching.outcomes).toEqual([])
    expect(server.requests.count({ jobId: id })).toBe(2)
  })

  it('ignores a response that is still arriving', async () => {
    const { clock, server, watching, id, key } = await followJob()
    server.updateJob(id, { status: 'completed' })
    await clock.advance(990)
    const seen = server.requests.total
    const asking = server.until(() => server.requests.total > seen)
    const passing = clock.advance(10)
    await asking
    watching.engine.unwatch(key)
    await passing
    await clock.advance(5_000)
    expect(watching.outcomes).toEqual([])
    expect(watching.job(key).run.status).toBe('running')
  })

  it('frees its stream’s slot even if its first status request has no response yet', async () => {
    // Of five ordinary requests a minute, two are for the server and three for the jobs.
    const { clock, server, watching } = await openScene({ rateLimit: 7 })
    await clock.advance(1_000)
    const silent = server.addJob({ status: 'running' })
    server.faults.add({ on: 'status', jobId: silent.id, do: { kind: 'silence' } })
    const key = watching.watch(silent.id)
    await clock.advanceUntil(() => server.requests.count({ jobId: silent.id }) === 1, 10)
    const other = watching.watch(server.addJob({ status: 'running' }).id)
    await clock.advance(1_000)
    expect(watching.job(other).run.connection.state).toBe('connecting')
    watching.engine.unwatch(key)
    await clock.advance(1_000)
    expect(watching.job(other).run.connection.state).toBe('live')
    expect(server.requests.total).toBe(5)
  })

  it('reports an outcome once, even if the outcome ends the watch', async () => {
    const { clock, server, watching, record, id, key } = await followJob()
    watching.store.onChange(() => {
      if (watching.job(key).outcome) watching.engine.unwatch(key)
    })
    const states = record(key)
    server.updateJob(id, { status: 'completed' })
    await clock.advance(5_000)
    expect(states.filter(({ outcome }) => outcome).length).toBe(1)
  })

  it('can be followed by another watch of the same job', async () => {
    const { clock, server, watching, id, key } = await followJob()
    watching.engine.unwatch(key)
    watching.engine.watch(key)
    watching.engine.watch(key)
    watching.engine.watch('s/unknown')
    server.updateJob(id, { progress: 44 })
    await clock.advanceUntil(() => watching.job(key).run.progress === 44)
    expect(server.openStreams().length).toBe(1)
    expect(server.requests.count({ jobId: id })).toBe(4)
  })
})

describe('stopping the watching engine', () => {
  it.each([
    ['with an open stream', 'live'],
    ['that is polled instead of streamed', 'polling'],
    ['that waits for its next attempt', 'waiting'],
    ['that has already ended', 'closed'],
    ['on an unreachable server', 'offline'],
    ['on a server that rejects the API key', 'unauthorized'],
  ] as const)('leaves no stream, timer or later update of a job %s', async (_, state) => {
    const { clock, server, watching, scene } = await openScene({ isWindowVisible: () => true })
    const { id } = server.addJob({ status: state === 'closed' ? 'failed' : 'running' })
    if (state === 'polling') server.faults.add({ on: 'stream', do: { kind: 'buffered' } })
    if (state === 'waiting') server.faults.add({ on: 'stream', do: { kind: 'redis-down' } })
    if (state === 'offline') await server.stop()
    if (state === 'unauthorized') server.apiKey = 'other'
    const key = watching.watch(id)
    watching.engine.setVisibleJobs([key])
    await clock.advanceUntil(() => watching.job(key).run.connection.state === state)
    await watching.stop()
    const changes = listen(scene)
    await clock.advanceUntil(() => server.openStreams().length === 0)
    await server.close()
    expect(clock.pending()).toEqual([])
    await clock.advance(600_000)
    expect(changes).toEqual([])
  })

  it('takes no time, even if the server doesn’t respond and requests are pending', async () => {
    const { clock, server, watching, scene } = await openScene()
    const key = await watchLive(scene, server.addJob({ status: 'running' }).id)
    server.frozen = true
    for (let index = 0; index < 50; index++) watching.watch(server.addJob({ status: 'running' }).id)
    await clock.advance(100)
    const before = clock.now()
    await watching.stop()
    expect(clock.now()).toBe(before)
    const changes = listen(scene)
    await server.close()
    expect(clock.pending()).toEqual([])
    await clock.advance(60_000)
    expect(changes).toEqual([])
    expect(watching.job(key).run.connection.state).toBe('live')
  })

  it('may be requested twice', async () => {
    const { watching } = await openScene()
    expect(await Promise.all([watching.stop(), watching.stop()])).toEqual([undefined, undefined])
  })
})
