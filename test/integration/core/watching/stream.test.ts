import { describe, expect, it } from 'vitest'
import { followJob, linksOf, openScene, watchLive } from './watching-scene.ts'
import { toJobParts } from '#test/support/job-parts.ts'

describe('following a job by its stream', () => {
  it('shows each change of progress, and sends no request in between', async () => {
    const { clock, server, watching, id, key } = await followJob()
    for (const progress of [10, 25, 55.000_000_000_000_01, 90]) {
      server.updateJob(id, { progress })
      await clock.advance(1_000)
      expect(watching.job(key).run.progress).toBe(progress)
    }
    expect(watching.job(key).run.trail.map((point) => point.progress)).toEqual([
      0, 10, 25, 55.000_000_000_000_01, 90,
    ])
    expect(server.requests.count({ jobId: id })).toBe(2)
  })

  it('confirms an outcome with one request, which returns its times and result', async () => {
    const { clock, server, watching, scene } = await openScene()
    const { id, startedAt } = server.addJob({ status: 'running', progress: 10 })
    const key = await watchLive(scene, id)
    await clock.advance(20_000)
    server.updateJob(id, { status: 'completed', progress: 100, result: { documents: 5 } })
    await clock.advanceUntil(() => watching.outcomes.length > 0)
    expect(watching.job(key)).toMatchObject(
      toJobParts({
        status: 'completed',
        result: { documents: 5 },
        startedAt: Math.floor(startedAt ?? 0),
        completedAt: Math.floor(server.jobs.get(id)?.completedAt ?? 0),
      }),
    )
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'closed')
    expect(server.requests.list({ jobId: id }).map(({ route }) => route)).toEqual([
      'status',
      'stream',
      'status',
    ])
  })

  it('neither opens a stream nor announces an outcome for a job that ended long ago', async () => {
    const { clock, server, watching } = await openScene()
    const { id } = server.addJob({ status: 'completed', progress: 70, result: { ok: true } })
    await clock.advance(121_000)
    const key = watching.watch(id)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'closed', 10)
    expect(watching.job(key)).toMatchObject(
      toJobParts({ status: 'completed', progress: 70, result: { ok: true } }),
    )
    await clock.advance(60_000)
    expect(watching.outcomes).toEqual([])
    expect(server.requests.list({ jobId: id }).map(({ route }) => route)).toEqual(['status'])
  })

  it('notices a job that changes directly from pending to completed', async () => {
    const { clock, server, watching, id } = await followJob({ status: 'pending' })
    server.updateJob(id, { status: 'running' })
    server.updateJob(id, { status: 'completed', progress: 3 })
    await clock.advanceUntil(() => watching.outcomes.length > 0)
    expect(watching.outcomes).toMatchObject([{ kind: 'completed', progress: 3 }])
  })

  it('reports the connection as connecting, then live, then closed', async () => {
    const { clock, server, watching, record } = await openScene()
    const { id } = server.addJob({ status: 'running' })
    const key = watching.watch(id)
    const first = watching.job(key)
    const states = record(key)
    await clock.advance(1_000)
    server.updateJob(id, { status: 'completed' })
    await clock.advance(2_000)
    expect(linksOf([first, ...states]).map(({ state }) => state)).toEqual(['connecting', 'live', 'closed'])
  })

  it.each([
    ['fast', 3 * 60 * 60_000],
    ['slow', -3 * 60 * 60_000],
  ])('shows times by our clock even if the server’s clock is three hours %s', async (_, aheadMs) => {
    const { clock, server, watching } = await openScene({ aheadMs })
    const { id } = server.addJob({ status: 'running' })
    await server.stop()
    watching.watch(id)
    await clock.advance(60_000)
    server.updateJob(id, { status: 'completed' })
    const endedAt = clock.now()
    await server.start()
    await clock.advanceUntil(() => watching.outcomes.length > 0)
    const [outcome] = watching.outcomes
    expect(outcome?.id).toBe(`completed@${endedAt + aheadMs}`)
    expect(Math.abs((outcome?.at ?? 0) - endedAt)).toBeLessThan(1_500)
    expect((outcome?.at ?? 0) - (outcome?.startedAt ?? 0)).toBe(60_000)
  })

  it('needs no timer for an ordinary frame, however many frames arrive', async () => {
    const { clock, server, watching, timers } = await openScene()
    const ids = Array.from({ length: 20 }, () => server.addJob({ status: 'running' }).id)
    const keys = ids.map((id) => watching.watch(id))
    await clock.advanceUntil(() => keys.every((key) => watching.job(key).run.connection.state === 'live'))
    await clock.advance(11_000)
    const before = timers()
    for (let progress = 1; progress <= 20; progress++) {
      for (const id of ids) server.updateJob(id, { progress })
      await clock.advance(1_000)
    }
    expect(keys.map((key) => watching.job(key).run.progress)).toEqual(ids.map(() => 20))
    expect(timers() - before).toBe(0)
  })
})
