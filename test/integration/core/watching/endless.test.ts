import { describe, expect, it } from 'vitest'
import { openScene } from './watching-scene.ts'

// The real server keeps reading a finished job for an open stream until the server's process ends
// (docs/reference/compileo-server.md, "The stream").
describe('streams of finished jobs, which never end by themselves,', () => {
  it('aren’t opened for 40 watched jobs that have ended', async () => {
    const { clock, server, watching } = await openScene()
    const statuses = ['completed', 'failed', 'cancelled'] as const
    const keys = Array.from({ length: 40 }, (_, index) =>
      watching.watch(server.addJob({ status: statuses[index % 3] ?? 'failed', error: 'E' }).id),
    )
    await clock.advanceUntil(() => keys.every((key) => watching.job(key).run.connection.state === 'closed'))
    expect(server.requests.count({ route: 'status' })).toBe(40)
    await clock.advance(10 * 60_000)
    expect(server.requests.count({ route: 'stream' })).toBe(0)
    expect(server.endlessStreams).toEqual([])
  })

  it.each(['the server', 'Redis'] as const)(
    'aren’t opened for 20 jobs that ended during an outage of %s',
    async (what) => {
      const { clock, server, watching } = await openScene()
      const ids = Array.from({ length: 40 }, () => server.addJob({ status: 'running' }).id)
      const keys = ids.map((id) => watching.watch(id))
      await clock.advanceUntil(() => keys.every((key) => watching.job(key).run.connection.state === 'live'))
      if (what === 'the server') await server.stop()
      else server.redisDown = true
      await clock.advance(20_000)
      for (const id of ids.slice(0, 20)) server.updateJob(id, { status: 'completed' })
      if (what === 'the server') await server.start()
      else server.redisDown = false
      await clock.advanceUntil(() => watching.outcomes.length === 20)
      await clock.advanceUntil(() => server.openStreams().length === 20)
      await clock.advance(60_000)
      expect(server.endlessStreams).toEqual([])
    },
  )

  it('are closed at once if a job ends after its status response, but before its stream opens', async () => {
    const { clock, server, watching } = await openScene()
    const { id } = server.addJob({ status: 'running' })
    server.faults.add({ on: 'stream', times: 1, do: { kind: 'slow', ms: 300 } })
    watching.watch(id)
    await clock.advance(100)
    expect(watching.outcomes).toEqual([])
    server.updateJob(id, { status: 'completed' })
    server.faults.add({ on: 'status', times: 1, do: { kind: 'slow', ms: 5_000 } })
    await clock.advance(400)
    expect(server.requests.count({ route: 'stream' })).toBe(1)
    expect(server.openStreams()).toEqual([])
    await clock.advance(5_000)
    expect(watching.outcomes).toMatchObject([{ kind: 'completed' }])
    // In the real server, the loop for this stream continues. A client can't detect that.
    expect(server.endlessStreams).toEqual([{ jobId: id, raced: true }])
  })

  it('are replaced when a job that ended before its stream opened runs again', async () => {
    const { clock, server, watching } = await openScene()
    const { id } = server.addJob({ status: 'running' })
    server.faults.add({ on: 'stream', times: 1, do: { kind: 'slow', ms: 300 } })
    const key = watching.watch(id)
    await clock.advance(100)
    server.updateJob(id, { status: 'cancelled' })
    server.faults.add({ on: 'status', times: 1, do: { kind: 'slow', ms: 1_000 } })
    await clock.advance(400)
    server.updateJob(id, { status: 'running', progress: 50, completedAt: null })
    await clock.advanceUntil(
      () => watching.job(key).run.connection.state === 'live' && watching.job(key).run.progress === 50,
    )
    // A closed stream would be replaced after 36 s of silence.
    await clock.advanceUntil(() => server.requests.count({ route: 'stream' }) === 2, 100, 5_000)
    server.updateJob(id, { progress: 60 })
    await clock.advanceUntil(() => watching.job(key).run.progress === 60, 100, 2_000)
    expect(watching.outcomes).toEqual([])
  })
})
