import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { agentOptions } from '#main/compileo/network/connecting.ts'
import type { Priority } from '#main/compileo/request-budget.ts'
import { createFakeClock, waitForTurns } from '#test/support/fake-clock.ts'
import {
  answerBytes,
  call,
  clientOf,
  listen,
  once,
  startServerForTest,
  withServer,
  withBytes,
} from './set-up.ts'

const running = '{"job_id":"a","status":"running"}'

describe('the connection to a server', () => {
  it('is reused for consecutive requests, whatever their responses are', async () => {
    let count = 0
    const { server, client } = await withBytes((socket) => {
      count += 1
      const isError = count % 3 === 0
      const detail = '{"detail":"Job a not found"}'
      socket.write(isError ? answerBytes(detail, 'application/json', '404 Not Found') : answerBytes(running))
    })
    for (let asked = 0; asked < 9; asked += 1) await client.status('a', call())
    expect(server.requests).toHaveLength(9)
    expect(server.connections()).toBe(1)
  })

  it('is closed after the response to a single request for the counts', async () => {
    const { server, client } = await withServer()
    for (let asked = 0; asked < 2; asked += 1) {
      expect(await client.stats(once({ priority: 'stats' }))).toMatchObject({ ok: true })
    }
    expect(server.requests.list().map(({ headers }) => headers.connection)).toEqual(['close', 'close'])
  })

  it('stays open while another request is in progress', async () => {
    const { server, client } = await withServer()
    const asked = (priority: Priority) => client.stats(once({ priority }))
    await Promise.all([asked('firstStatus'), asked('stats')])
    expect(server.requests.list().map(({ headers }) => headers.connection)).not.toContain('close')
  })

  it('stays open after a request if other requests may follow', async () => {
    const { server, client } = await withServer()
    for (const priority of [
      'command',
      'outcome',
      'firstStatus',
      'bulk',
      'confirmation',
      'discovery',
    ] as const) {
      await client.stats(once({ priority }))
    }
    expect(server.requests.list().map(({ headers }) => headers.connection)).not.toContain('close')
  })

  it('sends an Accept header for JSON or for an event stream with each request', async () => {
    const { server, client } = await withServer()
    const { id } = server.addJob({ status: 'running' })
    await client.status(id, call())
    const stream = await listen(client, id)
    await stream.until(({ frames }) => frames.length > 0)
    expect(server.requests.list().map(({ headers }) => headers.accept)).toEqual([
      'application/json',
      'text/event-stream',
    ])
  })

  it('allows another request while 30 streams are open', async () => {
    const { server, client } = await withServer()
    const ids = Array.from({ length: 30 }, () => server.addJob({ status: 'running' }).id)
    const streams = await Promise.all(ids.map((id) => listen(client, id)))
    await Promise.all(streams.map((stream) => stream.until(({ frames }) => frames.length > 0)))
    expect(server.openStreams()).toHaveLength(30)
    expect(await client.stats(call())).toMatchObject({ ok: true })
    for (const stream of streams) stream.close()
    await server.until(() => server.openStreams().length === 0)
  })

  it('doesn’t time out while the server sends nothing', async () => {
    const silenceMs = agentOptions.timeout + 200
    const { server, client } = await withBytes((socket) => {
      const half = answerBytes(running).slice(0, -5)
      setTimeout(() => socket.write(half), silenceMs)
      setTimeout(() => socket.write(running.slice(-5)), 2 * silenceMs)
    })
    expect(await client.status('a', call())).toMatchObject({ ok: true })
    expect(server.connections()).toBe(1)
  }, 20_000)

  it('is closed before uvicorn closes it, so that no command gets lost', () => {
    expect(agentOptions.timeout).toBeLessThan(5_000)
  })

  it('is closed if a stream is aborted before its response, and frees the stream’s slot', async () => {
    const { server, client } = await withBytes(() => {})
    const streams = await Promise.all(Array.from({ length: 8 }, () => listen(client, 'a')))
    const ninth = client.status('a', once())
    await waitForTurns()
    while (server.requests.length < 8) await waitForTurns()
    expect(server.requests).toHaveLength(8)
    for (const stream of streams) stream.close()
    while (server.requests.length < 9) await waitForTurns()
    for (const socket of server.sockets) socket.destroy()
    expect(await ninth).toMatchObject({ ok: false })
  })
})

describe('an aborted request', () => {
  const reason = new Error('unwatched')

  it('rejects with the given reason, and frees its slot for another request', async () => {
    const { server, client, clock } = await withServer()
    const silence = server.faults.add({ on: 'any', do: { kind: 'silence' } })
    const controller = new AbortController()
    const waiting = Array.from({ length: 8 }, () => client.stats(call({ signal: controller.signal })))
    await server.until(() => server.requests.total === 8)
    silence.remove()
    const ninth = client.stats(call())
    controller.abort(reason)
    for (const answer of waiting) await expect(answer).rejects.toBe(reason)
    expect(await ninth).toMatchObject({ ok: true })
    expect(clock.pending()).toEqual([])
  })

  it('rejects with the given reason even if its response has partly arrived', async () => {
    const { server, client } = await withBytes((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"job_id"')
    })
    const controller = new AbortController()
    const answer = client.status('a', call({ signal: controller.signal }))
    while (server.requests.length === 0) await waitForTurns()
    await waitForTurns()
    controller.abort(reason)
    await expect(answer).rejects.toBe(reason)
  })

  it('is never sent if it was aborted beforehand, and rejects with the given reason', async () => {
    const { server, client } = await withServer()
    const signal = AbortSignal.abort(reason)
    await expect(client.status('a', call({ signal }))).rejects.toBe(reason)
    await expect(client.restart('a', call({ signal }))).rejects.toBe(reason)
    await expect(client.stream('a', { onFrame() {}, onEnd() {} }, call({ signal }))).rejects.toBe(reason)
    expect(server.requests.total).toBe(0)
  })
})

it('many long polls don’t block other requests', async () => {
  const { server, client } = await withServer()
  const ids = Array.from({ length: 20 }, () => server.addJob({ status: 'running' }).id)
  const polls = ids.map((id) => {
    const controller = new AbortController()
    const answer = client.poll(id, 'running', 30, call({ signal: controller.signal }))
    return { controller, answer }
  })
  await server.until(() => server.requests.total === 20)
  expect(await client.stats(call())).toMatchObject({ ok: true })
  for (const { controller, answer } of polls) {
    controller.abort('over')
    await expect(answer).rejects.toBe('over')
  }
})

it('a request that never reached the server doesn’t count towards the rate limit', async () => {
  const { server, client } = await withServer()
  await server.stop()
  for (let tries = 0; tries < 200; tries += 1) await client.stats(once())
  await server.start()
  expect(await client.stats(call())).toMatchObject({ ok: true })
})

describe('the server’s clock', () => {
  it.each([
    ['slow', -3_600_000],
    ['fast', 3_600_000],
  ])('is computed from the dates of responses, even if it is an hour %s', async (_, off) => {
    const clock = createFakeClock()
    const { client } = await withServer({ clock: createFakeClock(clock.now() + off) }, { clock })
    expect(client.skewMs()).toBe(0)
    await client.health(call())
    expect(Math.abs(client.skewMs() - off)).toBeLessThan(1_000)
  })

  it('is computed again after it was set back', async () => {
    const clock = createFakeClock()
    const its = createFakeClock(clock.now() + 10_000)
    const { client } = await withServer({ clock: its }, { clock })
    await client.health(call())
    clock.suspend(20_000)
    await client.health(call())
    expect(Math.abs(client.skewMs() + 10_000)).toBeLessThan(1_000)
  })

  it('is ignored if it is off by more than ten years', async () => {
    const clock = createFakeClock()
    const { client } = await withServer(
      { clock: createFakeClock(clock.now() + 20 * 366 * 24 * 3_600_000) },
      { clock },
    )
    await client.health(call())
    expect(client.skewMs()).toBe(0)
  })

  it('makes a job’s times invalid if they differ from it by more than ten years', async () => {
    const clock = createFakeClock()
    const years = 365.25 * 24 * 3_600_000
    const { server, client } = await withServer(
      { clock: createFakeClock(clock.now() + 9 * years) },
      { clock },
    )
    await client.health(call())
    const near = server.addJob({ status: 'running', startedAt: clock.now() + 18 * years })
    const far = server.addJob({ status: 'running', startedAt: clock.now() - 2 * years })
    expect(await client.status(near.id, call())).toMatchObject({ value: { startedAt: expect.any(Number) } })
    expect(await client.status(far.id, call())).toMatchObject({ value: { startedAt: undefined } })
  })

  it('isn’t corrected by a response that arrived after the machine was asleep', async () => {
    const clock = createFakeClock(Date.UTC(2026, 10, 24, 12))
    const { client } = await withBytes(
      (socket) => {
        clock.suspend(3_600_000)
        const dated = 'HTTP/1.1 200 OK\r\ndate: Tue, 24 Nov 2026 12:00:00 GMT'
        socket.write(answerBytes('{"status": "healthy"}').replace('HTTP/1.1 200 OK', dated))
      },
      { clock },
    )
    expect(await client.health(call())).toMatchObject({ ok: true })
    expect(client.skewMs()).toBe(0)
  })

  it('isn’t adjusted for the low resolution of dates in responses', async () => {
    const clock = createFakeClock()
    const { client } = await withServer({ clock }, { clock })
    for (let asked = 0; asked < 5; asked += 1) {
      await client.health(call())
      expect(client.skewMs()).toBe(0)
      await clock.advance(333)
    }
  })
})

it('the request budget learns from responses how much of the limit other clients use', async () => {
  const clock = createFakeClock()
  const server = await startServerForTest({ clock, rateLimit: 50 })
  const stranger = clientOf(server.url, { clock })
  const { client } = clientOf(server.url, { clock })
  for (let asked = 0; asked < 20; asked += 1) await stranger.client.health(call())
  await client.stats(call())
  const controllers = Array.from({ length: 40 }, () => new AbortController())
  const answers = controllers.map(({ signal }) => client.stats(call({ signal })))
  await Promise.all(answers.slice(0, 19))
  await waitForTurns()
  expect(server.requests.count({ route: 'stats' })).toBe(20)
  for (const controller of controllers) controller.abort()
  await Promise.allSettled(answers)
  expect(server.requests.list().every(({ status }) => status === 200)).toBe(true)
})

describe.each([0, 1, 2, 3, 4, 5, 6, 8, 12, 20])('a request that is aborted after %i microtasks', (steps) => {
  const after = async () => {
    for (let step = 0; step < steps; step += 1) await Promise.resolve()
  }

  it('leaves no connection open, and rejects with the abort’s reason', async () => {
    const { server, transport } = await withBytes(() => undefined)
    const controller = new AbortController()
    const sent = transport.request({ method: 'GET', path: '/x' }, controller.signal)
    await after()
    const reason = new Error('unwatched')
    controller.abort(reason)
    await expect(sent).rejects.toBe(reason)
    await waitForTurns(20)
    expect(server.sockets.size).toBe(0)
  })

  it('leaves no connection open, and reports nothing more if it opened a stream', async () => {
    const { server, client } = await withBytes(() => undefined)
    const stream = await listen(client, 'a')
    await after()
    stream.close()
    await waitForTurns(20)
    expect(server.sockets.size).toBe(0)
    expect(stream.end).toBeUndefined()
  })
})

it('an early hint is skipped, and the response after it is used', async () => {
  const body = JSON.stringify({ status: 'healthy', more: 'x'.repeat(100_000) })
  const hint = 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'
  const { client } = await withBytes((socket) => socket.write(hint + answerBytes(body)))
  expect(await client.health(once())).toEqual({ ok: true, value: 'healthy' })
})

it('a rate-limited response delays other requests until it has arrived completely', async () => {
  const asked: Socket[] = []
  const { server, client } = await withBytes((socket) => asked.push(socket))
  const answers = Array.from({ length: 12 }, () => client.status('a', once()))
  while (asked.length < 8) await waitForTurns()
  for (const socket of asked)
    socket.write('HTTP/1.1 429 Too Many\r\nretry-after: 60\r\ncontent-length: 2\r\n\r\n')
  await waitForTurns(50)
  for (const socket of asked) socket.write('{}')
  await Promise.all(answers.slice(0, 8))
  await waitForTurns(20)
  expect(server.requests).toHaveLength(8)
})
