import { describe, expect, it } from 'vitest'
import { commonFaults, type RequestFault } from '#test/server/index.ts'
import { followJob, openScene } from './watching-scene.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { toJobParts } from '#test/support/job-parts.ts'

const minute = 60_000
const noStream: [string, RequestFault][] = [
  ['streams have another content type', { kind: 'content-type', value: 'text/html' }],
  ['streams are buffered until their end', { kind: 'buffered' }],
  ['streams get no response', { kind: 'silence' }],
  ['the route of streams is missing', commonFaults.error(404, 'Not Found')],
  ['a proxy responds to streams with a web page', commonFaults.page()],
]

const line = (id: string, progress: number) =>
  `data: {"job_id": "${id}", "status": "running", "progress": ${progress}, "current_step": ""}\n\n`

describe('a stream that sends too much', () => {
  it.each<[string, (id: string) => string]>([
    ['more than 200 frames in ten seconds', (id) => line(id, 30).repeat(201)],
    ['more than 2 MB in a minute', () => `: ${'x'.repeat(65_000)}\n`.repeat(33)],
  ])('is closed after %s, and the job is polled instead', async (_, flood) => {
    const { clock, server, watching, id, key } = await followJob()
    server.openStreams()[0]?.send(flood(id))
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'polling', 10, 1_000)
    await clock.advanceUntil(() => server.openStreams().length === 0, 10, 1_000)
    server.updateJob(id, { status: 'completed', progress: 100 })
    await clock.advanceUntil(() => watching.outcomes.length === 1, 100, 3_000)
    expect(server.requests.count({ jobId: id, route: 'stream' })).toBe(1)
  })

  it('is replaced by one stream per job if it was the plugin’s stream', async () => {
    const { clock, server, watching, id } = await followJob({ status: 'running' }, { plugin: true })
    await clock.advanceUntil(() => watching.server().pluginVersion !== undefined, 100)
    const [feed] = server.openStreams()
    feed?.send('data: {"jobs": [], "gone": [], "full": false}\n\n'.repeat(401))
    await clock.advanceUntil(() => server.openStreams().some(({ jobId }) => jobId === id), 100, 2_000)
    expect(watching.server().pluginVersion).toBeUndefined()
  })
})

it('a stream with 19 frames and 30 kB a second stays open', async () => {
  const { clock, server, watching, id, key } = await followJob()
  for (let second = 0; second < 90; second += 1) {
    const frames = Array.from({ length: 19 }, (_, index) => line(id, second + index / 20)).join('')
    server.openStreams()[0]?.send(`${frames}: ${'x'.repeat(30_000)}\n`)
    await clock.advance(1_000)
  }
  expect(watching.job(key)).toMatchObject(toJobParts({ progress: 89.9, connection: { state: 'live' } }))
  expect(server.requests.count({ jobId: id, route: 'stream' })).toBe(1)
})

describe('a watch without working streams', () => {
  it.each(noStream)('uses long polls if %s', async (_, fault) => {
    const { clock, server, watching } = await openScene()
    const { id } = server.addJob({ status: 'running', progress: 10 })
    server.faults.add({ on: 'stream', do: fault })
    const key = watching.watch(id)
    expect(await clock.advanceUntil(() => watching.job(key).run.connection.state === 'polling')).toBeLessThan(
      11_000,
    )
    expect(formatAllMessages(watching.job(key))).toMatchObject(
      toJobParts({ progress: 10, connection: { reason: expect.any(String) } }),
    )
    expect(watching.server().reach).toBe('ok')
    server.updateJob(id, { progress: 20, currentStep: 'On' })
    expect(await clock.advanceUntil(() => watching.job(key).run.progress === 20)).toBeLessThanOrEqual(3_000)
    server.updateJob(id, { progress: 30 })
    expect(await clock.advanceUntil(() => watching.job(key).run.progress === 30)).toBeLessThanOrEqual(3_000)
    server.updateJob(id, { status: 'completed', progress: 100, result: { done: true } })
    expect(await clock.advanceUntil(() => watching.outcomes.length > 0)).toBeLessThanOrEqual(3_000)
    expect(watching.job(key)).toMatchObject(toJobParts({ result: { done: true } }))
    expect(watching.outcomes).toMatchObject([{ kind: 'completed' }])
  })

  it('sends no further request after the job has completed', async () => {
    const { clock, server, watching } = await openScene()
    const { id } = server.addJob({ status: 'running', progress: 10 })
    server.faults.add({ on: 'stream', do: { kind: 'content-type', value: 'text/html' } })
    const key = watching.watch(id)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'polling')
    server.updateJob(id, { status: 'completed', progress: 100 })
    await clock.advanceUntil(() => watching.outcomes.length > 0)
    server.requests.clear()
    await clock.advance(minute)
    expect(server.requests.count({ jobId: id })).toBe(0)
  })

  it('notices within 35 seconds that the streams of 20 jobs are silent', async () => {
    const { clock, server, watching } = await openScene()
    server.faults.add({ on: 'stream', do: { kind: 'silence' } })
    const keys = Array.from({ length: 20 }, () => watching.watch(server.addJob({ status: 'running' }).id))
    const allPolling = () => keys.every((key) => watching.job(key).run.connection.state === 'polling')
    expect(await clock.advanceUntil(allPolling)).toBeLessThanOrEqual(35_000)
    const { id } = server.addJob({ status: 'completed' })
    const key = watching.watch(id)
    expect(await clock.advanceUntil(() => watching.job(key).run.status === 'completed')).toBeLessThan(11_000)
  })

  it('sends at most 3 requests a minute for an idle job, and 31 for a busy job', async () => {
    const { clock, server, watching } = await openScene()
    const { id } = server.addJob({ status: 'running', progress: 10 })
    server.faults.add({ on: 'stream', do: { kind: 'content-type', value: 'text/html' } })
    const key = watching.watch(id)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'polling')
    server.requests.clear()
    await clock.advance(minute)
    expect(server.requests.count({ jobId: id })).toBeLessThanOrEqual(3)
    server.requests.clear()
    for (let progress = 11; progress < 71; progress++) {
      server.updateJob(id, { progress })
      await clock.advance(1_000)
    }
    expect(server.requests.count({ jobId: id })).toBeLessThanOrEqual(31)
    await clock.advance(5_000)
    server.requests.clear()
    await clock.advance(minute)
    expect(server.requests.count({ jobId: id })).toBeLessThanOrEqual(3)
  })

  it.each([
    ['the server has no route for long polls', commonFaults.error(404, 'Not Found')],
    ['a long poll returns a web page', commonFaults.page()],
    ['a long poll returns incomplete JSON', commonFaults.invalidJson()],
  ])('requests the status less and less often if %s', async (_, fault) => {
    const { clock, server, watching } = await openScene()
    const { id } = server.addJob({ status: 'running', progress: 10 })
    server.faults.add({ on: 'stream', do: { kind: 'content-type', value: 'text/html' } })
    server.faults.add({ on: 'poll', do: fault })
    const key = watching.watch(id)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'polling')
    server.requests.clear()
    const begun = clock.now()
    await clock.advance(60_000)
    const times = server.requests.list({ jobId: id, route: 'status' }).map(({ at }) => at)
    const pauses = times.map((at, index) => at - (times[index - 1] ?? begun)).slice(2)
    expect(pauses[0]).toBeLessThan(2_000)
    // As Compileo's API guide suggests, the interval grows by a factor of 1.2 while the progress rises by at most
    // 5 points.
    for (const [index, pause] of pauses.slice(1).entries()) {
      expect(pause / (pauses[index] ?? 0)).toBeCloseTo(1.2, 1)
    }
    server.updateJob(id, { progress: 40 })
    await clock.advance(30_000)
    server.requests.clear()
    server.updateJob(id, { status: 'failed', error: 'x' })
    expect(await clock.advanceUntil(() => watching.outcomes.length > 0)).toBeLessThanOrEqual(31_000)
    expect(watching.job(key).run.error).toBe('x')
  })

  it.each([
    ['contains an unconfirmed outcome', { status: 'completed' }],
    ['belongs to another job', { job_id: 'other' }],
  ])('ignores the response to a long poll if it %s', async (_, claim) => {
    const { clock, server, watching, record } = await openScene()
    const { id } = server.addJob({ status: 'running' })
    server.faults.add({ on: 'stream', do: { kind: 'content-type', value: 'text/html' } })
    const body = JSON.stringify({ job_id: id, status: 'running', progress: 80, ...claim })
    server.faults.add({ on: 'poll', times: 1, do: { kind: 'answer', status: 200, body } })
    const key = watching.watch(id)
    const states = record(key)
    await clock.advanceUntil(() => server.requests.count({ route: 'poll' }) === 1)
    await clock.advance(5_000)
    expect(states.filter(({ run: { progress, status } }) => progress !== 0 || status !== 'running')).toEqual(
      [],
    )
    expect(watching.job(key)).toMatchObject(toJobParts({ connection: { state: 'polling' } }))
  })

  it('tries the stream again within four seconds when the machine wakes up', async () => {
    const { clock, server, watching } = await openScene()
    const { id } = server.addJob({ status: 'running' })
    server.faults.add({ on: 'stream', do: { kind: 'content-type', value: 'text/html' } })
    const key = watching.watch(id)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'polling')
    await clock.advance(20_000)
    server.faults.clear()
    watching.engine.onWake()
    await clock.advance(500)
    server.updateJob(id, { progress: 1 })
    const isLive = () => watching.job(key).run.connection.state === 'live'
    expect(await clock.advanceUntil(isLive, 100)).toBeLessThanOrEqual(3_000)
  })

  it('stops polling as soon as the plugin reports the job', async () => {
    const { clock, server, watching, id, key } = await followJob({ status: 'running' }, { plugin: true })
    server.faults.add({ on: 'stream', do: { kind: 'content-type', value: 'text/html' } })
    server.faults.add({ on: 'plugin-changes', times: 4, do: { kind: 'drop' } })
    server.openStreams()[0]?.reset()
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'polling', 100)
    await clock.advanceUntil(() => watching.server().pluginVersion !== undefined, 100, 20_000)
    server.updateJob(id, { progress: 10 })
    const isLive = () => watching.job(key).run.connection.state === 'live'
    expect(await clock.advanceUntil(isLive, 100)).toBeLessThanOrEqual(5_000)
  })

  it('tries the stream again after five minutes, and continues with the stream', async () => {
    const { clock, server, watching } = await openScene()
    const { id } = server.addJob({ status: 'running', progress: 10 })
    const rule = server.faults.add({ on: 'stream', do: { kind: 'buffered' } })
    const key = watching.watch(id)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'polling')
    await clock.advance(minute)
    rule.remove()
    const waited = await clock.advanceUntil(
      () => watching.job(key).run.connection.state === 'live',
      1_000,
      8 * minute,
    )
    expect(waited).toBeGreaterThan(2.5 * minute)
    expect(waited).toBeLessThan(6 * minute)
    server.updateJob(id, { progress: 77 })
    await clock.advance(1_500)
    expect(watching.job(key).run.progress).toBe(77)
  })

  it('reports an outcome that arrived during a failed attempt to open the stream', async () => {
    const { clock, server, watching } = await openScene()
    const { id } = server.addJob({ status: 'running', progress: 10 })
    server.faults.add({ on: 'stream', do: { kind: 'buffered' } })
    const key = watching.watch(id)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'polling')
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'connecting', 1_000, 8 * minute)
    server.updateJob(id, { status: 'cancelled' })
    expect(await clock.advanceUntil(() => watching.outcomes.length > 0)).toBeLessThanOrEqual(11_000)
  })

  it('waits while the server is unreachable, and then continues', async () => {
    const { clock, server, watching } = await openScene()
    const { id } = server.addJob({ status: 'running', progress: 10 })
    server.faults.add({ on: 'stream', do: { kind: 'content-type', value: 'text/html' } })
    const key = watching.watch(id)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'polling')
    await server.stop()
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'offline')
    server.updateJob(id, { status: 'completed' })
    await clock.advance(20_000)
    await server.start()
    await clock.advanceUntil(() => watching.outcomes.length > 0)
    expect(watching.outcomes).toMatchObject([{ kind: 'completed' }])
  })
})
