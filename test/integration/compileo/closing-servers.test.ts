import { describe, expect, it } from 'vitest'
import type { StreamEnd } from '#main/compileo/event-stream.ts'
import {
  sendBodyAndEnd,
  bodyEndings,
  bodyFramings,
  formatResponseHead,
  type BodyEnding,
  type BodyFraming,
} from '#test/support/closing-proxy.ts'
import { waitForTurns } from '#test/support/fake-clock.ts'
import { collectUncaught } from '#test/support/uncaught.ts'
import { clientOf, listenToEnd, once, serveBytes } from './set-up.ts'

const uncaught = collectUncaught()

function serveClosing(framing: BodyFraming, text: string, type: string, ending: BodyEnding) {
  const body = Buffer.from(text)
  return serveBytes((socket) => {
    socket.write(formatResponseHead(framing, type, body.length))
    sendBodyAndEnd(socket, body, framing, ending)
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

/** Checks that no exception is thrown after the response. */
async function expectCalm() {
  await waitForTurns(50)
  expect(uncaught).toEqual([])
}

const lost = { ok: false, error: { kind: 'unreachable', cause: 'reset' } }
const closings = { ended: 'complete', cut: 'cut off', reset: 'interrupted by a reset' }
const delimiters = {
  length: 'its length',
  chunks: 'chunks',
  connection: 'the end of the connection',
}
const cases = bodyFramings.flatMap((each) =>
  bodyEndings.map((ending) => [each.version, delimiters[each.by], closings[ending], each, ending] as const),
)

describe.each(cases)(
  'a response over %s that is delimited by %s and %s',
  (_version, _by, _closing, each, ending) => {
    const isDelimited = each.by !== 'connection'
    const isWhole = ending === 'ended'
    const isNoticed = ending === 'reset' || (isDelimited && !isWhole)
    const end = isNoticed ? { reason: 'failed', error: lost.error } : { reason: 'ended' }

    it('is accepted as a status only if it is complete', async () => {
      const server = await serveClosing(each, status('x'), 'application/json', ending)
      const answer = await clientOf(server.url).client.status('a', once())
      expect(answer).toMatchObject(isNoticed ? lost : { ok: isWhole })
      await expectCalm()
    })

    it('is accepted as a status of 6 MB if it is complete, and causes no uncaught error', async () => {
      const server = await serveClosing(each, status('x'.repeat(6_000_000)), 'application/json', ending)
      const answer = await clientOf(server.url).client.status('a', once())
      // The reset may arrive before or after the whole response was read.
      expect([true, isWhole]).toContain(answer.ok)
      await expectCalm()
    })

    it('makes a dataset download fail only if the client can detect that it was interrupted', async () => {
      const server = await serveClosing(each, '12345', 'application/octet-stream', ending)
      const written: Buffer[] = []
      const answer = await clientOf(server.url).client.download('/x', once(), async (bytes) => {
        await waitForTurns(3)
        written.push(Buffer.from(bytes))
      })
      expect(answer).toMatchObject(isNoticed ? lost : { ok: true })
      expect('12345').toMatch(Buffer.concat(written).toString())
      expect(Buffer.concat(written)).toHaveLength(isWhole ? 5 : Buffer.concat(written).length)
      await expectCalm()
    })

    it('ends a job’s stream with an error only if the client can detect that it was interrupted', async () => {
      const server = await serveClosing(each, frames, 'text/event-stream', ending)
      const stream = await listenToEnd(clientOf(server.url).client, 'a')
      expect(stream.end).toMatchObject(end)
      expect(stream.frames).toHaveLength(isWhole ? 150 : stream.frames.length)
      await expectCalm()
    })

    it('ends the plugin’s stream with an error only if the client can detect that it was interrupted', async () => {
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
  },
)
