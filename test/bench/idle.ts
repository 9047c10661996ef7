import { setTimeout as delay } from 'node:timers/promises'
import type { CompileoServer } from '#test/server/index.ts'
import { cpuBetween } from './processes.ts'
import { startProgram, type Program } from './bench-program.ts'
import { watchedJobs, untilFollowed, withPlace, type Bench, type Place } from './place.ts'
import { ratioAtMost, rowOf, type Row } from './rows.ts'

/**
 * In ms. By then, the app has confirmed each silent stream once, and V8 has freed the memory used at startup.
 */
const settlingMs = 100_000

interface Idle {
  readonly cpuMs: number
  readonly pssMb: number
}

/**
 * Moves the progress of one job after another. It only rises, because a falling progress would cause a
 * request.
 *
 * @returns a function that stops this
 */
function moveJobs(server: CompileoServer, jobs: readonly string[]): () => void {
  let nth = 0
  const timer = setInterval(() => {
    const id = jobs[nth % jobs.length] ?? ''
    const progress = Math.min(99, 1 + Math.floor(server.jobs.get(id)?.progress ?? 0))
    nth += 1
    server.updateJob(id, { progress, currentStep: `Reading document ${progress}` })
  }, 60_000 / jobs.length)
  return () => clearInterval(timer)
}

async function leaveAlone(
  { runtime, quick: isQuick }: Bench,
  program: Program,
  place: Place,
  ms: number,
): Promise<Idle> {
  const { server, jobs } = place
  const running = await startProgram(runtime, program)
  const stopMoving = moveJobs(server, jobs)
  try {
    if (program.follows) await untilFollowed(server, running, jobs.length)
    await delay(isQuick ? 2_000 : settlingMs)
    const begin = await running.usage()
    await delay(ms)
    const end = await running.usage()
    return { cpuMs: (cpuBetween(begin, end) * 60_000) / ms, pssMb: end.pssMb }
  } finally {
    stopMoving()
    await running.stop()
  }
}

const seenOf = (program: Program) => ({ program, name: program.name, rounds: [] as Idle[] })

export function measureIdle(bench: Bench): Promise<readonly Row[]> {
  const { rounds, quick, say } = bench
  const ms = quick ? 3_000 : 60_000
  say(
    `Tray only, ${watchedJobs} live jobs, each moves once a minute: ${rounds} rounds of ${ms / 1000} s each`,
  )
  return withPlace(bench, async (place) => {
    const ours = seenOf(place.ours)
    const bare = seenOf(place.bare)
    const listening = seenOf(place.listening)
    const naive = seenOf(place.naive)
    for (let round = 0; round < rounds; round += 1) {
      const programs = round === 0 ? [ours, bare, listening, naive] : [ours, bare, listening]
      for (const { program, name, rounds: taken } of programs) {
        const idle = await leaveAlone(bench, program, place, ms)
        taken.push(idle)
        say(`  ${name}: ${idle.pssMb.toFixed(1)} MiB, ${idle.cpuMs.toFixed(0)} ms of CPU a minute`)
      }
    }
    const goal = quick ? undefined : ratioAtMost(1.5)
    return [
      rowOf([ours, bare, naive], 'memory, tray only', 'MiB', ({ pssMb }) => pssMb, ratioAtMost(0.9)),
      // `listening` opens the same streams but ignores their content, so a program that follows jobs can't
      // need less.
      rowOf([ours, listening, bare], 'CPU, tray only', 'ms a minute', ({ cpuMs }) => cpuMs, goal),
    ]
  })
}
