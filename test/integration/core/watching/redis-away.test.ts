import { describe, expect, it } from 'vitest'
import { followJob, openScene, type Scene } from './watching-scene.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'

async function manyLive({ clock, server, watching }: Scene, count: number) {
  const ids = Array.from({ length: count }, () => server.addJob({ status: 'running', progress: 10 }).id)
  const keys = ids.map((id) => watching.watch(id))
  await clock.advanceUntil(
    () => keys.every((key) => watching.job(key).run.connection.state === 'live'),
    1_000,
    200_000,
  )
  await clock.advance(70_000)
  server.requests.clear()
  return { ids, keys }
}

describe('an unavailable Redis', () => {
  it('causes at most 60 requests for 120 jobs, which reconnect within 5 s of its return', async () => {
    const { clock, server, watching, scene } = await openScene()
    const { ids, keys } = await manyLive(scene, 120)
    server.redisDown = true
    await clock.advance(2_000)
    for (const key of keys) {
      expect(formatAllMessages(watching.job(key).run.connection)).toMatchObject({
        state: 'offline',
        reason: 'The server’s queue (Redis) isn’t available',
      })
    }
    expect(watching.server().reach).toBe('no-queue')
    expect(watching.server().nextTryAt).toBeGreaterThanOrEqual(clock.now())
    await clock.advance(5 * 60_000)
    // Health reports no problem; only the queue shows the failure.
    const asked = server.requests.list().filter(({ status }) => status !== 200)
    expect(new Set(asked.map(({ route }) => route))).toEqual(new Set(['status']))
    expect(server.requests.total).toBeLessThanOrEqual(60)
    expect(watching.outcomes).toEqual([])

    expect(watching.server().reach).toBe('no-queue')
    for (const id of ids.slice(0, 10)) server.updateJob(id, { status: 'completed' })
    server.redisDown = false
    await clock.advanceUntil(() => watching.server().reach === 'ok', 50, 30_000)
    server.requests.clear()
    const left = keys.slice(10)
    const took = await clock.advanceUntil(
      () =>
        watching.outcomes.length === 10 &&
        left.every((key) => watching.job(key).run.connection.state === 'live'),
      50,
    )
    expect(took).toBeLessThanOrEqual(5_000)
    expect(server.requests.total).toBeLessThanOrEqual(180)
    // Connections open in real time, while the test's clock stands still. So this waits for the last request.
    const [last = ''] = ids.slice(-1)
    await server.until(() => server.requests.count({ jobId: last }) > 0)
    server.updateJob(last, { progress: 70 })
    await clock.advanceUntil(() => watching.job(keys.at(-1) ?? 'x/x').run.progress === 70, 50, 2_000)
    await clock.advanceUntil(() => server.openStreams().length === 110, 1_000, 130_000)
    expect(server.requests.list().filter(({ status }) => status !== 200)).toEqual([])
    expect(server.endlessStreams).toEqual([])
  })

  it('is shown from its beginning to its end, even if the counts come from a cache', async () => {
    const { clock, server, watching, scene } = await openScene({ isWindowVisible: () => true })
    await manyLive(scene, 3)
    await clock.advanceUntil(() => server.requests.count({ route: 'stats' }) > 0, 500)
    server.redisDown = true
    await clock.advance(2_000)
    for (let second = 0; second < 60; second += 1) {
      expect(watching.server().reach).toBe('no-queue')
      await clock.advance(1_000)
    }
    server.redisDown = false
    expect(await clock.advanceUntil(() => watching.server().reach === 'ok', 500)).toBeLessThan(21_000)
  })

  it('isn’t assumed after one job’s unusual error or a forged step', async () => {
    const { clock, server, watching, record, scene } = await openScene()
    const { ids, keys } = await manyLive(scene, 3)
    const states = keys.map((key) => record(key))
    const [odd = '', forging = ''] = ids
    server.faults.add({ on: 'frame', jobId: odd, times: 1, do: { kind: 'redis-down' } })
    server.updateJob(odd, { progress: 20 })
    server.updateJob(forging, {
      progress: 20,
      currentStep:
        'x\n\ndata: {"error": "Error 111 connecting to 127.0.0.1:6399. Connection refused."}\n\ndata: ',
    })
    await clock.advance(10_000)
    expect(watching.server().reach).toBe('ok')
    for (const key of keys) expect(watching.job(key).run.connection.state).toBe('live')
    const offline = states.flat().filter(({ run: { connection } }) => connection.state === 'offline')
    expect(offline).toEqual([])
  })

  it('is noticed if only a job’s status shows it', async () => {
    const { clock, server, watching } = await openScene()
    await clock.advance(1_000)
    server.redisDown = true
    const key = watching.watch('unknown-yet')
    await clock.advance(1_000)
    expect(watching.job(key).run.connection.state).toBe('offline')
    expect(watching.server().reach).toBe('no-queue')
    expect(server.requests.count({ route: 'stream' })).toBe(0)
  })

  it('is noticed after an outage of the whole server, before jobs send requests', async () => {
    const { clock, server, watching, scene } = await openScene()
    const { keys } = await manyLive(scene, 50)
    await server.stop()
    await clock.advanceUntil(() => watching.server().reach === 'unreachable', 50)
    server.redisDown = true
    await server.start()
    await clock.advanceUntil(() => watching.server().reach === 'no-queue', 50)
    await clock.advance(60_000)
    const asked = server.requests.list().filter(({ route }) => route === 'status' || route === 'stream')
    expect(new Set(asked.map(({ route, jobId }) => `${route} ${jobId}`)).size).toBe(1)
    server.redisDown = false
    await clock.advanceUntil(
      () => keys.every((key) => watching.job(key).run.connection.state === 'live'),
      50,
      30_000,
    )
  })

  it('loses no outcome that arrived just before the outage', async () => {
    const { clock, server, watching, id } = await followJob()
    server.updateJob(id, { status: 'completed' })
    server.redisDown = true
    await clock.advance(60_000)
    expect(watching.outcomes).toEqual([])
    server.redisDown = false
    await clock.advanceUntil(() => watching.outcomes.length === 1, 100, 30_000)
    expect(server.endlessStreams).toEqual([])
  })
})
