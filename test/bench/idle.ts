import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { CompileoServer } from '#test/server/index.ts'
import { cpuBetween } from './processes.ts'
import { copyRuntime, startProgram, type Program, type RunningProgram } from './bench-program.ts'
import { watchedJobs, untilFollowed, withPlace, type Bench } from './place.ts'
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

const seenOf = (program: Program) => ({ program, name: program.name, rounds: [] as Idle[] })

/** Measures what each program needs in the same `ms`. */
async function measureTogether(programs: readonly RunningProgram[], ms: number): Promise<readonly Idle[]> {
  const usages = () => Promise.all(programs.map((program) => program.usage()))
  const begins = await usages()
  await delay(ms)
  const ends = await usages()
  return ends.map((end, nth) => ({
    cpuMs: (cpuBetween(begins[nth] ?? end, end) * 60_000) / ms,
    pssMb: end.pssMb,
  }))
}

export function measureIdle(bench: Bench): Promise<readonly Row[]> {
  const { runtime, folder, rounds, quick: isQuick, say } = bench
  const ms = isQuick ? 3_000 : 60_000
  say(`Tray only, ${watchedJobs} live jobs, each moves once a minute: ${rounds} rounds of ${ms / 1000} s`)
  return withPlace(bench, async ({ server, jobs, ...place }) => {
    const [ours, bare, listening] = [seenOf(place.ours), seenOf(place.bare), seenOf(place.listening)]
    const seen = [ours, bare, listening]
    const programs: RunningProgram[] = []
    const stopMoving = moveJobs(server, jobs)
    try {
      let streams = 0
      for (const { program, name } of seen) {
        // Programs that run at once would share the memory of the same files.
        const running = await startProgram(await copyRuntime(runtime, join(folder, name)), program)
        programs.push(running)
        if (program.follows) streams += jobs.length
        await untilFollowed(server, running, streams)
      }
      await delay(isQuick ? 2_000 : settlingMs)
      for (let round = 0; round < rounds; round += 1) {
        const idles = await measureTogether(programs, ms)
        for (const [nth, idle] of idles.entries()) seen[nth]?.rounds.push(idle)
      }
    } finally {
      stopMoving()
      await Promise.all(programs.map((program) => program.stop()))
    }
    const memory = rowOf([ours, bare], 'memory, tray only', 'MiB', ({ pssMb }) => pssMb, ratioAtMost(0.95))
    if (isQuick) return [memory]
    // `listening` opens the same streams but ignores their content, so a program that follows jobs can't
    // need less.
    const cpu = rowOf(
      [ours, listening, bare],
      'CPU, tray only',
      'ms a minute',
      ({ cpuMs }) => cpuMs,
      ratioAtMost(1.75),
    )
    return [memory, cpu]
  })
}
