import { setTimeout as delay } from 'node:timers/promises'
import type { CompileoServer } from '#test/server/index.ts'
import { workBetween, type Usage } from './processes.ts'
import { startProgram, type Program } from './bench-program.ts'
import { watchedJobs, untilFollowed, withPlace, type Bench, type Place } from './place.ts'
import { atMost, rowOf, type Outcome, type Seen } from './rows.ts'

/** Ms before the first minute, until startup is over. */
const settlingMs = 10_000
/**
 * Ms until a later minute: by then each silent stream was confirmed once, and V8 has freed the memory of
 * startup.
 */
const betweenMs = 30_000

interface Work {
  readonly cpuMs: number
  readonly wakeUps: number
  readonly requests: number
}

interface Measured {
  readonly work: Work
  readonly end: Usage
}

interface Idle {
  readonly first: Work
  readonly held: Usage
}

/**
 * Progress that falls would trigger a confirmation.
 *
 * @returns stops it
 */
export function moveJobs(server: CompileoServer, jobs: readonly string[]): () => void {
  let nth = 0
  const timer = setInterval(() => {
    const id = jobs[nth % jobs.length] ?? ''
    const progress = Math.min(99, 1 + Math.floor(server.jobs.get(id)?.progress ?? 0))
    nth += 1
    server.updateJob(id, { progress, currentStep: `Reading document ${progress}` })
  }, 60_000 / jobs.length)
  return () => clearInterval(timer)
}

async function measureFor(
  ms: number,
  { requests }: CompileoServer,
  usage: () => Promise<Usage>,
): Promise<Measured> {
  const begin = await usage()
  requests.clear()
  await delay(ms)
  const asked = requests.total
  const end = await usage()
  const { cpuMs, wakeUps } = workBetween(begin, end)
  const aMinute = 60_000 / ms
  return { work: { cpuMs: cpuMs * aMinute, wakeUps: wakeUps * aMinute, requests: asked * aMinute }, end }
}

async function leaveAlone<T>(
  { runtime }: Bench,
  program: Program,
  { server, jobs }: Place,
  ms: number,
  use: (measure: () => Promise<Measured>) => Promise<T>,
): Promise<T> {
  const running = await startProgram(runtime, program)
  const stopMoving = moveJobs(server, jobs)
  try {
    if (program.follows) await untilFollowed(server, running, jobs.length)
    await delay(Math.min(ms, settlingMs))
    return await use(() => measureFor(ms, server, running.usage))
  } finally {
    stopMoving()
    await running.stop()
  }
}

export function measureIdle(bench: Bench): Promise<Outcome> {
  const { rounds, quick, say } = bench
  const ms = quick ? 3_000 : 60_000
  say(
    `Tray only, ${watchedJobs} live jobs, each moves once a minute: ${rounds} rounds of ${ms / 1000} s each`,
  )
  return withPlace(bench, async (place) => {
    const [ours, bare, listening, naive] = [
      seenOf<Idle>(place.ours),
      seenOf<Idle>(place.bare),
      seenOf<Idle>(place.listening),
      seenOf<Idle>(place.naive),
    ]
    const later = [seenOf<Work>(place.ours), seenOf<Work>(place.listening), seenOf<Work>(place.bare)] as const
    for (let round = 0; round < rounds; round += 1) {
      const programs = round === 0 ? [ours, bare, listening, naive] : [ours, bare, listening]
      for (const { program, name, rounds: taken } of programs) {
        await leaveAlone(bench, program, place, ms, async (measure) => {
          const { work, end } = await measure()
          taken.push({ first: work, held: end })
          say(`  ${name}: ${end.pssMb.toFixed(1)} MiB in ${end.kinds.length} processes, ${inWords(work)}`)
          const asWell = later.find((each) => each.program === program)
          if (!asWell) return
          await delay(Math.min(ms, betweenMs))
          const next = await measure()
          asWell.rounds.push(next.work)
          say(`  ${name}, later: ${inWords(next.work)}`)
        })
      }
    }
    const kinds = [ours, bare, naive].map(
      ({ name, rounds: [one] }) => `${name}: ${one?.held.kinds.join(', ')}`,
    )
    const rows = [
      {
        ...rowOf([ours, bare, naive], 'memory, tray only', 'MiB', ({ held }) => held.pssMb, atMost(0.85)),
        note: `Processes of ${kinds.join('; of ')}.`,
      },
      {
        ...rowOf(
          [ours, bare, listening, naive],
          'CPU, tray only',
          'ms a minute',
          ({ first }) => first.cpuMs,
          quick ? undefined : atMost(2.5),
        ),
        note: `The first minute, ${settlingMs / 1000} s after the start.`,
      },
      {
        ...rowOf(
          later,
          'CPU, tray only, later',
          'ms a minute',
          ({ cpuMs }) => cpuMs,
          quick ? undefined : atMost(1.5),
        ),
        note:
          'A minute like all that follow. Listening is the bare program with the same streams, whose bytes it throws ' +
          'away: nothing that hears of its jobs can take less.',
      },
      rowOf([ours, bare, listening, naive], 'wake-ups, tray only', 'a second', ({ first }) => aSecond(first)),
      rowOf(later, 'wake-ups, tray only, later', 'a second', aSecond, quick ? undefined : atMost(1.3)),
      rowOf([ours, naive], 'requests, tray only', 'a minute', ({ first }) => first.requests),
      rowOf(later.slice(0, 1), 'requests, tray only, later', 'a minute', ({ requests }) => requests),
    ]
    return { rows }
  })
}

const aSecond = ({ wakeUps }: Work) => wakeUps / 60

interface SeenProgram<T> extends Seen<T> {
  readonly program: Program
}

const seenOf = <T>(program: Program): SeenProgram<T> => ({ program, name: program.name, rounds: [] })

const inWords = ({ cpuMs, wakeUps, requests }: Work) =>
  `${cpuMs.toFixed(0)} ms of CPU, ${wakeUps.toFixed(0)} wake-ups, ${requests.toFixed(0)} requests a minute`
