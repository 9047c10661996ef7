import { setTimeout as delay } from 'node:timers/promises'
import { startProgram } from './bench-program.ts'
import { untilFollowed, withPlace, type Bench } from './place.ts'
import { simulate } from './ways.ts'
import { ratioAtMost, spreadOf, valueAtMost, type Row } from './rows.ts'

/** The fourth outcome within a minute would wait for a summary. */
const perStart = 3
/** In ms. Outcomes within 2.5 s of each other are announced together. */
const apartMs = 3_000

function timeOutcomes(bench: Bench): Promise<readonly number[]> {
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
    perStart,
    { streamIntervalMs: 10 },
  )
}

export async function measureOutcomes(bench: Bench): Promise<readonly Row[]> {
  const { quick, rounds, say } = bench
  const starts = quick ? 3 : rounds * 4
  say(`From an outcome's frame to its notification: ${perStart} outcomes after each of ${starts} starts`)
  const took: number[] = []
  for (let nth = 0; nth < starts; nth += 1) took.push(...(await timeOutcomes(bench)))
  const jobs = quick ? 5 : 50
  say(`The same by polling: ${jobs} jobs of about ten minutes, in simulated time`)
  const ways = await simulate(bench.folder, jobs)
  return [
    {
      what: 'outcome to notification, median',
      unit: 'ms',
      ours: spreadOf(took),
      goal: valueAtMost(25),
    },
    {
      what: 'requests for a job of ten minutes',
      unit: '',
      ours: spreadOf(ways.ours),
      baselines: ways.polling.map(({ name, requests }) => ({ name, spread: spreadOf(requests) })),
      goal: ratioAtMost(0.1),
    },
  ]
}
