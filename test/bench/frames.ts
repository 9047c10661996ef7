import { setImmediate as turn } from 'node:timers/promises'
import { openJobStream } from '../../main/compileo/job-stream.ts'
import type { StreamReader, Transport } from '../../main/compileo/transport.ts'
import { feedPatches } from '../../main/window/ipc/patches.ts'
import { systemClock, type Clock } from '../../main/base/clock.ts'
import { jobKeyOf, newJob } from '../../main/state/reduce-job.ts'
import { createAppStore } from '../../main/state/store.ts'
import type { Bench } from './place.ts'
import type { Outcome, Row } from './rows.ts'
import { spreadOf } from './stats.ts'

export interface FrameFigures {
  readonly jobs: number
  readonly perSecond: number
  readonly jsonPerSecond: number
}

/** The server writes one per job and second; this measures a busy stream. */
const framesPerChunk = 50

const frame = (jobId: string, progress: number) =>
  `{"job_id": "${jobId}", "status": "running", "progress": ${progress.toFixed(1)}, "current_step": "Processing chunk ${progress} of 100", "timestamp": "2026-11-24T14:14:09.440293"}`

/** Each read advances it by a minute, so that no stream is too fast. */
let minutes = 0
const patient: Clock = { ...systemClock, monotonic: () => (minutes += 1) * 60_000 }

async function sendTo(reader: StreamReader, jobId: string, frames: number): Promise<void> {
  reader.onOpen('text/event-stream', true)
  for (let sent = 0; sent < frames;) {
    const lines: string[] = []
    for (let index = 0; index < framesPerChunk && sent < frames; index++) {
      lines.push(`data: ${frame(jobId, sent % 100)}\n\n`)
      sent += 1
    }
    reader.onData(Buffer.from(lines.join('')))
    await turn()
  }
  reader.onEnd()
}

/**
 * Bytes -> eventsource -> schema -> state -> patch: `frames` frames spread over 10 of `jobs` watched jobs.
 */
export async function countFrames(jobs: number, frames: number): Promise<FrameFigures> {
  const store = createAppStore()
  const feed = feedPatches(store, systemClock, '0', () => undefined)
  feed.setVisible(true)
  for (let index = 0; index < jobs; index++) store.putJob(newJob('s', `job-${index}`, 0))
  const lively = Array.from(
    { length: Math.min(10, jobs) },
    (_, index) => `job-${Math.floor((index * jobs) / 10)}`,
  )
  const each = Math.floor(frames / lively.length)

  const begin = performance.now()
  await Promise.all(
    lively.map((jobId) => {
      const transport: Transport = {
        closeStreams: () => undefined,
        skewMs: () => 0,
        serverNow: () => Date.now(),
        send: () => Promise.reject(new Error('the bench asks for nothing')),
        stream(_path, _headers, reader) {
          void turn().then(() => sendTo(reader, jobId, each))
          return { close: () => undefined, pause: () => undefined, resume: () => undefined }
        },
      }
      const grant = { answered: () => undefined, refund: () => undefined }
      const key = jobKeyOf('s', jobId)
      return new Promise<void>((resolve) => {
        openJobStream(transport, 'http://bench', '/stream', jobId, grant, patient, {
          onFrame(received) {
            if (received.kind !== 'job') throw new Error('the bench made a frame that is none')
            const { status, progress, step } = received
            store.jobEvent(key, { type: 'frame', status, progress, step, at: Date.now() })
          },
          onEnd: () => resolve(),
        })
      })
    }),
  )
  const took = performance.now() - begin
  feed.stop()

  const texts = Array.from({ length: 100 }, (_, index) => frame('job-0', index))
  const jsonBegin = performance.now()
  let read = 0
  while (read < each * lively.length) {
    for (const text of texts) JSON.parse(text)
    read += texts.length
  }
  const jsonTook = performance.now() - jsonBegin
  return { jobs, perSecond: (each * lively.length * 1000) / took, jsonPerSecond: (read * 1000) / jsonTook }
}

export async function measureFrames({ rounds, quick, say }: Bench): Promise<Outcome> {
  const frames = quick ? 30_000 : 300_000
  const sizes = [10, 1_000, 10_000]
  say(
    `Frames through the engine, bytes to patch: ${rounds} rounds of ${frames.toLocaleString('en')} frames each`,
  )
  await countFrames(10, 20_000)
  const seen = sizes.map((jobs) => ({ jobs, rounds: [] as FrameFigures[] }))
  for (let round = 0; round < rounds; round += 1)
    for (const { jobs, rounds: taken } of seen) taken.push(await countFrames(jobs, frames))
  const [few, ...more] = seen.map(({ jobs, rounds: taken }) => ({ jobs, taken, spread: perSecond(taken) }))
  if (!few) return { rows: [] }
  const rows: Row[] = [
    {
      what: name(few.jobs),
      unit: 'a second',
      ours: few.spread,
      baselines: [
        { name: 'JSON.parse alone', spread: spreadOf(few.taken.map((figure) => figure.jsonPerSecond)) },
      ],
      goal: { of: 'value', at: 'least', value: 150_000 },
    },
    ...more.map(({ jobs, spread }): Row => ({
      what: name(jobs),
      unit: 'a second',
      ours: spread,
      baselines: [{ name: `${few.jobs} jobs`, spread: few.spread }],
      goal: { of: 'ratio', at: 'least', value: 0.8 },
    })),
  ]
  return { rows }
}

const name = (jobs: number) => `frames through the engine, ${jobs.toLocaleString('en')} jobs`

const perSecond = (taken: readonly FrameFigures[]) => spreadOf(taken.map((figure) => figure.perSecond))
