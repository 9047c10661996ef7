import { describe, expect, test } from 'vitest'
import { capture } from '#scripts/children.ts'
import { python } from '#test/support/uvicorn/uvicorn.ts'
import { ask } from './raw-request.ts'
import { clock, start } from './replay.ts'

const JOBS = '/api/v1/jobs'

async function get(
  server: { port: number },
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
) {
  const answer = ask(server, method, path, headers)
  await answer.until(({ whole }) => whole)
  return { line: answer.head[0] ?? '', head: answer.head, body: answer.body, answer }
}

describe('requests', () => {
  test('with the wrong method get 405 and the right one’s name', async () => {
    const server = await start()
    const { line, head, body } = await get(server, `${JOBS}/cancel/a`)
    expect(line).toBe('HTTP/1.1 405 Method Not Allowed')
    expect(head).toContain('allow: POST')
    expect(body).toBe('{"detail":"Method Not Allowed"}')
  })

  test('with a trailing slash get 404', async () => {
    const server = await start()
    server.addJob({ id: 'a' })
    expect((await get(server, `${JOBS}/status/a/`)).line).toBe('HTTP/1.1 404 Not Found')
  })

  test('for the API description get a minimal one', async () => {
    const { body } = await get(await start({ apiKey: 'k' }), '/openapi.json')
    expect(JSON.parse(body)).toMatchObject({ info: { title: 'Compileo API' } })
    expect(body).toContain('/api/v1/jobs/status/{job_id}/stream')
  })

  test('are logged, countable and clearable', async () => {
    const server = await start()
    await get(server, '/health')
    await get(server, `${JOBS}/status/a`, { 'x-api-key': 'k' })
    expect(server.requests.count()).toBe(2)
    expect(server.requests.list({ route: 'status' })).toMatchObject([
      { method: 'GET', path: `${JOBS}/status/a`, jobId: 'a', at: clock.now(), status: 500 },
    ])
    expect(server.requests.list({ jobId: 'a' })[0]?.headers['x-api-key']).toBe('k')
    server.requests.clear()
    expect([server.requests.count(), server.requests.total]).toEqual([0, 0])
  })
})

describe('the key', () => {
  test('gives access as it should, and one set later locks at once', async () => {
    const server = await start()
    expect((await get(server, `${JOBS}/queue/stats`)).line).toContain('200')
    server.apiKey = 'right'
    expect((await get(server, `${JOBS}/queue/stats`)).line).toContain('401')
    expect((await get(server, `${JOBS}/queue/stats`, { 'X-API-Key': 'right' })).line).toContain('200')
    expect((await get(server, '/health')).line).toContain('200')
  })

  test('with characters beyond ASCII gets a 500', async () => {
    const server = await start({ apiKey: 'right' })
    const { line, body } = await get(server, `${JOBS}/queue/stats`, { 'X-API-Key': 'schlüssel' })
    expect(line).toContain('500')
    expect(body).toContain('An unexpected error occurred')
  })
})

describe('the limit', () => {
  test('rejects the request after the last allowed one until the window has moved on', async () => {
    const server = await start({ rateLimit: 3 })
    server.addJob({ id: 'a', status: 'running' })
    const stream = ask(server, 'GET', `${JOBS}/status/a/stream`)
    await stream.until(({ body }) => body !== '')
    const left = async () => (await get(server, '/health')).head.find((line) => /remaining/.test(line))
    expect(await left()).toBe('x-ratelimit-remaining: 1')
    await clock.advance(30_000)
    expect(await left()).toBe('x-ratelimit-remaining: 0')
    expect((await get(server, '/health')).line).toContain('500')
    expect((await get(server, `${JOBS}/cancel/a`, {}, 'POST')).line).toContain('500')
    expect(server.limited).toBe(2)
    server.updateJob('a', { progress: 50 })
    await clock.advance(1000)
    await stream.until(({ body }) => body.includes('50.0'))
    await clock.advance(29_000)
    expect(await left()).toBe('x-ratelimit-remaining: 1')
  })
})

describe('a job', () => {
  test('with a list as its result makes GET /status fail with 500', async () => {
    const server = await start()
    server.addJob({ id: 'a', status: 'completed', result: [1, 2] })
    const { line, body } = await get(server, `${JOBS}/status/a`)
    expect(line).toContain('500')
    expect(body).toContain('Failed to get job status: 1 validation error')
  })

  test('that is active has another updated_at each time', async () => {
    const server = await start()
    server.addJob({ id: 'a', status: 'running' })
    const { body } = await get(server, `${JOBS}/status/a`)
    expect((await get(server, `${JOBS}/status/a`)).body).not.toBe(body)
  })
})

describe('a stream', () => {
  test('reads at its own seconds, and skips what happens in between', async () => {
    const server = await start()
    server.addJob({ id: 'a', status: 'running' })
    const stream = ask(server, 'GET', `${JOBS}/status/a/stream`)
    await server.until(() => server.openStreams().length === 1)
    await clock.advance(300)
    server.updateJob('a', { progress: 10 })
    await clock.advance(300)
    server.updateJob('a', { progress: 20 })
    await clock.advance(399)
    expect(server.openStreams()[0]?.frames).toBe(1)
    await clock.advance(1)
    await stream.until(({ body }) => body.includes('"progress": 20.0'))
    expect(stream.body).not.toContain('"progress": 10.0')
  })

  test('costs no timer while nothing changes', async () => {
    const server = await start()
    server.addJob({ id: 'a', status: 'running' })
    const before = clock.pending().length
    ask(server, 'GET', `${JOBS}/status/a/stream`)
    await server.until(() => server.openStreams().length === 1)
    expect(clock.pending()).toHaveLength(before)
  })

  test('is closed if the client leaves', async () => {
    const server = await start()
    server.addJob({ id: 'a', status: 'running' })
    const stream = ask(server, 'GET', `${JOBS}/status/a/stream`)
    await server.until(() => server.openStreams().length === 1)
    stream.close()
    await server.until(() => server.openStreams().length === 0)
    expect(server.requests.count({ route: 'stream' })).toBe(1)
  })

  test('of an ignored cancel ends at cancelled, although the job completes later', async () => {
    const server = await start()
    const steps = [{ text: 'Reading', progress: 10, ms: 5000 }]
    server.addJob({ id: 'a', steps, outcome: { status: 'completed' } })
    const stream = ask(server, 'GET', `${JOBS}/status/a/stream`)
    await server.until(() => server.openStreams().length === 1)
    expect((await get(server, `${JOBS}/cancel/a`, {}, 'POST')).line).toContain('200')
    await clock.advance(1000)
    await stream.until(({ whole }) => whole)
    expect(stream.body).toContain('cancelled')
    await clock.advance(5000)
    expect(server.jobs.outcomesOf('a').map(({ status }) => status)).toEqual(['cancelled', 'completed'])
  })
})

describe('a long poll', () => {
  test('returns at once if the status differs from the known one', async () => {
    const server = await start()
    server.addJob({ id: 'a', status: 'completed' })
    const { body } = await get(server, `${JOBS}/status/a/poll?timeout=300&current_status=running`)
    expect(body).toContain('"status":"completed"')
  })

  test('returns on a change of progress alone, at the next half second', async () => {
    const server = await start()
    server.addJob({ id: 'a', status: 'running' })
    const answer = ask(server, 'GET', `${JOBS}/status/a/poll?current_status=running`)
    await server.until(() => server.requests.count() === 1)
    server.updateJob('a', { progress: 1 })
    await clock.advance(499)
    expect(answer.raw).toBe('')
    await clock.advance(1)
    expect((await answer.until(({ whole }) => whole)).body).toContain('"progress":1.0')
  })

  test('waits its full time on a terminal job', async () => {
    const server = await start()
    server.addJob({ id: 'a', status: 'failed' })
    const answer = ask(server, 'GET', `${JOBS}/status/a/poll?timeout=300&current_status=failed`)
    await server.until(() => server.requests.count() === 1)
    await clock.advance(299_999)
    expect(answer.raw).toBe('')
    await clock.advance(1)
    expect((await answer.until(({ whole }) => whole)).body).toContain('"status":"failed"')
  })

  test.each(['abc', '', '1.5'])('with the timeout "%s" gets 422', async (timeout) => {
    const { line, body } = await get(await start(), `${JOBS}/status/a/poll?timeout=${timeout}`)
    expect(line).toBe('HTTP/1.1 422 Unprocessable Content')
    expect(JSON.parse(body)).toMatchObject({ detail: [{ type: 'int_parsing', loc: ['query', 'timeout'] }] })
  })
})

describe('the server', () => {
  test('keeps its port and its jobs over a kill, and counts from zero', async () => {
    const server = await start({ rateLimit: 2 })
    server.addJob({ id: 'a', status: 'running' })
    const stream = ask(server, 'GET', `${JOBS}/status/a/stream`)
    await stream.until(({ body }) => body !== '')
    await server.stop()
    await stream.until(({ connection }) => connection === 'closed')
    expect(stream.whole).toBe(false)
    await ask(server, 'GET', '/health').until(({ connection }) => connection === 'closed')
    server.updateJob('a', { progress: 70 })
    await server.start()
    const again = ask(server, 'GET', `${JOBS}/status/a/stream`)
    await again.until(({ body }) => body.includes('"progress": 70.0'))
    expect(again.head).toContain('x-ratelimit-remaining: 1')
  })

  test('keeps its port from other programs while killed', async () => {
    const server = await start()
    await server.stop()
    const bind = `__import__("socket").socket().bind(("127.0.0.1", ${server.port}))`
    const { code, stderr } = await capture(python, ['-c', bind])
    expect([code, stderr]).toEqual([1, expect.stringContaining('Address already in use')])
  })

  test('closes its port at once when terminated, and lets open streams go on', async () => {
    const server = await start()
    server.addJob({ id: 'a', status: 'running' })
    const stream = ask(server, 'GET', `${JOBS}/status/a/stream`)
    await stream.until(({ body }) => body !== '')
    await server.stop('terminated')
    await ask(server, 'GET', '/health').until(({ connection }) => connection === 'closed')
    server.updateJob('a', { status: 'completed' })
    await clock.advance(1000)
    await stream.until(({ whole }) => whole)
    expect(stream.body).toContain('completed')
  })

  test('doesn’t respond while frozen, and catches up afterwards', async () => {
    const server = await start()
    server.addJob({ id: 'a', status: 'running' })
    const stream = ask(server, 'GET', `${JOBS}/status/a/stream`)
    await stream.until(({ body }) => body !== '')
    server.frozen = true
    const health = ask(server, 'GET', '/health')
    await server.until(() => server.requests.count({ route: 'health' }) === 1)
    server.updateJob('a', { status: 'completed' })
    await clock.advance(60_000)
    expect([health.raw, server.openStreams()[0]?.frames]).toEqual(['', 1])
    server.frozen = false
    await clock.advance(1000)
    await health.until(({ whole }) => whole)
    expect((await stream.until(({ whole }) => whole)).body).toContain('completed')
  })

  test('serves 500 streams and 10,000 jobs, each outcome once', async () => {
    const server = await start({ rateLimit: Number.POSITIVE_INFINITY })
    for (let nth = 0; nth < 10_000; nth++) server.addJob({ id: `job-${nth}`, status: 'running' })
    const streams = Array.from({ length: 500 }, (_, nth) =>
      ask(server, 'GET', `${JOBS}/status/job-${nth}/stream`),
    )
    await server.until(() => server.openStreams().length === 500)
    for (const job of server.jobs.all()) server.updateJob(job.id, { status: 'completed' })
    await clock.advance(1000)
    await Promise.all(streams.map((stream) => stream.until(({ whole }) => whole)))
    expect(streams.every((stream) => stream.body.match(/"completed"/g)?.length === 1)).toBe(true)
    expect(server.jobs.outcomes).toHaveLength(10_000)
  })
})
