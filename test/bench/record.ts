import { readFile, writeFile } from 'node:fs/promises'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { root } from '../../scripts/places.mjs'
import { undefinedIfMissing } from '../../scripts/problem.mjs'
import type { Bench } from './place.ts'
import { judge, type Outcome, type Row } from './rows.ts'
import { inDigits, markdownTable, sideTables, tableOf } from './table.ts'

/** One run of the bench, with what is needed to read its figures. */
export interface Run extends Required<Outcome> {
  readonly measuredAt: string
  readonly machine: string
  /** Which Electron the programs ran on. */
  readonly electron: string
  /** The Node that the engine's own figures were taken on. */
  readonly node: string
  readonly rounds: number
  readonly quick: boolean
}

/** The runs that are kept: so many show how far a figure may be trusted. */
const keptRuns = 3

const resultsFile = join(root, 'test', 'bench', 'results.json')
const performanceFile = join(root, 'PERFORMANCE.md')

const begin = '<!-- figures: `npm run bench -- --record` writes what stands from here -->'
const end = '<!-- to here -->'

/** Puts the figures together with where and when they were taken. */
export function runOf({ runtime, rounds, quick }: Bench, rows: readonly Row[], tables: Run['tables']): Run {
  const { length: cores, 0: first } = cpus()
  return {
    measuredAt: new Date().toISOString(),
    machine: `${first?.model.trim() ?? 'unknown processor'}, ${cores} cores, ${Math.round(totalmem() / 1024 ** 3)} GiB, ${process.platform} ${release()}`,
    electron: runtime.words,
    node: process.versions.node,
    rounds,
    quick,
    rows: rows.map((row) => ({ ...row, ...judge(row) })),
    tables,
  }
}

function figure(row: Row | undefined): string {
  if (!row) return ''
  const { ratio } = judge(row)
  return ratio === undefined ? `${inDigits(row.ours.median)} ${row.unit}`.trim() : `${inDigits(ratio)} x`
}

/** The ratio of each row in each run, the newest first; the figure itself where there is no ratio. Pure. */
function repeated(runs: readonly Run[]): string {
  const [newest] = runs
  return markdownTable(
    ['what', ...runs.map(({ measuredAt }) => measuredAt.slice(0, 16).replace('T', ' '))],
    (newest?.rows ?? []).map(({ what }) => [
      what,
      ...runs.map(({ rows }) => figure(rows.find((row) => row.what === what))),
    ]),
  )
}

/** What PERFORMANCE.md says of the runs, the newest of them first. Pure. */
export function figuresOf(runs: readonly Run[]): string {
  const [newest] = runs
  if (!newest) return ''
  const { measuredAt, machine, electron, node, rounds, rows, tables } = newest
  return [
    `Measured ${measuredAt.slice(0, 16).replace('T', ' ')} UTC on ${machine}; rounds: ${rounds}.\n${electron}. Node ${node}.`,
    tableOf(rows),
    sideTables(tables),
    `The last ${runs.length} runs, each by its ratio, or by the figure itself where it is compared with nothing:`,
    repeated(runs),
  ].join('\n\n')
}

/** Puts the figures between the marks of the page. @throws when it has lost them. Pure. */
export function withFigures(page: string, figures: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from === -1 || to < from)
    throw new Error('PERFORMANCE.md has lost the marks between which figures stand')
  return `${page.slice(0, from + begin.length)}\n\n${figures}\n\n${page.slice(to)}`
}

/** Keeps a run in test/bench/results.json beside the ones before it, and writes the table of PERFORMANCE.md anew. */
export async function record(run: Run): Promise<void> {
  const text = await readFile(resultsFile, 'utf8').catch(undefinedIfMissing)
  const before: readonly Run[] = text === undefined ? [] : JSON.parse(text)
  const runs = [run, ...before].slice(0, keptRuns)
  await writeFile(resultsFile, `${JSON.stringify(runs, null, 2)}\n`)
  await writeFile(performanceFile, withFigures(await readFile(performanceFile, 'utf8'), figuresOf(runs)))
}
