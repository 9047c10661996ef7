import { describe, expect, it } from 'vitest'
import { STUCK_ERROR } from '#test/server/index.ts'
import { fakeClock } from '#test/support/fake-clock.ts'
import { startWatching } from '#test/support/watching.ts'
import { answerBytes, serveBytes } from '../compileo/set-up.ts'
import { endWithTest } from '#test/support/end-with-test.ts'
import { followJob, openScene, refusedBy, type Scene } from './watching-scene.ts'

async function useUpLimit({ server, clock }: Scene) {
  for (let sent = 0; sent < 200; sent++) await fetch(`${server.url}/api/v1/jobs/queue/stats`)
  await clock.advance(1)
}

const ending = (id: string) =>
  `data: {"job_id": "${id}", "status": "completed", "progress": 100.0, "current_step": "", "timestamp": "2026-11-24T14:15:41.429392"}\n\n`

describe('an outcome while no request is free', () => {
  it('is reported by the stream’s end, and its details when a request is free', async () => {
    const { clock, server, watching, id, key, scene } = await followJob(
      { status: 'running', progress: 40 },
      { aheadMs: 60_000 },
    )
    await useUpLimit(scene)
    server.updateJob(id, { status: 'failed', error: 'ValueError: no such file' })
    // It waits no longer for a blocked request than for the server’s end of the stream.
    expect(await clock.advanceUntil(() => watching.outcomes.length === 1, 10)).toBeLessThanOrEqual(1_300)
    expect(watching.outcomes[0]).toMatchObject({ kind: 'failed', isEarly: true })
    expect(watching.job(key).error).toBeUndefined()
    // The time is by our clock, although the server's is a minute ahead.
    expect(watching.outcomes[0]?.startedAt).toBeLessThan(clock.now())
    await clock.advanceUntil(() => watching.job(key).error !== undefined, 100, 130_000)
    expect(watching.job(key).outcome).toMatchObject({
      id: watching.outcomes[0]?.id,
      error: 'ValueError: no such file',
    })
    expect(watching.job(key).outcome).not.toHaveProperty('isEarly')
    expect(watching.outcomes).toHaveLength(1)
  })

  it.each([
    ['has failed only once its error can be read', 'ValueError: no such file', ['failed']],
    ['hasn’t failed if the server only lost track of it', STUCK_ERROR, []],
  ])('of a run of over five minutes %s', async (_, error, kinds) => {
    const { clock, server, watching, id, scene } = await followJob({ status: 'running', progress: 40 })
    await clock.advance(310_000)
    await useUpLimit(scene)
    server.updateJob(id, { status: 'failed', error })
    await clock.advance(10_000)
    expect(watching.outcomes).toEqual([])
    await clock.advance(130_000)
    expect(watching.outcomes.map(({ kind }) => kind)).toEqual(kinds)
    expect(watching.outcomes).not.toContainEqual(expect.objectContaining({ isEarly: true }))
  })

  it('is that of this run, not of an earlier one that came as early', async () => {
    const { clock, server, watching, id, key, scene } = await followJob({ status: 'running', progress: 40 })
    await useUpLimit(scene)
    server.updateJob(id, { status: 'failed', error: 'ValueError: no such file' })
    await clock.advanceUntil(() => watching.job(key).error !== undefined, 100, 130_000)
    server.updateJob(id, { status: 'running', progress: 5, error: null })
    const isLive = () => watching.job(key).progress === 5 && watching.job(key).connection.state === 'live'
    await clock.advanceUntil(isLive, 1_000, 600_000)
    await clock.advance(60_000)
    await useUpLimit(scene)
    server.updateJob(id, { status: 'cancelled' })
    await clock.advanceUntil(() => watching.outcomes.length === 2, 10)
    expect(watching.outcomes).toMatchObject([
      { kind: 'failed', isEarly: true },
      { kind: 'cancelled', isEarly: true },
    ])
  })

  it('is not reported if the server has reported otherwise since', async () => {
    const { clock, server, watching, id, scene } = await followJob()
    server.faults.add({ on: 'frame', jobId: id, times: 1, do: { kind: 'replaced', text: ending(id) } })
    server.faults.add({ on: 'frame', jobId: id, times: 1, do: { kind: 'ended' } })
    server.updateJob(id, { progress: 10 })
    await clock.advanceUntil(() => server.requests.count({ jobId: id, route: 'status' }) === 2, 10)
    await useUpLimit(scene)
    server.updateJob(id, { progress: 20 })
    await clock.advance(20_000)
    expect(watching.outcomes).toEqual([])
  })

  it('is complete from a server that responds within a second', async () => {
    const { clock, server, watching, id } = await followJob()
    server.faults.add({ on: 'status', do: { kind: 'slow', ms: 900 } })
    server.updateJob(id, { status: 'failed', error: 'ValueError: no such file' })
    await clock.advanceUntil(() => watching.outcomes.length === 1, 10, 4_000)
    expect(watching.outcomes[0]).toMatchObject({ error: 'ValueError: no such file' })
    expect(watching.outcomes[0]).not.toHaveProperty('isEarly')
  })

  it('arrives within three seconds, however many jobs end at once', async () => {
    const { clock, server, watching } = await openScene({ rateLimit: 40 })
    const ids = Array.from({ length: 60 }, () => server.addJob({ status: 'running' }).id)
    const keys = ids.map((id) => watching.watch(id))
    const allLive = () => keys.every((key) => watching.job(key).connection.state === 'live')
    await clock.advanceUntil(allLive, 5_000, 400_000)
    for (const id of ids) server.updateJob(id, { status: 'completed', progress: 100 })
    expect(await clock.advanceUntil(() => watching.outcomes.length === 60, 100)).toBeLessThanOrEqual(3_000)
    const detailed = () => keys.every((key) => watching.job(key).completedAt !== undefined)
    await clock.advanceUntil(detailed, 5_000, 250_000)
    expect(refusedBy(server)).toEqual([])
    expect(watching.outcomes).toHaveLength(60)
    expect(server.endlessStreams).toEqual([])
  })
})

describe('an outcome that only the end of a stream confirms', () => {
  const type = 'content-type: text/event-stream'
  const frames = ending('j').replace('completed', 'running') + ending('j')
  const length = Buffer.byteLength(frames)
  const chunk = `${length.toString(16)}\r\n${frames}\r\n`

  const stats = '{"pending_jobs":0,"running_jobs":1,"completed_jobs":0,"failed_jobs":0,"total_jobs":1}'

  async function watchToTheEnd(stream: string) {
    const clock = fakeClock(undefined, 16)
    let asked = 0
    const server = await serveBytes((socket, request) => {
      if (request.includes('/status/j/stream ')) socket.end(stream)
      else if (request.includes('/queue/stats ')) socket.write(answerBytes(stats))
      else if (!request.includes('/status/j ')) socket.write(answerBytes('{}', undefined, '404 Not Found'))
      else if ((asked += 1) === 1) socket.write(answerBytes('{"job_id":"j","status":"running"}'))
    })
    const watching = startWatching({ clock })
    endWithTest(() => watching.stop())
    watching.addServer(server.url)
    watching.watch('j')
    await clock.advanceUntil(() => asked === 2, 10)
    await clock.advance(5_000)
    return watching.outcomes
  }

  it.each([
    ['chunked', `HTTP/1.1 200 OK\r\n${type}\r\ntransfer-encoding: chunked\r\n\r\n${chunk}0\r\n\r\n`],
    ['of known length', `HTTP/1.1 200 OK\r\n${type}\r\ncontent-length: ${length}\r\n\r\n${frames}`],
    ['HTTP/1.0 of known length', `HTTP/1.0 200 OK\r\n${type}\r\ncontent-length: ${length}\r\n\r\n${frames}`],
  ])('is announced if the stream is %s', async (_, stream) => {
    expect(await watchToTheEnd(stream)).toMatchObject([{ kind: 'completed', isEarly: true }])
  })

  it.each([
    ['uses HTTP/1.0', `HTTP/1.0 200 OK\r\n${type}\r\n\r\n${frames}`],
    ['ends with its connection', `HTTP/1.1 200 OK\r\n${type}\r\nconnection: close\r\n\r\n${frames}`],
    ['lacks its last chunk', `HTTP/1.1 200 OK\r\n${type}\r\ntransfer-encoding: chunked\r\n\r\n${chunk}`],
    [
      'is shorter than its header claims',
      `HTTP/1.1 200 OK\r\n${type}\r\ncontent-length: ${length + 1}\r\n\r\n${frames}`,
    ],
    [
      'is chunked and compressed',
      `HTTP/1.1 200 OK\r\n${type}\r\ntransfer-encoding: chunked, x\r\n\r\n${frames}`,
    ],
  ])('is not announced if the stream %s', async (_, stream) => {
    expect(await watchToTheEnd(stream)).toEqual([])
  })
})
