import { once } from 'node:events'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openJobStream } from '#main/compileo/event-stream.ts'
import { waitForTurns } from '#test/support/fake-clock.ts'
import {
  answerBytes,
  call,
  clientOf,
  listen,
  serveBytes,
  withServer,
  withBytes,
  listenToEnd,
} from './set-up.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'

const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n\r\n'
const megabyte = 1024 * 1024
const frame = (status: string, step = 'x') =>
  `data: {"job_id": "a", "status": "${status}", "progress": 50.0, "current_step": "${step}", "timestamp": "2026-11-24T14:15:41"}\n\n`

async function hear(...parts: (string | Buffer)[]) {
  const { client } = await withBytes((socket) => {
    void (async () => {
      socket.write(head)
      for (const part of parts) {
        await waitForTurns()
        socket.write(part)
      }
      socket.end()
    })()
  })
  return listenToEnd(client, 'a')
}

async function hearNoEnd(beginning: string) {
  let sent = 0
  const { server, client } = await withBytes((socket) => {
    socket.write(beginning)
    const more = () => {
      if (socket.destroyed || sent >= 100) return
      sent += 1
      socket.write('x'.repeat(megabyte / 4), more)
    }
    more()
  })
  const stream = await listenToEnd(client, 'a')
  const untilLeft = async () => {
    while (server.sockets.size > 0) await waitForTurns()
  }
  return { stream, sent: () => sent, untilLeft }
}

describe('a stream of frames', () => {
  it('is parsed the same however its bytes are split', async () => {
    const bytes = Buffer.from(frame('running', 'Обработка 🚀') + frame('completed', 'Обработка 🚀'))
    for (const size of [1, 7, 64]) {
      const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      )
      const { frames, end } = await hear(...parts)
      expect(frames).toMatchObject([
        { kind: 'job', status: 'running', step: 'Обработка 🚀' },
        { kind: 'job', status: 'completed', step: 'Обработка 🚀' },
      ])
      expect(end).toEqual({ reason: 'ended' })
    }
  })

  it('ignores a frame that was truncated', async () => {
    const { frames, end } = await hear(frame('running'), frame('completed').slice(0, -1))
    expect(frames).toMatchObject([{ status: 'running' }])
    expect(end).toEqual({ reason: 'ended' })
  })

  it.each(['evil', 'error', 'open', 'message'])(
    'keeps the status of a frame whose step contains an event named "%s"',
    async (name) => {
      const step = `x\nevent: ${name}\n\ndata: {"job_id": "a", "status": "completed", "progress": 100}\n\n`
      const { frames } = await hear(frame('running', step))
      // Only the first status is the server's; the other is part of the step.
      expect(frames[0]).toEqual({ kind: 'garbage', mayEnd: false, headStatus: 'running' })
    },
  )

  it.each([
    ['is called “foo”', 'foo'],
    ['is called “error”', 'error'],
    ['is called “open”', 'open'],
    ['is called “close”', 'close'],
    ['has two names, “message” and “foo”', 'message\nevent: foo'],
    ['has two names, “foo” and an empty one', 'foo\nevent:'],
  ])('emits a complete frame even if its event %s', async (_, name) => {
    const { frames, end } = await hear(`event: ${name}\n${frame('running')}`, frame('completed'))
    expect(frames).toMatchObject([{ status: 'running' }, { status: 'completed' }])
    expect(end).toEqual({ reason: 'ended' })
  })

  it('never reconnects by itself after its end', async () => {
    const { server, client } = await withBytes((socket) => {
      socket.end(`${head}retry: 0\n\n${frame('running')}`)
    })
    await listenToEnd(client, 'a')
    for (let turn = 0; turn < 20; turn += 1) await waitForTurns()
    expect(server.requests).toHaveLength(1)
  })

  it('emits nothing after it was closed, even within one chunk', async () => {
    const { server, client } = await withBytes((socket) => {
      socket.write(head + frame('running') + frame('completed'))
    })
    const events: unknown[] = []
    let close: (() => void) | undefined
    const onFrame = (each: unknown) => {
      events.push(each)
      close?.()
    }
    close = await client.stream('a', { onFrame, onEnd: (end) => events.push(end) }, call())
    while (events.length === 0 || server.sockets.size > 0) await waitForTurns()
    expect(events).toHaveLength(1)
  })

  it('fails when a stopping server refuses another connection', async () => {
    const { server, budget, client } = await withServer()
    const { id } = server.addJob({ status: 'running' })
    const stream = await listen(client, id)
    await stream.until(({ frames }) => frames.length > 0)
    await server.stop('terminated')
    const refused = { kind: 'unreachable', cause: 'refused' }
    expect(await client.restart(id, call())).toMatchObject({ ok: false, error: refused })
    await server.until(() => server.openStreams().length === 0)
    expect(stream.end).toMatchObject({ reason: 'failed', error: refused })
    expect(budget.state().sentByUs).toBe(1)
  })

  it('doesn’t report an error in the caller’s listener as a broken connection', async () => {
    const { client } = await withBytes((socket) => {
      socket.end(head + frame('running') + frame('completed'))
    })
    // Vitest's own listeners for uncaught exceptions would fail the test.
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    try {
      const fault = once(process, 'uncaughtException')
      const events: unknown[] = []
      await client.stream(
        'a',
        {
          onFrame(each) {
            events.push(each)
            if (events.length === 1) throw new Error('a fault of ours')
          },
          onEnd: (end) => events.push(end),
        },
        call(),
      )
      expect(await fault).toMatchObject([{ message: 'a fault of ours' }, 'uncaughtException'])
      while (events.length < 3) await waitForTurns()
      expect(events).toMatchObject([{ status: 'running' }, { status: 'completed' }, { reason: 'ended' }])
    } finally {
      for (const listener of listeners) process.on('uncaughtException', listener)
    }
  })
})

describe('the end of a stream', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    vi.useRealTimers()
  })

  /** The pause in ms that the server requests before the `eventsource` package reconnects. */
  const retryMs = 54_321
  const pauses = [retryMs, 3_000]
  const beginning = `${head}retry: ${retryMs}\n\n${frame('running')}`

  function watchTimers() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const made = vi.spyOn(globalThis, 'setTimeout')
    const cleared = vi.spyOn(globalThis, 'clearTimeout')
    const timers = () =>
      made.mock.calls.flatMap(([, ms], index) =>
        ms !== undefined && pauses.includes(ms) ? [made.mock.results[index]?.value] : [],
      )
    return {
      left: () => timers().filter((timer) => !cleared.mock.calls.some(([taken]) => taken === timer)),
      async passMinute() {
        for (let second = 0; second < 60; second += 1) {
          await vi.advanceTimersByTimeAsync(1_000)
          await waitForTurns()
        }
      },
    }
  }

  const answers: Record<string, (socket: Socket) => void> = {
    'ended normally': (socket) => socket.end(beginning),
    'was reset': (socket) => {
      socket.write(beginning, () => setImmediate(() => socket.resetAndDestroy()))
    },
    'was too large': (socket) => socket.write(`${beginning}data: ${'x'.repeat(megabyte)}`),
    'was rejected': (socket) =>
      socket.write(answerBytes('{"detail":"busy"}', 'application/json', '503 Service Unavailable')),
    'had another content type': (socket) => socket.write(answerBytes('{}')),
    'got no response': (socket) => socket.destroy(),
  }

  it.each(Object.entries(answers))('is final and leaves no timer if the stream %s', async (_, answer) => {
    const timers = watchTimers()
    const { server, client } = await withBytes(answer)
    const stream = await listenToEnd(client, 'a')
    const { end, frames } = stream
    await waitForTurns()
    expect(timers.left()).toEqual([])
    await timers.passMinute()
    expect(server.requests).toHaveLength(1)
    expect(stream).toMatchObject({ end, frames: [...frames] })
  })

  it.each(Object.entries(answers))(
    'isn’t reported to a caller that closed the stream, which %s',
    async (_, answer) => {
      const { server, transport, clock } = await withBytes(answer)
      const events: unknown[] = []
      const onFrame = (each: unknown) => events.push(each)
      const onEnd = (end: unknown) => events.push(end)
      await new Promise<void>((resolve) => {
        const onResponse = () => {
          close()
          resolve()
        }
        const grant = { onResponse, onNotSent: () => undefined }
        const close = openJobStream(transport, server.url, '/stream', 'a', grant, clock, { onFrame, onEnd })
      })
      for (let turn = 0; turn < 20; turn += 1) await waitForTurns()
      expect(events).toEqual([])
    },
  )

  it.each([
    ['before the response', ''],
    ['in the middle of a frame', beginning],
  ])('leaves no connection and no timer if the caller causes it %s', async (_, bytes) => {
    const timers = watchTimers()
    const { server, client } = await withBytes((socket) => {
      socket.write(bytes)
    })
    const stream = await listen(client, 'a')
    while (server.requests.length === 0) await waitForTurns()
    if (bytes) await stream.until(({ frames }) => frames.length === 1)
    stream.close()
    while (server.sockets.size > 0) await waitForTurns()
    expect(timers.left()).toEqual([])
    await timers.passMinute()
    expect(server.requests).toHaveLength(1)
    expect(stream.end).toBeUndefined()
  })
})

describe('a request for a stream', () => {
  it('asks for no compression, which would delay events', async () => {
    const { server, client } = await withServer()
    const { id } = server.addJob({ status: 'running' })
    const stream = await listen(client, id)
    await stream.until(({ frames }) => frames.length > 0)
    expect(server.requests.list()[0]?.headers).toMatchObject({ 'accept-encoding': 'identity' })
  })

  it('fails if the response is compressed although no compression was accepted', async () => {
    const packed = gzipSync(frame('running'))
    const { client } = await withBytes((socket) => {
      socket.write(head.replace('\r\n\r\n', '\r\ncontent-encoding: gzip\r\n\r\n'))
      socket.write(packed)
    })
    const stream = await listenToEnd(client, 'a')
    expect(stream.end).toEqual({ reason: 'no-stream' })
    expect(stream.frames).toEqual([])
  })

  it('stops reading a rejection that never ends', async () => {
    const { stream, sent, untilLeft } = await hearNoEnd('HTTP/1.1 503 Service Unavailable\r\n\r\n')
    expect(stream.end).toMatchObject({ reason: 'failed', error: { kind: 'unavailable', status: 503 } })
    await untilLeft()
    expect(sent()).toBeLessThan(50)
  })
})

describe('a frame that is too large', () => {
  const tooLarge = { kind: 'protocol', message: 'The server sent a message larger than 1 MB' }

  it('ends the stream and its connection, and isn’t read to its end', async () => {
    const { stream, sent, untilLeft } = await hearNoEnd(`${head}data: `)
    expect(formatAllMessages(stream.end)).toEqual({ reason: 'failed', error: tooLarge })
    expect(stream.frames).toEqual([])
    await untilLeft()
    expect(sent()).toBeLessThan(50)
  })

  it('is detected even if it consists of many short lines', async () => {
    const { frames, end } = await hear(frame('running'), `data: ${'x'.repeat(1000)}\n`.repeat(1100))
    expect(frames).toHaveLength(1)
    expect(formatAllMessages(end)).toEqual({ reason: 'failed', error: tooLarge })
  })

  it('is detected even if only its last chunk exceeds the limit', async () => {
    const { frames, end } = await hear(`data: ${'x'.repeat(megabyte - 1_000)}`, `${'x'.repeat(2_000)}\n\n`)
    expect(frames).toEqual([])
    expect(formatAllMessages(end)).toEqual({ reason: 'failed', error: tooLarge })
  })
})

const options = (isKnown = false) => ({ ...call(), isKnownActive: () => isKnown })

it('a stream accepts a frame of almost a megabyte, and many small frames', async () => {
  const large = frame('running', 'x'.repeat(megabyte - 200))
  const { frames, end } = await hear(large, frame('running').repeat(199))
  expect(frames).toHaveLength(200)
  expect(end).toEqual({ reason: 'ended' })
})

it('a stream with malformed chunks counts as interrupted', async () => {
  const server = await serveBytes((socket) => {
    const chunk = frame('running')
    socket.write(`${head.trimEnd()}\r\ntransfer-encoding: chunked\r\n\r\n`)
    socket.write(`${chunk.length.toString(16)}\r\n${chunk}\r\nno length\r\n`)
  })
  const stream = await listenToEnd(clientOf(server.url).client, 'a')
  expect(stream.frames).toHaveLength(1)
  expect(stream.end).toMatchObject({ reason: 'failed', error: { kind: 'unreachable', cause: 'reset' } })
})

describe('a stream that is opened only for active jobs', () => {
  const listener = { onFrame: () => undefined, onEnd: () => undefined }
  it('isn’t opened for a finished job, and frees its slot in the budget', async () => {
    const { server, client } = await withServer({ rateLimit: Infinity })
    const { id } = server.addJob({ status: 'completed' })
    // Four fifths of the limit are 160 requests a minute.
    const asked = Array.from({ length: 120 }, () => client.streamIfActive(id, listener, options()))
    for (const each of await Promise.all(asked))
      expect(each).toMatchObject({ response: { ok: true, value: { jobId: id, status: 'completed' } } })
    expect(server.requests.count({ route: 'stream' })).toBe(0)
  })

  it('is opened after a status request, unless the job is known to be active', async () => {
    const { server, client } = await withServer()
    const { id } = server.addJob({ status: 'running' })
    const first = await client.streamIfActive(id, listener, options())
    expect(first).toMatchObject({ report: { jobId: id, status: 'running' } })
    const second = await client.streamIfActive(id, listener, options(true))
    expect(second).not.toHaveProperty('report')
    expect(server.requests.count({ route: 'status' })).toBe(1)
    for (const each of [first, second]) if ('close' in each) each.close()
  })

  it.each([
    ['is opened after a status request if the rate limit allows both requests', 200, ['status', 'stream']],
    ['is replaced by a long poll if the rate limit allows only one request', 2, ['poll']],
  ])('%s', async (_, limit, routes) => {
    const { server, client, budget } = await withServer()
    const { id } = server.addJob({ status: 'running' })
    budget.observe({ limit, remaining: limit })
    const longPoll = { status: 'pending', timeoutS: 1, onSend: () => undefined }
    const opened = await client.streamIfActive(id, listener, { ...options(), longPoll })
    if ('close' in opened) {
      await server.until(() => server.openStreams().length === 1)
      opened.close()
    }
    expect(server.requests.list().map(({ route }) => route)).toEqual(routes)
  })

  it.each([
    ['belongs to another job', { job_id: 'other', status: 'running' }],
    ['is an empty object', {}],
  ])('isn’t opened if the status %s', async (_, body) => {
    const { server, client } = await withServer()
    const { id } = server.addJob({ status: 'running' })
    server.faults.add({ on: 'status', do: { kind: 'answer', status: 200, body: JSON.stringify(body) } })
    expect(await client.streamIfActive(id, listener, options())).toHaveProperty('response')
    expect(server.requests.count({ route: 'stream' })).toBe(0)
  })
})

describe('many busy streams', () => {
  it('spread hundreds of frames over several turns of the event loop', async () => {
    const sockets: Socket[] = []
    const { client } = await withBytes((socket) => {
      socket.write(head)
      sockets.push(socket)
    })
    const streams = await Promise.all(Array.from({ length: 12 }, () => listen(client, 'a')))
    while (sockets.length < 12) await waitForTurns()
    let most = 0
    let before = 0
    const count = () => streams.reduce((sum, { frames }) => sum + frames.length, 0)
    for (const socket of sockets) socket.write(frame('running').repeat(100))
    while (count() < 1_200) {
      await waitForTurns(1)
      most = Math.max(most, count() - before)
      before = count()
    }
    expect(most).toBeLessThan(500)
  })
})
