import { readFile, writeFile } from 'node:fs/promises'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { root } from '../../scripts/places.mjs'
import type { Bench } from './place.ts'
import { judge, type Outcome } from './rows.ts'
import { withRows } from './table.ts'

/** A group's results, with what is needed to read them. */
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

const performanceFile = join(root, 'docs/performance.md')

/** The marks around the part of the page that the bench writes. */
const [begin, end] = ['<!-- `npm run bench -- --record` writes this -->', '<!-- the end of it -->'] as const

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

/** Replaces the rows that were measured in the page's table. Other rows stay. @throws if a mark is missing. Pure. */
export function withRecorded(page: string, measured: Measured): string {
  const { measuredAt, machine, electron, node, rounds, rows } = measured
  const [from, to] = [page.indexOf(begin) + begin.length, page.indexOf(end)]
  if (!page.includes(begin) || to < from) throw new Error('docs/performance.md has lost its marks')
  const lines = page
    .slice(from, to)
    .split('\n')
    .filter((line) => line.startsWith('|'))
  const where = `Last recorded: ${measuredAt.slice(0, 10)}, ${machine}; rounds: ${rounds}. ${electron}. Node ${node}.`
  return `${page.slice(0, from)}\n\n${where}\n\n${withRows(lines, rows)}\n\n${page.slice(to)}`
}

/** Writes the figures of a group into docs/performance.md as soon as they are measured. */
export const record = async (measured: Measured): Promise<void> =>
  writeFile(performanceFile, withRecorded(await readFile(performanceFile, 'utf8'), measured))
