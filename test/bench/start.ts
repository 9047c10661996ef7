import { startProgram, type RunningProgram } from './bench-program.ts'
import { withPlace, type Bench } from './place.ts'
import { ratioAtMost, rowOf, type Row } from './rows.ts'

type Start = Pick<RunningProgram, 'registeredMs' | 'readableMs'>

export function measureStart(bench: Bench): Promise<readonly Row[]> {
  const { runtime, rounds, quick, say } = bench
  const starts = quick ? 3 : rounds * 4
  say(`Start to tray icon: ${starts} starts of each, in turn`)
  return withPlace(bench, async ({ ours, bare }) => {
    const seen = [ours, bare].map((program) => ({
      program,
      name: program.name,
      rounds: [] as Start[],
    }))
    // The first start creates profiles and caches, so it isn't counted.
    for (let nth = 0; nth <= starts; nth += 1) {
      for (const { program, rounds: taken } of seen) {
        const running = await startProgram(runtime, program)
        await running.stop()
        if (nth > 0) taken.push(running)
      }
    }
    return [
      rowOf(seen, 'start to tray icon', 'ms', ({ registeredMs }) => registeredMs, ratioAtMost(1.5)),
      rowOf(seen, 'start to a menu that opens', 'ms', ({ readableMs }) => readableMs, ratioAtMost(1.5)),
    ]
  })
}
