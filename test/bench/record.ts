import { readFile, writeFile } from 'node:fs/promises'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { root } from '../../scripts/places.mjs'
import type { Bench } from './place.ts'
import { judge, type Outcome, type Row } from './rows.ts'
import { sideTables, tableOf } from './table.ts'

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

/** What PERFORMANCE.md says of a run. Pure. */
export function figuresOf({ measuredAt, machine, electron, node, rounds, rows, tables }: Run): string {
  return [
    `Measured ${measuredAt.slice(0, 16).replace('T', ' ')} UTC on ${machine}; rounds: ${rounds}.\n${electron}. Node ${node}.`,
    tableOf(rows),
    sideTables(tables),
  ].join('\n\n')
}

/** Puts the figures between the marks of the page. @throws when it has lost them. Pure. */
export function withFigures(page: string, figures: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from === -1 || to < from)
    throw new Error('PERFORMANCE.md has lost the marks between which figures stand')
  return `${page.slice(0, from + begin.length)}\n\n${figures}\n\n${page.slice(to)}`
}

/** Writes the figures of a run into PERFORMANCE.md, in place of those before; earlier ones are in its history. */
export async function record(run: Run): Promise<void> {
  await writeFile(performanceFile, withFigures(await readFile(performanceFile, 'utf8'), figuresOf(run)))
}
