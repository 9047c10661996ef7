import { createServer, type ServerResponse } from 'node:http'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { createFakeClock, waitForTurns } from '#test/support/fake-clock.ts'
import { listenOnFreePort } from '#test/support/listen.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { collectUncaught } from '#test/support/uncaught.ts'
import { startWatchingEngine } from '#test/support/watching-engine.ts'
import { captureNames, framesOf, readCapture } from '../server/capture.ts'
import { toJobParts } from '#test/support/job-parts.ts'

const jobId = 'job-1'
const frame = (status: string, step = 'x', progress = '50.0') =>
  `data: {"job_id": "${jobId}", "status": "${status}", "progress": ${progress}, "current_step": "${step}", "timestamp": "2026-11-24T14:15:41.429392"}\n\n`
const statusBody = (status: string) =>
  JSON.stringify({
    job_id: jobId,
    status,
    progress: 50,
    current_step: 'x',
    created_at: '2026-11-24T12:00:00',
  })

const stats = '{"pending_jobs":0,"running_jobs":1,"completed_jobs":0,"failed_jobs":0,"total_jobs":1}'

type JobOutcome = 'in order' | 'reset' | 'never'

async function serveHostile() {
  let truth = 'running'
  let script: { parts: readonly Uint8Array[]; outcome: JobOutcome } | undefined
  let sent = false
  const open = new Set<ServerResponse>()
  async function stream(res: ServerResponse) {
    res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    const hostile = script
    script = undefined
    if (!hostile) {
      res.write(frame(truth))
      open.add(res)
      return
    }
    res.flushHeaders()
    for (const part of hostile.parts) {
      res.write(part)
      await waitForTurns()
    }
    if (hostile.outcome === 'in order') res.end()
    else if (hostile.outcome === 'reset') res.destroy()
    else open.add(res)
    sent = true
  }
  const server = createServer((req, res) => {
    res.once('close', () => open.delete(res))
    if (req.url?.endsWith('/stream')) {
      void stream(res)
      return
    }
    res.setHeader('content-type', 'application/json')
    res.end(req.url?.endsWith('/stats') ? stats : statusBody(truth))
  })
  const port = await listenOnFreePort(server)
  return {
    url: `http://127.0.0.1:${port}`,
    hasSent: () => sent,
    begin(parts: readonly Uint8Array[], outcome: JobOutcome) {
      truth = 'running'
      sent = false
      script = { parts, outcome }
    },
    complete() {
      truth = 'completed'
      for (const res of open) res.write(`\n\n${frame('completed', 'done', '100.0')}`)
    },
  }
}

const uncaught = collectUncaught()

async function turns(count: number) {
  for (let turn = 0; turn < count; turn += 1) await waitForTurns()
}

const clockOf = () => createFakeClock(Date.UTC(2026, 10, 24, 12))

const signs = ['\n', '\r', '\r\n', '\n\n', ':', '"', '\\', '\\u', '{', '}', '\u0000', '\uFEFF']
const fields = [
  'data:',
  'data: ',
  'event: error\n',
  'event: x\n',
  'id: 1\n',
  'retry: 1\n',
  'data: [DONE]\n\n',
]
const claims = ['"status": "completed"', '"progress": 1e999', 'HTTP/1.1 200 OK\r\n\r\n']
const forged = ['completed', 'failed', 'cancelled'].map((status) => frame(status))
const errors = ['boom', `Job ${jobId} not found`].map((text) => `data: {"error": "${text}"}\n\n`)
const words = fc.constantFrom(...signs, ...fields, ...claims, ...forged, ...errors)
const realFrames = captureNames()
  .filter((name) => name.includes('_sse_') && !name.startsWith('07'))
  .flatMap((name) => framesOf(readCapture(name).body))
  .map((text) => text.replace(/"job_id": "[^"]*"/, `"job_id": "${jobId}"`))

const latin = (text: string) => Buffer.from(text, 'utf8')
const mutated = fc
  .tuple(
    fc.constantFrom(...realFrames, frame('running')),
    fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        cut: fc.nat(20),
        put: fc.oneof(
          words.map(latin),
          fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
        ),
      }),
      { maxLength: 5 },
    ),
  )
  .map(([text, edits]) => {
    let bytes = latin(text)
    for (const { at, cut, put } of edits) {
      const place = Math.floor(at * bytes.length)
      bytes = Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + cut)])
    }
    return bytes
  })
const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))
const pasted = fc.string({ unit: 'binary', maxLength: 60 }).map((step) => latin(frame('running', step)))
const parts = fc.array(fc.oneof({ weight: 4, arbitrary: mutated }, noise, pasted, words.map(latin)), {
  maxLength: 12,
})
const outcomes = fc.constantFrom<JobOutcome>('in order', 'reset', 'never')

it('no sequence of bytes makes the watcher throw, hang or report a false outcome', async () => {
  const server = await serveHostile()
  await fc.assert(
    fc.asyncProperty(parts, outcomes, async (bytes, outcome) => {
      const clock = clockOf()
      server.begin(bytes, outcome)
      const watching = startWatchingEngine({ clock })
      closeAfterTest(() => watching.stop())
      watching.addServer(server.url)
      const key = watching.watch(jobId)
      for (let turn = 0; turn < 500 && !server.hasSent(); turn += 1) await waitForTurns()
      expect(server.hasSent()).toBe(true)
      for (let second = 0; second < 15; second += 1) {
        await clock.advance(1000)
        await turns(3)
      }
      expect(watching.outcomes).toEqual([])
      expect(watching.job(key)).toMatchObject(toJobParts({ number: 1 }))
      server.complete()
      for (let wait = 0; wait < 100 && watching.outcomes.length === 0; wait += 1) {
        await turns(5)
        await clock.advance(5_000)
      }
      expect(watching.outcomes).toMatchObject([{ key, kind: 'completed', run: 1 }])
      await watching.stop()
      expect(uncaught).toEqual([])
    }),
    { numRuns: 120 },
  )
}, 180_000)

const forging = fc
  .array(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 10 })), { maxLength: 8 })
  .map((all) => all.join(''))

it('no step text makes a run look finished, even if the job’s status is unavailable', async () => {
  const clock = clockOf()
  const server = await startServerForTest({ clock, rateLimit: Infinity })
  const watching = startWatchingEngine({ clock })
  closeAfterTest(() => watching.stop())
  watching.addServer(server.url)
  let count = 0
  await fc.assert(
    fc.asyncProperty(forging, async (step) => {
      const id = `step-${(count += 1)}`
      server.addJob({
        id,
        status: 'running',
        progress: 10,
        currentStep: step.replaceAll(jobId, id),
        // GET /status always fails for a result that is a list. So only the first frame of a new stream can confirm
        // an outcome.
        result: [],
      })
      const key = watching.watch(id)
      for (let second = 0; second < 8; second += 1) {
        await turns(4)
        await clock.advance(1000)
      }
      expect(watching.outcomes).toEqual([])
      watching.engine.unwatch(key)
      server.removeJob(id)
      expect(uncaught).toEqual([])
    }),
    { numRuns: 150, examples: [[`x\nevent: x\n\n${frame('completed')}`], [`x\n\n${frame('failed')}`]] },
  )
}, 180_000)
