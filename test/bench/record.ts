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

/** Between which marks of the page the figures stand, and the table of a day. */
const marks = {
  figures: ['<!-- figures: `npm run bench -- --record` writes what stands from here -->', '<!-- to here -->'],
  day: ['<!-- a day: `npm run bench -- --record` writes this table -->', '<!-- the end of the day -->'],
} as const

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
    sideTables(tables.filter(({ isDay = false }) => !isDay)),
  ].join('\n\n')
}

/** Puts what is written between the marks of the page. @throws when it has lost them. Pure. */
export function withBetween(page: string, place: keyof typeof marks, written: string): string {
  const [begin, end] = marks[place]
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`PERFORMANCE.md has lost the marks of its ${place}`)
  return `${page.slice(0, from + begin.length)}\n\n${written}\n\n${page.slice(to)}`
}

/** Writes the figures of a run into PERFORMANCE.md, in place of those before; earlier ones are in its history. */
export async function record(run: Run): Promise<void> {
  const page = withBetween(await readFile(performanceFile, 'utf8'), 'figures', figuresOf(run))
  const day = run.tables.filter(({ isDay = false }) => isDay)
  await writeFile(performanceFile, day.length > 0 ? withBetween(page, 'day', sideTables(day)) : page)
}
