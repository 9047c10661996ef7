import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readDatasetFile } from '#main/compileo/list-routes.ts'
import { waitForTurns } from '#test/support/fake-clock.ts'
import { measureHeapAfterCollection } from '#test/support/heap.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { collectUncaught } from '#test/support/uncaught.ts'
import { once, withBytes } from './set-up.ts'

const uncaught = collectUncaught()
const minute = 60_000
const body = '{"question":"?"}\n'

async function fetchFrom(answer: (socket: Socket) => void) {
  const { server, client, clock } = await withBytes(answer)
  const written: Buffer[] = []
  const write = async (bytes: Buffer) => void written.push(Buffer.from(bytes))
  const fetched = readDatasetFile(client, 'd-1', once(), write)
  return { server, client, clock, fetched, text: () => Buffer.concat(written).toString() }
}

const head = (headers: string) => `HTTP/1.1 200 OK\r\n${headers}\r\n\r\n`
const lost = { ok: false, error: { kind: 'unreachable', cause: 'reset' } }

describe('the download of a dataset', () => {
  it('is complete even if the connection is reset right after it', async () => {
    const { fetched, text } = await fetchFrom((socket) => {
      socket.write(head(`content-length: ${body.length}`) + body, () =>
        setImmediate(() => socket.resetAndDestroy()),
      )
    })
    expect(await fetched).toEqual({ ok: true, value: undefined })
    expect(text()).toBe(body)
    await waitForTurns(20)
    expect(uncaught).toEqual([])
  })

  it.each([
    ['has fewer bytes than Content-Length', head('content-length: 100') + body],
    ['ends within a chunk', `${head('transfer-encoding: chunked')}64\r\n${body}`],
    ['has no last chunk', `${head('transfer-encoding: chunked')}11\r\n${body}\r\n`],
  ])('fails if the response %s', async (_, bytes) => {
    const { fetched } = await fetchFrom((socket) => socket.end(bytes))
    expect(await fetched).toMatchObject(lost)
  })

  it('fails if the response is a sign-in page', async () => {
    const page = '<!doctype html><p>Sign in'
    const { fetched, text, server } = await fetchFrom((socket) =>
      socket.write(head(`content-type: text/html\r\ncontent-length: ${page.length}`) + page),
    )
    expect(formatAllMessages(await fetched)).toMatchObject({ ok: false, error: { kind: 'not-compileo' } })
    expect(text()).toBe('')
    await waitForTurns(20)
    expect(server.sockets.size).toBe(0)
  })

  it('fails if the response is compressed although no compression was accepted', async () => {
    const { fetched, text, server } = await fetchFrom((socket) => {
      socket.write(head('content-encoding: gzip'))
      socket.end(gzipSync(body))
    })
    const error = { kind: 'protocol', message: 'Unreadable response' }
    expect(formatAllMessages(await fetched)).toEqual({ ok: false, error })
    expect(text()).toBe('')
    expect(server.requests[0]).toMatch(/accept-encoding: identity/i)
  })

  it('is aborted after a minute without data', async () => {
    const { fetched, clock, server } = await fetchFrom((socket) => socket.write(head('x: y') + body))
    await waitForTurns(50)
    await clock.advance(minute - 1)
    await clock.advance(1)
    expect(await fetched).toMatchObject({ ok: false, error: { kind: 'unreachable', cause: 'silent' } })
    await waitForTurns(20)
    expect(server.sockets.size).toBe(0)
  })

  it('is aborted after half an hour if the data arrives too slowly', async () => {
    let socket: Socket | undefined
    const { fetched, clock, server } = await fetchFrom((opened) => {
      socket = opened
      socket.write(head('x: y'))
    })
    await waitForTurns(50)
    for (let passed = 0; passed < 60; passed += 1) {
      socket?.write('x')
      await waitForTurns(20)
      await clock.advance(minute / 2)
    }
    const message = 'The response took longer than 30 min'
    expect(formatAllMessages(await fetched)).toEqual({ ok: false, error: { kind: 'protocol', message } })
    await waitForTurns(20)
    expect(server.sockets.size).toBe(0)
  })

  it('waits for another download from the same server', async () => {
    const sockets: Socket[] = []
    const { client, fetched, server } = await fetchFrom((socket) => sockets.push(socket))
    const second = readDatasetFile(client, 'd-2', once(), async () => undefined)
    await waitForTurns(50)
    expect(server.requests).toHaveLength(1)
    sockets[0]?.write(head(`content-length: ${body.length}`) + body)
    await fetched
    await waitForTurns(50)
    expect(server.requests).toHaveLength(2)
    sockets.at(-1)?.write(head(`content-length: ${body.length}`) + body)
    expect(await second).toMatchObject({ ok: true })
  })

  it('fails with the writer’s error, and closes the connection', async () => {
    const { server, client } = await withBytes((socket) => socket.write(head('x: y') + body))
    const full = new Error('The disk is full')
    const fetched = client.download('/x', once(), () => Promise.reject(full))
    await expect(fetched).rejects.toBe(full)
    await waitForTurns(20)
    expect(server.sockets.size).toBe(0)
  })
})

const status = (result: string) =>
  `{"job_id":"a","status":"completed","progress":100.0,"current_step":"x","result":{"text":"${result}"},"error":null,"completed_at":"2026-11-24T12:00:00"}`

describe('a status with a large result', () => {
  it('is returned while its large result is still arriving', async () => {
    const { client, clock } = await withBytes((socket) =>
      socket.write(head('content-length: 1000000') + status('x'.repeat(1_000)).slice(0, 500)),
    )
    const answer = client.status('a', once())
    await clock.untilSleeping((ms) => ms === 10_000)
    await waitForTurns(50)
    await clock.advance(10_000)
    expect(await answer).toMatchObject({
      ok: true,
      value: { jobId: 'a', status: 'completed', isTruncated: true, resultBytes: expect.any(Number) },
    })
  })

  it('needs less than 50 MB for 150 jobs whose results arrive slowly', async () => {
    const sockets: Socket[] = []
    const { client, clock } = await withBytes((socket) => {
      sockets.push(socket)
      socket.write(head('x: y') + status('x'.repeat(3_000_000)).slice(0, 3_000_000))
    })
    const before = measureHeapAfterCollection()
    const answers = Array.from({ length: 150 }, () => client.status('a', once({ priority: 'outcome' })))
    while (sockets.length < 150) await waitForTurns(50)
    await waitForTurns(500)
    // The server's part of the sockets is in this process, too.
    const unsent = sockets.reduce((sum, { writableLength }) => sum + writableLength, 0)
    expect(measureHeapAfterCollection() - before - unsent).toBeLessThan(50_000_000)
    await clock.advance(10_000)
    const expected = answers.map(() => expect.objectContaining({ ok: true }))
    expect(await Promise.all(answers)).toEqual(expected)
  }, 60_000)

  it('is read only up to the result if Content-Length is too large', async () => {
    let sent = 0
    const { client, server } = await withBytes((socket) => {
      socket.write(head('content-length: 60000000'))
      socket.write(status('x'.repeat(60_000_000 - 200)).slice(0, 100_000))
      const more = () => {
        sent += 1
        if (sent < 60 && !socket.destroyed) socket.write('x'.repeat(1_000_000), more)
      }
      more()
    })
    const answer = await client.status('a', once())
    expect(answer).toMatchObject({ ok: true, value: { status: 'completed', isTruncated: true } })
    await waitForTurns(50)
    expect(server.sockets.size).toBe(0)
    expect(sent).toBeLessThan(10)
  })

  it('is an error if another field is too large', async () => {
    const error = `{"job_id":"a","status":"failed","result":null,"error":"${'x'.repeat(6_000_000)}"}`
    const { client } = await withBytes((socket) => {
      socket.write(head(`content-length: ${error.length}`))
      socket.end(error)
    })
    expect(formatAllMessages(await client.status('a', once()))).toMatchObject({
      ok: false,
      error: { message: 'The response is larger than 5 MB' },
    })
  })
})
