import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { cpus, release, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Runtime } from '#scripts/steps/electron-runtime.ts'
import { measureOutcomes } from './outcome.ts'
import { measureFleet } from './fleet.ts'
import { measureIdle } from './idle.ts'
import type { Bench } from './place.ts'
import { copyRuntime } from './bench-program.ts'
import { measureReopening } from './reopening.ts'
import { readArguments } from './read-arguments.ts'
import { isFarOff, type Group, type Row } from './rows.ts'
import { measureStart } from './start.ts'
import { tableOf } from './table.ts'
import { measureLongList } from './long-list.ts'
import { measureTerminal } from './terminal.ts'
import { measureWindow } from './measure-window.ts'

const groups: readonly Group[] = [
  { name: 'start', measure: measureStart },
  { name: 'idle', measure: measureIdle },
  { name: 'reopening', measure: measureReopening },
  { name: 'window', measure: measureWindow },
  { name: 'list', measure: measureLongList },
  { name: 'outcome', measure: measureOutcomes },
  { name: 'fleet', measure: measureFleet },
  { name: 'terminal', measure: measureTerminal },
]

export const help = `Measures the app, and compares each figure with a baseline from the same run.

  --only NAME,...  only these groups: ${groups.map(({ name }) => name).join(', ')}
  --rounds N       measure each program N times, in turn (3)
  --quick          measure less, which takes minutes instead of half an hour
  --check          fail if a ratio is far beyond its goal, or a count beyond it
`

/**
 * Prints a table for docs/performance.md. With `--check`, fails if a goal is missed by far.
 *
 * @returns the exit code
 */
export async function main(args: readonly string[], runtime: Runtime): Promise<number> {
  const options = readArguments(args, groups)
  if (typeof options === 'string') {
    console.error(`${options}\n\n${help}`)
    return 2
  }
  const { wanted, rounds, quick, checked } = options
  const folder = await mkdtemp(join(tmpdir(), 'compileo-tray-bench-'))
  // Child processes of Chromium may still write files after it has exited.
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  const own = await copyRuntime(runtime, join(folder, 'electron'))
  const bench: Bench = { runtime: own, folder, rounds, quick, say: (line) => console.log(line) }
  const rows: Row[] = []
  for (const { measure } of wanted) rows.push(...(await measure(bench)))
  console.log(`\n${whereOf(bench)}\n\n${tableOf(rows)}\n`)
  const farOff = checked ? rows.filter(isFarOff) : []
  for (const { what } of farOff) console.error(`Far beyond its goal: ${what}`)
  return farOff.length > 0 ? 1 : 0
}

function whereOf({ runtime, rounds }: Bench): string {
  const { length: cores, 0: first } = cpus()
  const machine = `${first?.model.trim() ?? 'unknown processor'}, ${cores} cores, ${Math.round(totalmem() / 1024 ** 3)} GiB, ${process.platform} ${release()}`
  return `${new Date().toISOString().slice(0, 10)}, ${machine}; rounds: ${rounds}. ${runtime.words}. Node ${process.versions.node}.`
}
