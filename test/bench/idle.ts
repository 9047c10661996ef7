import { setTimeout as delay } from 'node:timers/promises'
import type { CompileoServer } from '../server/index.ts'
import { workBetween, type Usage } from './processes.ts'
import { startProgram, type Program } from './program.ts'
import { watchedJobs, untilFollowed, withPlace, type Bench, type Place } from './place.ts'
import { rowOf, type Goal, type Outcome } from './rows.ts'

/** How long a program is let alone before its first minute, ms: until its start is over. */
const settlingMs = 10_000
/**
 * How long it is let alone between the first minute and a later one, ms: by then it has looked once at each stream that
 * was silent, and V8 has given back what the start took.
 */
const betweenMs = 30_000

/** What a program did in some time, a minute. */
interface Work {
  /** CPU time, ms. */
  readonly cpuMs: number
  readonly wakeUps: number
  /** Requests that the server was sent. */
  readonly requests: number
}

/** What a program did and held while it was let alone. */
interface Idle {
  readonly first: Work
  /** The end of the first minute. */
  readonly held: Usage
  readonly later: Work
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
  const aMinute = 60_000 / ms
  async function measure(begin: Usage): Promise<{ readonly work: Work; readonly end: Usage }> {
    server.requests.clear()
    await delay(ms)
    const requests = server.requests.total * aMinute
    const end = await running.usage()
    const { cpuMs, wakeUps } = workBetween(begin, end)
    return { work: { cpuMs: cpuMs * aMinute, wakeUps: wakeUps * aMinute, requests }, end }
  }
  try {
    if (program.follows) await untilFollowed(server, running, jobs.length)
    await delay(Math.min(ms, settlingMs))
    const first = await measure(await running.usage())
    await delay(Math.min(ms, betweenMs))
    const later = await measure(await running.usage())
    return { first: first.work, held: first.end, later: later.work }
  } finally {
    stopMoving()
    await running.stop()
  }
}

/** What the program takes while it sits in the tray: memory, CPU time, and how often it wakes. */
export function measureIdle(bench: Bench): Promise<Outcome> {
  const { rounds, quick, say } = bench
  const ms = quick ? 3_000 : 60_000
  say(
    `Tray only, ${watchedJobs} live jobs, each moves once a minute: ${rounds} rounds of twice ${ms / 1000} s each`,
  )
  return withPlace(bench, async (place) => {
    const [ours, bare, listening, naive] = [
      seenOf(place.ours),
      seenOf(place.bare),
      seenOf(place.listening),
      seenOf(place.naive),
    ]
    for (let round = 0; round < rounds; round += 1) {
      for (const { program, name, rounds: taken } of [ours, bare, listening, naive]) {
        const idle = await leaveAlone(bench, program, place, ms)
        taken.push(idle)
        say(`  ${name}: ${inWords(idle)}`)
      }
    }
    const all = [ours, bare, listening, naive]
    const kinds = [ours, bare, naive].map(
      ({ name, rounds: [one] }) => `${name}: ${one?.held.kinds.join(', ')}`,
    )
    const rows = [
      {
        ...rowOf([ours, bare, naive], 'memory, tray only', 'MiB', ({ held }) => held.pssMb, atMost(0.95)),
        note: `Processes of ${kinds.join('; of ')}.`,
      },
      {
        ...rowOf(all, 'CPU, tray only', 'ms a minute', ({ first }) => first.cpuMs, atMost(1.5)),
        note: `The first minute, ${settlingMs / 1000} s after the start.`,
      },
      {
        ...rowOf(all, 'CPU, tray only, later', 'ms a minute', ({ later }) => later.cpuMs, atMost(1.5)),
        note:
          `A minute like all that follow, ${(settlingMs + ms + betweenMs) / 1000} s after the start. Listening is the bare ` +
          'program with the same streams, whose lines it throws away: nothing that hears of its jobs can take less.',
      },
      rowOf(all, 'wake-ups, tray only', 'a second', ({ first }) => aSecond(first)),
      rowOf(all, 'wake-ups, tray only, later', 'a second', ({ later }) => aSecond(later)),
      // The others ask for nothing.
      rowOf([ours, naive], 'requests, tray only', 'a minute', ({ first }) => first.requests),
      rowOf([ours, naive], 'requests, tray only, later', 'a minute', ({ later }) => later.requests),
    ]
    return { rows }
  })
}

const atMost = (value: number): Goal => ({ of: 'ratio', at: 'most', value })

const aSecond = ({ wakeUps }: Work) => wakeUps / 60

const seenOf = (program: Program) => ({ program, name: program.name, rounds: [] as Idle[] })

const workInWords = ({ cpuMs, wakeUps, requests }: Work) =>
  `${cpuMs.toFixed(0)} ms of CPU, ${wakeUps.toFixed(0)} wake-ups, ${requests.toFixed(0)} requests a minute`

const inWords = ({ held: { pssMb, kinds }, first, later }: Idle) =>
  `${pssMb.toFixed(1)} MiB in ${kinds.length} processes, ${workInWords(first)}, later ${workInWords(later)}`
