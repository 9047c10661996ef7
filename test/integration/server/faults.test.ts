import { describe, expect, test } from 'vitest'
import {
  readyMade,
  type CompileoServer,
  type FaultRule,
  type FrameFault,
  type RequestFault,
} from '#test/server/index.ts'
import { ask, type RawAnswer } from './raw-request.ts'
import { clock, start } from './replay.ts'

const JOBS = '/api/v1/jobs'

async function withJob(rule?: FaultRule): Promise<CompileoServer> {
  const server = await start()
  server.addJob({ id: 'a', status: 'running', progress: 10 })
  if (rule) server.faults.add(rule)
  return server
}

function open(server: CompileoServer, path: string): RawAnswer {
  const answer = ask(server, 'GET', path)
  return answer
}

const statusWith = async (fault: RequestFault) => {
  const server = await withJob({ on: 'status', times: 1, do: fault })
  return open(server, `${JOBS}/status/a`)
}
const settled = ({ whole, connection }: RawAnswer) => whole || connection === 'closed'

const opening = async (fault: RequestFault) =>
  open(await withJob({ on: 'stream', do: fault }), `${JOBS}/status/a/stream`)

async function second(fault: FrameFault): Promise<{ server: CompileoServer; answer: RawAnswer }> {
  const server = await withJob({ on: 'frame', jobId: 'a', after: 1, times: 1, do: fault })
  const answer = open(server, `${JOBS}/status/a/stream`)
  await answer.until(({ body }) => body.includes('10.0'))
  server.updateJob('a', { progress: 50 })
  await clock.advance(1000)
  return { server, answer }
}
const toTheEnd = async ({ server, answer }: { server: CompileoServer; answer: RawAnswer }) => {
  server.updateJob('a', { status: 'completed', progress: 100 })
  await clock.advance(1000)
  return answer.until(({ whole }) => whole)
}
const progresses = ({ body }: RawAnswer) =>
  [...body.matchAll(/"progress": ([\d.]+)/g)].map((match) => match[1])

describe('a request', () => {
  test('is dropped before it is answered', async () => {
    const answer = await (await statusWith({ kind: 'drop' })).until(settled)
    expect([answer.raw, answer.connection]).toEqual(['', 'closed'])
  })

  test('is accepted and never answered, but the next one is', async () => {
    const server = await withJob({ on: 'status', times: 1, do: { kind: 'silence' } })
    const silent = open(server, `${JOBS}/status/a`)
    await server.until(() => server.requests.count() === 1)
    await clock.advance(3_600_000)
    await open(server, `${JOBS}/status/a`).until(({ whole }) => whole)
    expect([silent.raw, silent.connection]).toEqual(['', 'open'])
  })

  test('is answered late', async () => {
    const server = await withJob({ on: 'status', do: { kind: 'slow', ms: 5000 } })
    const answer = open(server, `${JOBS}/status/a`)
    await server.until(() => server.requests.count() === 1)
    await clock.advance(4999)
    expect(answer.raw).toBe('')
    await clock.advance(1)
    await answer.until(({ whole }) => whole)
  })

  test.each([
    [
      '500 with a detail',
      readyMade.error(500, 'boom'),
      'HTTP/1.1 500 Internal Server Error',
      /^\{"detail":"boom"\}$/,
    ],
    ['502 without one', readyMade.error(502), 'HTTP/1.1 502 Bad Gateway', /^$/],
    [
      '503',
      readyMade.error(503, 'Job queue manager not available'),
      'HTTP/1.1 503 Service Unavailable',
      /queue manager/,
    ],
    ['504', readyMade.error(504), 'HTTP/1.1 504 Gateway Timeout', /^$/],
    ['JSON that is none', readyMade.invalidJson(), 'HTTP/1.1 200 OK', /"status": $/],
    ['401', { kind: 'unauthorized' }, 'HTTP/1.1 401 Unauthorized', /Invalid API key/],
    ['the limit', { kind: 'limited' }, 'HTTP/1.1 500 Internal Server Error', /unexpected error/],
    ['429', readyMade.tooMany(7), 'HTTP/1.1 429 Too Many Requests', /Too Many/],
    ['Redis down', { kind: 'redis-down' }, 'HTTP/1.1 500 Internal Server Error', /Error 111/],
  ] satisfies [string, RequestFault, string, RegExp][])(
    'is answered with %s',
    async (_, fault, line, body) => {
      const answer = await (await statusWith(fault)).until(settled)
      expect(answer.head[0]).toBe(line)
      expect(answer.body).toMatch(body)
    },
  )

  test.each([301, 302, 307] as const)('is redirected with %d', async (code) => {
    const answer = await (await statusWith(readyMade.redirect('http://127.0.0.2:1/x', code))).until(settled)
    expect(answer.head[0]).toContain(String(code))
    expect(answer.head).toContain('location: http://127.0.0.2:1/x')
  })

  test("gets a proxy's page", async () => {
    const answer = await (await statusWith(readyMade.page())).until(settled)
    expect(answer.head).toContain('content-type: text/html')
    expect(answer.head[0]).toContain('200')
  })

  test('gets half a body', async () => {
    const answer = await (
      await statusWith({ kind: 'truncated' })
    ).until(({ connection }) => connection === 'closed')
    expect(answer.whole).toBe(false)
    expect(answer.body).toMatch(/^\{"job_id":"a"/)
  })

  test('gets a body of over 5 MB that is valid JSON', async () => {
    const answer = await (await statusWith({ kind: 'oversize', bytes: 5_500_000 })).until(settled)
    expect(answer.body.length).toBe(5_500_000)
    expect(JSON.parse(answer.body)).toMatchObject({ job_id: 'a' })
  })
})

describe('a stream', () => {
  test('is answered as text/plain', async () => {
    const answer = await (
      await opening({ kind: 'content-type', value: 'text/plain' })
    ).until(({ body }) => body !== '')
    expect(answer.head).toContain('content-type: text/plain')
  })

  test('sends the error of an unavailable Redis and ends', async () => {
    const answer = await (await opening({ kind: 'redis-down' })).until(({ whole }) => whole)
    expect(answer.body).toBe(
      'data: {"error": "Error 111 connecting to 127.0.0.1:6399. Connection refused."}\n\n',
    )
  })

  test('is buffered: nothing arrives before its end', async () => {
    const server = await withJob({ on: 'stream', do: { kind: 'buffered' } })
    const answer = open(server, `${JOBS}/status/a/stream`)
    await answer.until(({ head }) => head.length > 0)
    server.updateJob('a', { progress: 20 })
    await clock.advance(1000)
    expect(answer.body).toBe('')
    server.updateJob('a', { status: 'completed' })
    await clock.advance(1000)
    expect((await answer.until(({ whole }) => whole)).body.match(/data: /g)).toHaveLength(3)
  })

  test('can be controlled by hand', async () => {
    const server = await withJob()
    const answer = open(server, `${JOBS}/status/a/stream`)
    await server.until(() => server.openStreams().length === 1)
    const [stream] = server.openStreams()
    stream?.send('garbage\n\n')
    await answer.until(({ body }) => body.endsWith('garbage\n\n'))
    stream?.end()
    expect((await answer.until(({ whole }) => whole)).connection).toBe('open')
    const again = open(server, `${JOBS}/status/a/stream`)
    await server.until(() => server.openStreams().length === 1)
    server.openStreams()[0]?.reset()
    expect((await again.until(({ connection }) => connection === 'closed')).whole).toBe(false)
  })
})

describe('a frame', () => {
  test('is lost, and the next one arrives', async () => {
    expect(progresses(await toTheEnd(await second({ kind: 'swallowed' })))).toEqual(['10.0', '100.0'])
  })

  test('is replaced by garbage, and the next one arrives', async () => {
    const answer = await toTheEnd(await second({ kind: 'replaced', text: 'data: {"job\n\n' }))
    expect(answer.body).toContain('data: {"job\n\n')
    expect(progresses(answer)).toEqual(['10.0', '100.0'])
  })

  test('is preceded by a forged one', async () => {
    const answer = await toTheEnd(await second(readyMade.forged('a', 'failed')))
    expect(answer.body).toContain('"status": "failed"')
    expect(progresses(answer)).toEqual(['10.0', '100.0', '50.0', '100.0'])
  })

  test('is over 1 MB', async () => {
    const answer = await toTheEnd(await second({ kind: 'oversize', bytes: 1_100_000 }))
    expect(answer.body.length).toBeGreaterThan(1_100_000)
  })

  test('is late', async () => {
    const { answer } = await second({ kind: 'slow', ms: 700 })
    expect(progresses(answer)).toEqual(['10.0'])
    await clock.advance(700)
    await answer.until(({ body }) => body.includes('50.0'))
  })

  test('is torn in the middle', async () => {
    const { answer } = await second({ kind: 'torn' })
    await answer.until(({ connection }) => connection === 'closed')
    expect(answer.whole).toBe(false)
    expect(answer.body).not.toContain('50.0", "timestamp"')
  })

  test('resets the connection', async () => {
    const { answer } = await second({ kind: 'drop' })
    await answer.until(({ connection }) => connection === 'closed')
    expect(progresses(answer)).toEqual(['10.0'])
  })

  test('starts a silence on an open connection', async () => {
    const { server, answer } = await second({ kind: 'silence' })
    server.updateJob('a', { status: 'completed' })
    await clock.advance(3_600_000)
    expect([progresses(answer), answer.connection, answer.whole]).toEqual([['10.0'], 'open', false])
  })

  test('is an orderly end', async () => {
    const { answer } = await second({ kind: 'ended' })
    expect(progresses(await answer.until(({ whole }) => whole))).toEqual(['10.0'])
  })

  test('is the last before the job is deleted', async () => {
    const { server, answer } = await second({ kind: 'job-removed' })
    await clock.advance(1000)
    await answer.until(({ whole }) => whole)
    expect(answer.body.endsWith('data: {"error": "Job a not found"}\n\n')).toBe(true)
    expect(server.jobs.removals).toHaveLength(1)
  })

  test('is the error of an unavailable Redis', async () => {
    const { answer } = await second({ kind: 'redis-down' })
    expect((await answer.until(({ whole }) => whole)).body).toContain('Error 111')
  })
})
