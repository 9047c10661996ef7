import { describe, expect, it } from 'vitest'
import type { StreamEnd } from '#main/compileo/event-stream.ts'
import { settle } from '#test/support/fake-clock.ts'
import { collectUncaught } from '#test/support/uncaught.ts'
import { clientOf, listenToEnd, once, serveBytes } from './set-up.ts'

const uncaught = collectUncaught()

/** How a response tells where its body ends, and whether a missing part shows. */
const framings = [
  {
    framing: 'a length and Connection: close',
    head: (length: number) => `HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ${length}\r\n`,
    isDelimited: true,
  },
  {
    framing: 'chunks and Connection: close',
    head: () => 'HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n',
    isChunked: true,
    isDelimited: true,
  },
  {
    framing: 'only the end of the connection',
    head: () => 'HTTP/1.1 200 OK\r\nconnection: close\r\n',
    isDelimited: false,
  },
  {
    framing: 'a length in HTTP/1.0',
    head: (length: number) => `HTTP/1.0 200 OK\r\ncontent-length: ${length}\r\n`,
    isDelimited: true,
  },
  {
    framing: 'only the end of the connection in HTTP/1.0',
    head: () => 'HTTP/1.0 200 OK\r\n',
    isDelimited: false,
  },
] as const
type Framing = (typeof framings)[number]

/** How the connection ends: after the whole body, or after half of it. */
const endings = ['ended', 'cut', 'reset'] as const
type Ending = (typeof endings)[number]

function serveClosing(framing: Framing, text: string, type: string, ending: Ending) {
  const body = Buffer.from(text)
  const chunked = [Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]
  const bytes = 'isChunked' in framing ? Buffer.concat(chunked) : body
  const sent = ending === 'ended' ? bytes : bytes.subarray(0, Math.ceil(bytes.length / 2))
  return serveBytes((socket) => {
    socket.write(`${framing.head(body.length)}content-type: ${type}\r\n\r\n`)
    const finish = () => (ending === 'reset' ? socket.resetAndDestroy() : socket.end())
    socket.write(sent, () => setImmediate(finish))
  })
}

const status = (result: string) =>
  JSON.stringify({ job_id: 'a', status: 'completed', progress: 100, current_step: 'x', result })
const frames = Array.from(
  { length: 150 },
  (_, index) =>
    `data: {"job_id": "a", "status": "running", "progress": ${index / 2}, "current_step": "${'x'.repeat(400)}"}\n\n`,
).join('')
const feed = 'id: 1\ndata: {"changes":[]}\n\n'.repeat(150)

/** Nothing may happen after the response. */
async function expectCalm() {
  await settle(50)
  expect(uncaught).toEqual([])
}

const lost = { ok: false, error: { kind: 'unreachable', cause: 'reset' } }
const cases = framings.flatMap((each) => endings.map((ending) => ({ ...each, each, ending })))

describe.each(cases)('a response with $framing whose connection ends by $ending', ({ each, ending }) => {
  const { isDelimited } = each
  const isWhole = ending === 'ended'
  const isNoticed = ending === 'reset' || (isDelimited && !isWhole)
  const end = isNoticed ? { reason: 'failed', error: lost.error } : { reason: 'ended' }

  it('is a status', async () => {
    const server = await serveClosing(each, status('x'), 'application/json', ending)
    const answer = await clientOf(server.url).client.status('a', once())
    expect(answer).toMatchObject(isNoticed ? lost : { ok: isWhole })
    await expectCalm()
  })

  it('is a status with a result of 6 MB', async () => {
    const server = await serveClosing(each, status('x'.repeat(6_000_000)), 'application/json', ending)
    const answer = await clientOf(server.url).client.status('a', once())
    // Its beginning may have been read before the reset.
    expect([true, isWhole]).toContain(answer.ok)
    await expectCalm()
  })

  it('is a dataset of 5 bytes', async () => {
    const server = await serveClosing(each, '12345', 'application/octet-stream', ending)
    const written: Buffer[] = []
    const answer = await clientOf(server.url).client.download('/x', once(), async (bytes) => {
      await settle(3)
      written.push(Buffer.from(bytes))
    })
    expect(answer).toMatchObject(isNoticed ? lost : { ok: true })
    expect('12345').toMatch(Buffer.concat(written).toString())
    expect(Buffer.concat(written)).toHaveLength(isWhole ? 5 : Buffer.concat(written).length)
    await expectCalm()
  })

  it('is a job’s stream with a burst of 66 kB before its end', async () => {
    const server = await serveClosing(each, frames, 'text/event-stream', ending)
    const stream = await listenToEnd(clientOf(server.url).client, 'a')
    expect(stream.end).toMatchObject(end)
    expect(stream.frames).toHaveLength(isWhole ? 150 : stream.frames.length)
    await expectCalm()
  })

  it('is the plugin’s feed', async () => {
    const server = await serveClosing(each, feed, 'text/event-stream', ending)
    let count = 0
    const onChanges = () => (count += 1)
    const ended = new Promise<StreamEnd>((resolve) => {
      void clientOf(server.url).client.changes({ onChanges, onEnd: resolve }, once())
    })
    expect(await ended).toMatchObject(end)
    expect(count).toBe(isWhole ? 150 : count)
    await expectCalm()
  })
})
