import { setTimeout as delay } from 'node:timers/promises'
import { startProgram } from './bench-program.ts'
import { untilFollowed, withPlace, type Bench } from './place.ts'
import { simulate } from './ways.ts'
import type { Outcome } from './rows.ts'
import { quantile, spreadOf } from './stats.ts'

/** A fifth outcome within three seconds would make a summary, ms. */
const apartMs = 800

function timeOutcomes(bench: Bench, outcomes: number): Promise<readonly number[]> {
  return withPlace(
    bench,
    async ({ ours, server, jobs }) => {
      const running = await startProgram(bench.runtime, ours)
      const took: number[] = []
      try {
        const { notifications } = running.desktop
        await untilFollowed(server, running, jobs.length)
        await delay(2_000)
        for (const id of jobs) {
          const stream = server.openStreams().find(({ jobId }) => jobId === id)
          if (!stream) throw new Error(`The app no longer listens to ${id}`)
          const { frames } = stream
          const shown = notifications.calls.length
          server.updateJob(id, { status: 'completed', progress: 100, result: { documents: 12 } })
          await server.until(() => stream.frames > frames)
          const written = performance.now()
          await notifications.until(({ calls }) => calls.length > shown)
          took.push(performance.now() - written)
          await delay(apartMs)
        }
        return took
      } finally {
        await running.stop()
      }
    },
    outcomes,
    { streamIntervalMs: 10 },
  )
}

export async function measureOutcomes(bench: Bench): Promise<Outcome> {
  const { quick, say } = bench
  const outcomes = quick ? 10 : 200
  say(`From an outcome's frame to its notification: ${outcomes} outcomes, one by one`)
  const took = await timeOutcomes(bench, outcomes)
  const jobs = quick ? 5 : 50
  say(`The same by polling: ${jobs} jobs of about ten minutes, by a clock that is moved`)
  const ways = await simulate(bench.folder, jobs)
  const baselinesOf = (of: (way: (typeof ways.polling)[number]) => readonly number[]) =>
    ways.polling.map((way) => ({ name: way.name, spread: spreadOf(of(way)) }))
  return {
    rows: [
      {
        what: 'outcome to notification, median',
        unit: 'ms',
        ours: spreadOf(took),
        goal: { of: 'value', at: 'most', value: 25 },
      },
      {
        what: 'outcome to notification, p99',
        unit: 'ms',
        ours: spreadOf([quantile(took, 0.99)]),
        goal: { of: 'value', at: 'most', value: 100 },
      },
      {
        what: 'outcome to notification, against polling',
        unit: 'ms',
        ours: spreadOf(took),
        baselines: baselinesOf(({ lateMs }) => lateMs),
        goal: { of: 'ratio', at: 'most', value: 1 / 40 },
      },
      {
        what: 'requests for a job of ten minutes',
        unit: '',
        ours: spreadOf(ways.ours),
        baselines: baselinesOf(({ requests }) => requests),
        goal: { of: 'ratio', at: 'most', value: 0.1 },
      },
    ],
  }
}
