import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Runtime } from '../../scripts/steps/electron-runtime.mjs'
import { measureOutcomes } from './outcome.ts'
import { measureBurst } from './burst.ts'
import { measureEstimate } from './estimate.ts'
import { measureFleet } from './fleet.ts'
import { measureFrames } from './frames.ts'
import { measureGrowth } from './growth.ts'
import { measureHistory } from './history.ts'
import { measureIdle } from './idle.ts'
import { measureMany } from './many.ts'
import { measurePackage } from './package-size.ts'
import type { Bench } from './place.ts'
import { copyRuntime } from './bench-program.ts'
import { measuredOf, record, type Measured } from './record.ts'
import { measureReopening } from './reopening.ts'
import { readArguments } from './read-arguments.ts'
import { isFarOff, type Group } from './rows.ts'
import { measureStart } from './start.ts'
import { sideTables, tableOf } from './table.ts'
import { measureTerminal } from './terminal.ts'
import { measureWindow } from './measure-window.ts'

const groups: readonly Group[] = [
  { name: 'start', measure: measureStart },
  { name: 'idle', measure: measureIdle },
  { name: 'reopening', measure: measureReopening },
  { name: 'window', measure: measureWindow },
  { name: 'many', measure: measureMany },
  { name: 'outcome', measure: measureOutcomes },
  { name: 'frames', measure: measureFrames },
  { name: 'growth', measure: measureGrowth },
  { name: 'history', measure: measureHistory },
  { name: 'fleet', measure: measureFleet },
  { name: 'burst', measure: measureBurst },
  { name: 'estimate', measure: measureEstimate },
  { name: 'terminal', measure: measureTerminal },
  { name: 'package', measure: measurePackage },
]

const help = `Measures what the app costs, each figure beside a baseline of the same run.

  --only NAME,...  just these: ${groups.map(({ name }) => name).join(', ')}
  --rounds N       how often each program is measured, in turn (5)
  --quick          less of everything: two minutes and a half instead of an hour
  --check          fails where a ratio is far beyond its goal, or a count beyond it
  --record         writes the figures into docs/performance.md
`

/**
 * Writes `test-results/bench.json`. A missed goal fails only with `--check`, and only if missed by far.
 *
 * @returns the exit code
 */
export async function main(args: readonly string[], runtime: Runtime): Promise<number> {
  const options = readArguments(args, groups)
  if (typeof options === 'string') {
    console.error(`${options}\n\n${help}`)
    return 2
  }
  const { wanted, rounds, quick, recorded, checked } = options
  const folder = await mkdtemp(join(tmpdir(), 'compileo-tray-bench-'))
  // Chromium's child processes may write for a moment after it has exited.
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  const own = await copyRuntime(runtime, join(folder, 'electron'))
  const bench: Bench = { runtime: own, folder, rounds, quick, say: (line) => console.log(line) }
  const measured: Measured[] = []
  for (const { name, measure } of wanted) {
    const each = measuredOf(bench, name, await measure(bench))
    measured.push(each)
    if (recorded) await record(each)
  }
  const rows = measured.flatMap((each) => each.rows)
  const tables = measured.flatMap((each) => each.tables)
  console.log(`\n${[tableOf(rows), sideTables(tables)].join('\n\n').trim()}\n`)
  await mkdir('test-results', { recursive: true })
  await writeFile('test-results/bench.json', `${JSON.stringify(measured, null, 2)}\n`)
  const farOff = checked ? rows.filter(isFarOff) : []
  for (const { what } of farOff) console.error(`Far beyond its goal: ${what}`)
  return farOff.length > 0 ? 1 : 0
}
