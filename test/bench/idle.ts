import { setTimeout as delay } from 'node:timers/promises'
import type { CompileoServer } from '../server/index.ts'
import type { Usage } from './processes.ts'
import { startProgram, type Program } from './program.ts'
import { watchedJobs, untilFollowed, withPlace, type Bench, type Place } from './place.ts'
import { rowOf, type Goal, type Outcome } from './rows.ts'

/** How long a program is let alone before it is measured, ms: until it has started to its end. */
const settlingMs = 10_000

/** What a program did and held in the time that it was let alone. */
interface Idle {
  readonly end: Usage
  /** CPU time per minute, ms. */
  readonly cpuMs: number
  readonly wakeUpsPerSecond: number
  /** Requests per minute that the server was sent. */
  readonly requests: number
}

/** Every job moves once a minute, one after the other. @returns the end of it */
export function moveJobs(server: CompileoServer, jobs: readonly string[]): () => void {
  let nth = 0
  const timer = setInterval(() => {
    const id = jobs[nth % jobs.length] ?? ''
    const progress = Math.min(99, 1 + Math.floor(nth / jobs.length))
    nth += 1
    server.updateJob(id, { progress, currentStep: `Reading document ${progress}` })
  }, 60_000 / jobs.length)
  return () => clearInterval(timer)
}

async function leaveAlone({ runtime }: Bench, program: Program, place: Place, ms: number): Promise<Idle> {
  const { server, jobs } = place
  const running = await startProgram(runtime, program)
  const stopMoving = moveJobs(server, jobs)
  try {
    if (program === place.ours) await untilFollowed(server, running, jobs.length)
    await delay(Math.min(ms, settlingMs))
    server.requests.clear()
    const begin = await running.usage()
    await delay(ms)
    const requests = server.requests.total
    const end = await running.usage()
    const minutes = ms / 60_000
    return {
      end,
      cpuMs: (end.cpuMs - begin.cpuMs) / minutes,
      wakeUpsPerSecond: (end.wakeUps - begin.wakeUps) / (ms / 1000),
      requests: requests / minutes,
    }
  } finally {
    stopMoving()
    await running.stop()
  }
}

/** What the program takes while it sits in the tray: memory, CPU time, and how often it wakes. */
export function measureIdle(bench: Bench): Promise<Outcome> {
  const { rounds, quick, say } = bench
  const ms = quick ? 5_000 : 60_000
  say(
    `Tray only, ${watchedJobs} live jobs, each moves once a minute: ${rounds} rounds of ${ms / 1000} s each`,
  )
  return withPlace(bench, async (place) => {
    const seen = [place.ours, place.bare, place.naive].map((program) => ({
      program,
      name: program.name,
      rounds: [] as Idle[],
    }))
    for (let round = 0; round < rounds; round += 1) {
      for (const { program, name, rounds: taken } of seen) {
        const idle = await leaveAlone(bench, program, place, ms)
        taken.push(idle)
        say(`  ${name}: ${inWords(idle)}`)
      }
    }
    const kinds = seen.map(({ name, rounds: [first] }) => `${name}: ${first?.end.kinds.join(', ')}`)
    const [ours, , naive] = seen
    const rows = [
      {
        ...rowOf(seen, 'memory, tray only', 'MiB', ({ end }) => end.pssMb, atMost(0.95)),
        note: `Processes of ${kinds.join('; of ')}.`,
      },
      rowOf(seen, 'CPU, tray only', 'ms a minute', ({ cpuMs }) => cpuMs, atMost(1.5)),
      rowOf(seen, 'wake-ups, tray only', 'a second', ({ wakeUpsPerSecond }) => wakeUpsPerSecond),
      // The bare one asks for nothing.
      rowOf(
        [ours, naive].filter((each) => each !== undefined),
        'requests, tray only',
        'a minute',
        ({ requests }) => requests,
      ),
    ]
    return { rows }
  })
}

const atMost = (value: number): Goal => ({ of: 'ratio', at: 'most', value })

const inWords = ({ end: { pssMb, kinds }, cpuMs, wakeUpsPerSecond, requests }: Idle) =>
  `${pssMb.toFixed(1)} MiB in ${kinds.length} processes, ${cpuMs.toFixed(0)} ms of CPU a minute, ` +
  `${wakeUpsPerSecond.toFixed(1)} wake-ups a second, ${requests.toFixed(0)} requests a minute`
