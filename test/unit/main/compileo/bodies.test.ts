import type { Socket } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { BodyBuffer, TooManyWaitingError, Semaphore } from '#main/compileo/bodies.ts'
import { clientOf, listen, once, serveBytes } from '#test/integration/compileo/set-up.ts'
import { waitForTurns } from '#test/support/fake-clock.ts'
import { measureHeapAfterCollection } from '#test/support/heap.ts'

const head = (status: string) =>
  `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`
const chunked = (text: string) => text.replaceAll(/[^]/g, '1\r\n$&\r\n')
const lastChunk = '0\r\n\r\n'

async function sendAll(socket: Socket, text: string) {
  await new Promise<void>((resolve) => socket.write(text, () => resolve()))
  await waitForTurns(2_000)
}

it('collecting one-byte chunks allocates less than four times the body’s size', () => {
  const allocated = vi.spyOn(Buffer, 'allocUnsafe')
  const body = new BodyBuffer()
  const size = 1_000_000
  for (let at = 0; at < size; at += 1) body.add(Uint8Array.of(at % 251))
  expect(body.size).toBe(size)
  const sizes = allocated.mock.calls.map(([bytes]) => bytes)
  allocated.mockRestore()
  expect(sizes.reduce((sum, each) => sum + each, 0)).toBeLessThan(size * 4)
  const bytes = body.take()
  expect([bytes.length, bytes.at(-1), bytes.at(500_000)]).toEqual([size, (size - 1) % 251, 500_000 % 251])
  expect([body.size, body.take().length]).toEqual([0, 0])
})

it('reading a megabyte in one-byte chunks needs less than 20 MB of memory', async () => {
  let asked: Socket | undefined
  const server = await serveBytes((socket) => (asked = socket))
  const { client } = clientOf(server.url)
  const answer = client.health(once())
  await expect.poll(() => asked).toBeDefined()
  if (!asked) return
  const body = chunked(`{"status":"healthy","more":"${'x'.repeat(1_000_000)}"`)
  const before = measureHeapAfterCollection()
  await sendAll(asked, head('200 OK') + body)
  expect(measureHeapAfterCollection() - before).toBeLessThan(20_000_000)
  await sendAll(asked, chunked('}') + lastChunk)
  expect(await answer).toEqual({ ok: true, value: 'healthy' })
})

it('a body whose Content-Length is too large is rejected before it arrives', async () => {
  const announced = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000000\r\n\r\n'
  const server = await serveBytes((socket) => socket.write(announced))
  const { client } = clientOf(server.url)
  expect(await client.health(once())).toMatchObject({
    ok: false,
    error: { message: { code: 'serverErrors.tooLarge' } },
  })
})

it('reading twelve 4 MB bodies from one server at once needs less than 30 MB of memory', async () => {
  const asked: Socket[] = []
  const server = await serveBytes((socket) => asked.push(socket))
  const { client } = clientOf(server.url)
  const body = JSON.stringify({ status: 'healthy', more: 'x'.repeat(4_000_000) })
  const answers = Array.from({ length: 12 }, () => client.health(once()))
  const heads = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`
  let sent = 0
  const before = measureHeapAfterCollection()
  while (sent < answers.length) {
    await expect.poll(() => asked.length).toBeGreaterThan(sent)
    for (const socket of asked.slice(sent)) socket.write(heads + body.slice(0, -1))
    sent = asked.length
  }
  await waitForTurns(2_000)
  // Subtracts what the server's sockets have buffered.
  expect(
    measureHeapAfterCollection() -
      before -
      asked.reduce((sum, { writableLength }) => sum + writableLength, 0),
  ).toBeLessThan(30_000_000)
  for (const socket of asked) socket.write('}')
  expect(await Promise.all(answers)).toEqual(answers.map(() => ({ ok: true, value: 'healthy' })))
})

/** @returns processor time in µs */
async function costOf(bytes: number): Promise<number> {
  const server = await serveBytes((socket) => {
    socket.write(head('404 Not Found') + chunked('x'.repeat(bytes)) + lastChunk)
  })
  const { client } = clientOf(server.url)
  const before = process.cpuUsage()
  const stream = await listen(client, 'j')
  await stream.until(({ end }) => end !== undefined)
  const { user, system } = process.cpuUsage(before)
  return user + system
}

it('rejecting a 24 kB response takes less than 40 times the CPU time of a 2 kB response', async () => {
  await costOf(4_000)
  expect(await costOf(24_000)).toBeLessThan(40 * (await costOf(2_000)))
})

describe('the queue for reading large bodies', () => {
  const { signal } = new AbortController()

  it('admits two tasks at a time, and then the waiting tasks in order', async () => {
    const turns = new Semaphore(2)
    const begun: number[] = []
    const taken = [0, 1, 2, 3].map(async (index) => {
      const end = await turns.acquire(signal)
      begun.push(index)
      return end
    })
    const [first, second, third] = taken
    await waitForTurns()
    expect(begun).toEqual([0, 1])
    ;(await first)?.()
    await waitForTurns()
    expect(begun).toEqual([0, 1, 2])
    for (const each of [second, third]) (await each)?.()
    await waitForTurns()
    expect(begun).toEqual([0, 1, 2, 3])
  })

  it('rejects a task if the maximum number of tasks is already waiting', async () => {
    const turns = new Semaphore(1)
    const end = await turns.acquire(signal)
    const second = turns.acquire(signal, 1)
    await expect(turns.acquire(signal, 1)).rejects.toThrow(TooManyWaitingError)
    end()
    ;(await second)()
  })

  it('skips a task that was aborted, and admits the next', async () => {
    const turns = new Semaphore(1)
    const end = await turns.acquire(signal)
    const controller = new AbortController()
    const left = turns.acquire(controller.signal)
    controller.abort('left')
    await expect(left).rejects.toBe('left')
    end()
    ;(await turns.acquire(signal))()
    ;(await turns.acquire(signal))()
    await expect(turns.acquire(controller.signal)).rejects.toBe('left')
  })
})
