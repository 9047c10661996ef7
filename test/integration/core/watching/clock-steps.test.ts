import { describe, expect, it } from 'vitest'
import { commonFaults } from '#test/server/index.ts'
import { followJob, openScene, refusedBy } from './watching-scene.ts'

const second = 1_000
const minute = 60 * second
const day = 24 * 60 * minute

describe.each([
  ['back by a day', -day],
  ['ahead by a day', day],
])('when the wall clock is set %s,', (_, stepMs) => {
  it('requests keep waiting for the budget, and are sent within 80 seconds', async () => {
    const { clock, server, watching } = await openScene()
    const keys = Array.from({ length: 100 }, () => watching.watch(server.addJob({ status: 'running' }).id))
    const live = () => keys.filter((key) => watching.job(key).run.connection.state === 'live').length
    await clock.advance(20 * second)
    expect(live()).toBeLessThan(85)
    clock.step(stepMs)
    await clock.advance(20 * second)
    expect(live()).toBeLessThan(85)
    await clock.advance(minute)
    expect(live()).toBe(100)
    expect(refusedBy(server)).toEqual([])
  })

  it('rate-limited requests are sent when the limit ends', async () => {
    const { clock, server, watching } = await openScene()
    server.faults.add({ on: 'stats', times: 1, do: commonFaults.tooMany(30) })
    await clock.advance(second)
    expect(watching.server().reach).toBe('limited')
    clock.step(stepMs)
    const key = watching.watch(server.addJob({ status: 'running' }).id)
    await clock.advance(28 * second)
    expect(watching.job(key).run.connection.state).toBe('connecting')
    await clock.advance(3 * second)
    expect(watching.job(key).run.connection.state).toBe('live')
  })

  it('a job with a silent stream is confirmed within 55 seconds', async () => {
    const { clock, server, watching, id } = await followJob({ status: 'running', progress: 10 })
    clock.step(stepMs)
    await clock.advance(second)
    expect(server.requests.count({ jobId: id })).toBe(2)
    server.openStreams()[0]?.freeze()
    server.updateJob(id, { status: 'completed' })
    expect(await clock.advanceUntil(() => watching.outcomes.length > 0)).toBeLessThanOrEqual(55 * second)
    expect(watching.outcomes).toHaveLength(1)
  })

  it('a job without a stream is polled, and its stream is retried within seven minutes', async () => {
    const { clock, server, watching } = await openScene()
    const { id } = server.addJob({ status: 'running', progress: 10 })
    const rule = server.faults.add({ on: 'stream', do: { kind: 'content-type', value: 'text/html' } })
    const key = watching.watch(id)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'polling')
    clock.step(stepMs)
    server.updateJob(id, { progress: 20 })
    expect(await clock.advanceUntil(() => watching.job(key).run.progress === 20)).toBeLessThanOrEqual(
      3 * second,
    )
    rule.remove()
    await clock.advance(3 * minute)
    expect(watching.job(key).run.connection.state).toBe('polling')
    await clock.advance(4 * minute)
    expect(watching.job(key).run.connection.state).toBe('live')
  })

  it('the queue is requested as often as before, and old samples are dropped', async () => {
    const { clock, server, watching } = await openScene({ isWindowVisible: () => true })
    await clock.advance(5 * minute)
    clock.step(stepMs)
    server.requests.clear()
    await clock.advance(10 * minute)
    const asked = server.requests.count({ route: 'stats' })
    expect(asked).toBeGreaterThan(30)
    expect(asked).toBeLessThan(55)
    const { recentStats } = watching.server()
    const times = recentStats.map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThanOrEqual(5 * minute)
  })

  it('an outage raises an alert after five minutes, and its end is noticed within 40 s', async () => {
    const { clock, server, watching } = await openScene()
    const rule = server.faults.add({ on: 'stats', times: 1, do: { kind: 'drop' } })
    await clock.advance(second)
    rule.remove()
    clock.step(stepMs)
    await clock.advance(2 * minute)
    server.faults.add({ on: 'any', do: commonFaults.error(502) })
    await clock.advanceUntil(() => watching.server().reach === 'unreachable', second, 2 * minute)
    clock.step(stepMs)
    await clock.advance(4 * minute)
    expect(watching.server().alerts).toEqual([])
    await clock.advance(2 * minute)
    expect(watching.server().alerts).toMatchObject([{ kind: 'unreachable' }])
    server.faults.clear()
    await clock.advanceUntil(() => watching.server().reach === 'ok', second, 40 * second)
  })
})

it('a delay of an hour that the server requested is over after eight hours of sleep', async () => {
  const { clock, server, watching } = await openScene()
  server.faults.add({ on: 'stats', times: 1, do: commonFaults.tooMany(3_600) })
  await clock.advance(second)
  const key = watching.watch(server.addJob({ status: 'running' }).id)
  await clock.advance(3 * minute)
  expect(watching.job(key).run.connection.state).toBe('connecting')
  clock.suspend(8 * 60 * minute)
  watching.engine.onWake()
  await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live', 10, 2 * second)
})
