import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { cpus, release, tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Runtime } from '../../scripts/steps/electron-runtime.mjs'
import { measureFrames } from './frames.ts'
import { measureIdle } from './idle.ts'
import type { Bench } from './place.ts'
import { copyRuntime } from './program.ts'
import { judge, type Group, type Row } from './rows.ts'
import { measureStart } from './start.ts'
import { tableOf } from './table.ts'

const groups: readonly Group[] = [
  { name: 'start', measure: measureStart },
  { name: 'idle', measure: measureIdle },
  { name: 'frames', measure: measureFrames },
]

const help = `Measures what the app costs, each figure beside a baseline of the same run.

  --only NAME,...  just these: ${groups.map(({ name }) => name).join(', ')}
  --rounds N       how often each program is measured, in turn (5)
  --quick          less of everything: about a minute
`

interface Wish {
  readonly wanted: readonly Group[]
  readonly rounds: number
  readonly quick: boolean
}

/** Reads the command line. @returns what is wrong with it, in words */
function read(args: readonly string[]): Wish | string {
  let values: { only?: string; rounds?: string; quick?: boolean }
  try {
    const options = {
      only: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean' },
    } as const
    ;({ values } = parseArgs({ args: [...args], options }))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const { quick = false } = values
  const rounds = Number(values.rounds ?? (quick ? 1 : 5))
  if (!Number.isInteger(rounds) || rounds < 1) return '--rounds takes a whole number from 1 on'
  const names = values.only?.split(',')
  const unknown = names?.find((name) => !groups.some((group) => group.name === name))
  if (unknown !== undefined) return `--only knows no ${unknown}`
  return { wanted: groups.filter(({ name }) => names?.includes(name) ?? true), rounds, quick }
}

/**
 * Measures, prints a table, and writes the figures to `test-results/bench.json`. A goal that is missed fails nothing:
 * machines differ, and the table says it.
 * @returns the exit code
 */
export async function main(args: readonly string[], runtime: Runtime): Promise<number> {
  const wish = read(args)
  if (typeof wish === 'string') {
    console.error(`${wish}\n\n${help}`)
    return 2
  }
  const { wanted, rounds, quick } = wish
  const folder = await mkdtemp(join(tmpdir(), 'compileo-tray-bench-'))
  // However it ends. Chromium's children may still write for a moment after their program has gone.
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  const own = await copyRuntime(runtime, join(folder, 'electron'))
  const bench: Bench = { runtime: own, folder, rounds, quick, say: (line) => console.log(line) }
  const rows: Row[] = []
  for (const { measure } of wanted) rows.push(...(await measure(bench)))
  console.log(`\n${tableOf(rows)}\n`)
  const file = 'test-results/bench.json'
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify(resultsOf(bench, rows), null, 2)}\n`)
  return 0
}

/** The figures with all that is needed to read them. */
function resultsOf({ runtime, rounds, quick }: Bench, rows: readonly Row[]) {
  return {
    measuredAt: new Date().toISOString(),
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryMb: Math.round(totalmem() / 1024 / 1024),
      kernel: `${process.platform} ${release()}`,
    },
    electron: runtime.version,
    electronIsPinned: runtime.pinned,
    node: process.versions.node,
    rounds,
    quick,
    rows: rows.map((row) => ({ ...row, ...judge(row) })),
  }
}
