import { describe, expect, it } from 'vitest'
import { commonFaults } from '#test/server/index.ts'
import { openScene, watchLive } from './watching-scene.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'

const minute = 60_000

describe('a server’s queue statistics', () => {
  it.each([
    ['while the window is visible', 15, true],
    ['while the window is hidden', 60, false],
  ])('are requested at once, and then about every $1 s %s', async (_, seconds, isVisible) => {
    const { clock, server } = await openScene({ isWindowVisible: () => isVisible })
    await clock.advance(30 * minute)
    const times = server.requests.list({ route: 'stats' }).map(({ at }) => at)
    const pauses = times.slice(1).map((at, index) => (at - (times[index] ?? at)) / 1_000)
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(seconds * 0.8)
    expect(Math.max(...pauses)).toBeLessThanOrEqual(seconds * 1.2)
    expect(new Set(pauses).size).toBeGreaterThan(10)
    expect(server.requests.total).toBe(times.length + 1)
  })

  it('are requested at once when the window opens', async () => {
    const { clock, server, watching } = await openScene()
    await clock.advance(10_000)
    watching.engine.onWindowShown()
    await clock.advance(10)
    expect(server.requests.count({ route: 'stats' })).toBe(2)
  })

  it('are requested once if the window opens while a request is in progress', async () => {
    const { clock, server, watching } = await openScene()
    server.faults.add({ on: 'stats', times: 1, do: { kind: 'slow', ms: 2_000 } })
    await clock.advance(1_000)
    watching.engine.onWindowShown()
    await clock.advance(10_000)
    expect(server.requests.count({ route: 'stats' })).toBe(1)
  })

  it('never make an unreachable server look reachable', async () => {
    const { clock, server, watching } = await openScene()
    await clock.advance(10_000)
    const reached: string[] = []
    watching.store.onChange(() => reached.push(watching.server().reach))
    await server.stop()
    watching.engine.onWindowShown()
    await clock.advance(60_000)
    expect(new Set(reached)).toEqual(new Set(['unreachable']))
  })

  it('are requested when a watched job starts or ends, at most every ten seconds', async () => {
    const { clock, server, scene } = await openScene()
    const asked = () => server.requests.list({ route: 'stats' }).map(({ at }) => at)
    const jobs = ['a', 'b', 'c'].map((id) => server.addJob({ id, status: 'pending' }))
    for (const { id } of jobs) await watchLive(scene, id)
    const [first = 0] = asked()
    for (const { id } of jobs) server.updateJob(id, { status: 'running' })
    await clock.advance(9_000)
    expect(asked()).toHaveLength(1)
    await clock.advance(1_500)
    expect(asked()).toHaveLength(2)
    expect((asked()[1] ?? 0) - first).toBeGreaterThanOrEqual(10_000)

    await clock.advance(12_000)
    expect(asked()).toHaveLength(2)
    const [one] = jobs
    if (one) server.updateJob(one.id, { status: 'completed' })
    await clock.advance(2_000)
    expect(asked()).toHaveLength(3)
  })

  it('are requested when the server’s page opens, at most every ten seconds', async () => {
    const { clock, server, watching } = await openScene()
    const asked = () => server.requests.count({ route: 'stats' })
    await clock.advance(11_000)
    expect(asked()).toBe(1)
    watching.engine.refreshQueue('s')
    await clock.advance(10)
    expect(asked()).toBe(2)
    watching.engine.refreshQueue('s')
    watching.engine.refreshQueue('s')
    await clock.advance(9_900)
    expect(asked()).toBe(2)
    await clock.advance(200)
    expect(asked()).toBe(3)
    await clock.advance(11_000)
    expect(asked()).toBe(3)
  })

  it('contain the current counts, and earlier counts for alerts', async () => {
    const { clock, server, watching } = await openScene({ isWindowVisible: () => true })
    server.addJob({ status: 'running' })
    server.addJob({ status: 'pending' })
    await clock.advance(60 * minute)
    const { stats, recentStats, reach } = watching.server()
    expect(stats?.stats).toMatchObject({ running: 1, pending: 1, total: 2, cpuPercent: 12.5 })
    expect(reach).toBe('ok')
    expect(recentStats.at(-1)).toBe(stats)
    expect(recentStats.length).toBeGreaterThan(15)
    expect(recentStats.length).toBeLessThan(28)
    expect(recentStats[0]?.at).toBeGreaterThan((stats?.at ?? 0) - 5 * minute)
  })

  it('aren’t requested during an outage, but immediately afterwards', async () => {
    const { clock, server, watching } = await openScene({ isWindowVisible: () => true })
    await clock.advance(minute)
    const rule = server.faults.add({ on: 'any', do: commonFaults.error(502) })
    await clock.advanceUntil(() => watching.server().reach === 'unreachable')
    server.requests.clear()
    await clock.advance(5 * minute)
    expect(server.requests.list().every(({ route }) => route === 'health')).toBe(true)
    rule.remove()
    await clock.advanceUntil(() => watching.server().reach === 'ok', 10, 31_000)
    const { at } = server.requests.list({ route: 'health' }).at(-1) ?? {}
    await clock.advance(10)
    expect(server.requests.list({ route: 'stats' }).map((request) => request.at)).toEqual([at, at])
  })
})

describe('a server’s reachability', () => {
  it.each([
    ['ten minutes if the server is silent', { kind: 'silence' }, 'busy', 9 * minute, 3 * minute],
    ['five minutes if the server is unreachable', { kind: 'drop' }, 'unreachable', 4.5 * minute, minute],
  ] as const)('raises an alert after about %s', async (_, fault, reach, quietMs, thenMs) => {
    const { clock, server, watching } = await openScene()
    await clock.advance(1_000)
    server.faults.add({ on: 'any', do: fault })
    const kinds = () => watching.server().alerts.map(({ kind }) => kind)
    await clock.advanceUntil(() => watching.server().reach === reach, 1_000, 5 * minute)
    await clock.advance(quietMs)
    expect(kinds()).toEqual([])
    await clock.advance(thenMs)
    expect(kinds()).toEqual(['unreachable'])
  })

  it('raises an alert five minutes after the machine wakes up, not at once', async () => {
    const { clock, server, watching } = await openScene()
    await clock.advance(minute)
    await server.stop()
    await clock.advanceUntil(() => watching.server().reach === 'unreachable')
    await clock.advance(20_000)
    clock.suspend(8 * 60 * minute)
    watching.engine.onWake()
    await clock.advance(4 * minute)
    expect(watching.server()).toMatchObject({ reach: 'unreachable', alerts: [] })
    await clock.advance(2 * minute)
    expect(watching.server().alerts).toMatchObject([{ kind: 'unreachable' }])
  })

  it.each([
    ['the server limits requests', { kind: 'limited' }],
    ['a proxy limits requests', commonFaults.tooMany(30)],
  ] as const)('is “rate-limited” while %s, and “reachable” afterwards', async (_, fault) => {
    const { clock, server, watching } = await openScene({ isWindowVisible: () => true })
    server.faults.add({ on: 'stats', times: 1, do: fault })
    await clock.advance(1_000)
    expect(formatAllMessages(watching.server())).toMatchObject({
      reach: 'limited',
      reason: expect.stringMatching(/is limiting requests/),
    })
    await clock.advance(2 * minute)
    expect(watching.server()).toMatchObject({ reach: 'ok', reason: undefined })
  })

  it('is “no queue” while Redis is down, and raises an alert after five minutes', async () => {
    const { clock, server, watching } = await openScene({ isWindowVisible: () => true })
    server.redisDown = true
    await clock.advance(30_000)
    expect(formatAllMessages(watching.server())).toMatchObject({
      reach: 'no-queue',
      reason: 'The server’s queue (Redis) isn’t available',
      alerts: [],
    })
    await clock.advance(6 * minute)
    expect(formatAllMessages(watching.server())).toMatchObject({
      alerts: [{ kind: 'no-queue', message: 'Queue (Redis) unavailable for over five minutes' }],
    })
    server.redisDown = false
    await clock.advance(minute)
    expect(watching.server().alerts).toEqual([])
    expect(watching.server()).toMatchObject({ reach: 'ok', reason: undefined })
  })
})
