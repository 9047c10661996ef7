import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  answerBytes,
  call,
  clientOf,
  listen,
  once,
  startServerForTest,
  withServer,
  withBytes,
  listenToEnd,
} from './set-up.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'

const refusal = (error: object) => ({ ok: false, error })
const megabyte = 1024 * 1024

describe('the API key in requests', () => {
  it('is sent only in X-API-Key', async () => {
    const { server, client } = await withServer({ apiKey: 'secret' }, { apiKey: 'secret' })
    const { id } = server.addJob({ status: 'running' })
    expect(await client.status(id, call())).toMatchObject({ ok: true })
    expect(await client.cancel(id, call())).toMatchObject({ ok: true })
    const stream = await listen(client, id)
    await stream.until(({ frames }) => frames.length > 0)
    for (const { path, headers } of server.requests.list()) {
      const { 'x-api-key': key, ...others } = headers
      expect(key).toBe('secret')
      expect(JSON.stringify([path, others])).not.toContain('secret')
    }
  })

  it('is reported as missing or rejected, also for a stream', async () => {
    const server = await startServerForTest({ apiKey: 'secret' })
    const missing = {
      kind: 'unauthorized',
      cause: 'missing-key',
      message: 'The server requires an API key',
    }
    const refused = {
      kind: 'unauthorized',
      cause: 'refused-key',
      message: 'The server rejected the API key',
    }
    for (const [apiKey, error] of [
      [undefined, missing],
      ['wrong', refused],
    ] as const) {
      const { client } = clientOf(server.url, { apiKey })
      expect(formatAllMessages(await client.stats(call()))).toEqual(refusal(error))
      expect(formatAllMessages(await client.restart('a', call()))).toEqual(refusal(error))
      const stream = await listenToEnd(client, 'a')
      expect(formatAllMessages(stream.end)).toEqual({ reason: 'failed', error })
    }
    expect(server.requests.total).toBe(6)
  })
})

describe('an unexpected response', () => {
  const nonsense = { kind: 'protocol', message: 'Unexpected response. Is this a Compileo server?' }

  it.each([
    ['incomplete JSON', '{"job_id": "abc", "status": '],
    ['an empty object', '{}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a job whose status is a number', '{"job_id":"a","status":7}'],
    ['empty', ''],
  ])('is rejected if its body is %s', async (_, body) => {
    const { server, client } = await withServer()
    server.faults.add({ on: 'status', do: { kind: 'answer', status: 200, body } })
    expect(formatAllMessages(await client.status('a', call()))).toEqual(refusal(nonsense))
    expect(server.requests.total).toBe(1)
  })

  it('is rejected if it can’t be decompressed', async () => {
    const body = 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nhello'
    const { client } = await withBytes((socket) => {
      socket.write(body)
    })
    expect(formatAllMessages(await client.stats(call()))).toEqual(
      refusal({ kind: 'protocol', message: 'Unreadable response' }),
    )
  })

  it.each([
    ['is accepted if it is compressed and small', 'x', true],
    ['is rejected if it is too large when decompressed', 'x'.repeat(6 * 1024 * 1024), false],
  ])('%s', async (_, step, isTaken) => {
    const body = gzipSync(JSON.stringify({ job_id: 'a', status: 'running', current_step: step }))
    const head = `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${body.byteLength}\r\n\r\n`
    const { client } = await withBytes((socket) => {
      socket.write(head)
      socket.write(body)
    })
    const tooLarge = {
      kind: 'protocol',
      message: 'The response is larger than 5 MB',
    }
    const expected = isTaken ? { ok: true, value: { jobId: 'a', step } } : refusal(tooLarge)
    expect(formatAllMessages(await client.status('a', once()))).toMatchObject(expected)
  })

  it('is requested again if it was interrupted, unless the caller wants no retries', async () => {
    const { server, client, clock } = await withServer()
    const { id } = server.addJob({ status: 'running' })
    server.faults.add({ on: 'status', do: { kind: 'truncated' }, times: 1 })
    const answer = client.status(id, call())
    await clock.untilSleeping((ms) => ms === 500)
    await clock.advance(500)
    expect(await answer).toMatchObject({ ok: true })
    server.faults.add({ on: 'status', do: { kind: 'truncated' } })
    expect(formatAllMessages(await client.status(id, once()))).toMatchObject(
      refusal({ kind: 'unreachable', cause: 'reset', message: 'Connection lost' }),
    )
  })
})

describe('a large response', () => {
  const tooLarge = refusal({
    kind: 'protocol',
    message: 'The response is larger than 5 MB',
  })

  it('is rejected because of its Content-Length if it is larger than 5 MB', async () => {
    const { server, client } = await withServer()
    const { id } = server.addJob({ status: 'running' })
    const large = server.faults.add({ on: 'status', do: { kind: 'oversize', bytes: 5 * megabyte + 1 } })
    expect(formatAllMessages(await client.status(id, call()))).toEqual(tooLarge)
    large.remove()
    server.faults.add({ on: 'status', do: { kind: 'oversize', bytes: 5 * megabyte } })
    expect(await client.status(id, call())).toMatchObject({ ok: true })
  })

  it('isn’t read to its end if it has no Content-Length', async () => {
    const mebi = `100000\r\n${' '.repeat(megabyte)}\r\n`
    let sent = 0
    const { client } = await withBytes((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n')
      const more = () => {
        if (socket.destroyed || sent >= 100) return
        sent += 1
        socket.write(mebi, more)
      }
      more()
    })
    expect(formatAllMessages(await client.status('a', call()))).toEqual(tooLarge)
    expect(sent).toBeLessThan(20)
  })

  it.each([
    ['is still used to explain an error if its size is 60 KB', 60, 'Server error: job job'],
    ['isn’t used to explain an error if its size is 100 KB', 100, 'Server error (500)'],
  ])('%s', async (_, kilobytes, message) => {
    const body = JSON.stringify({ detail: 'job '.repeat(kilobytes * 256) })
    const { client } = await withBytes((socket) => {
      socket.write(answerBytes(body, 'application/json', '500 Internal Server Error'))
    })
    const answer = await client.status('a', once())
    expect(formatAllMessages(answer)).toMatchObject(
      refusal({ kind: 'unavailable', message: expect.stringContaining(message) }),
    )
  })
})
