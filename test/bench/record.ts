import { readFile, writeFile } from 'node:fs/promises'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { root } from '../../scripts/places.mjs'
import type { Bench } from './place.ts'
import { judge, type Outcome } from './rows.ts'
import { sideTables, tableOf } from './table.ts'

/** What was measured of a group, with what is needed to read its figures. */
export interface Measured extends Required<Outcome> {
  /** The group's. */
  readonly name: string
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

/** Between which marks of the page something stands: the figures of a group, or the table of a day. */
const marksOf = (place: string) =>
  [`<!-- ${place}: \`npm run bench -- --record\` writes this -->`, `<!-- the end of ${place} -->`] as const

/** Puts the figures of a group together with where and when they were taken. */
export function measuredOf(
  { runtime, rounds, quick }: Bench,
  name: string,
  { rows, tables = [] }: Outcome,
): Measured {
  const { length: cores, 0: first } = cpus()
  return {
    name,
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

/** What PERFORMANCE.md says of a group. Pure. */
export function figuresOf({ measuredAt, machine, electron, node, rounds, rows, tables }: Measured): string {
  return [
    `${measuredAt.slice(0, 16).replace('T', ' ')} UTC, ${machine}; rounds: ${rounds}. ${electron}. Node ${node}.`,
    tableOf(rows),
    sideTables(tables.filter(({ isDay = false }) => !isDay)),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Puts what is written between the marks of its place on the page. @throws when the page has lost them. Pure. */
export function withBetween(page: string, place: string, written: string): string {
  const [begin, end] = marksOf(place)
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`PERFORMANCE.md has lost the marks of "${place}"`)
  return `${page.slice(0, from + begin.length)}\n\n${written}\n\n${page.slice(to)}`
}

/** Writes the figures of a group into PERFORMANCE.md, in place of those before; earlier ones are in its history. */
export async function record(measured: Measured): Promise<void> {
  const page = withBetween(await readFile(performanceFile, 'utf8'), measured.name, figuresOf(measured))
  const day = measured.tables.filter(({ isDay = false }) => isDay)
  await writeFile(performanceFile, day.length > 0 ? withBetween(page, 'a day', sideTables(day)) : page)
}
