import { readFile, writeFile } from 'node:fs/promises'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { root } from '../../scripts/places.mjs'
import type { Bench } from './place.ts'
import { judge, type Outcome } from './rows.ts'
import { withRows } from './table.ts'

export interface Measured extends Required<Outcome> {
  readonly name: string
  readonly measuredAt: string
  readonly machine: string
  readonly electron: string
  readonly node: string
  readonly rounds: number
  readonly quick: boolean
}

const performanceFile = join(root, 'docs/performance.md')

/** The bench writes the part between these marks. */
const [begin, end] = ['<!-- `npm run bench -- --record` writes this -->', '<!-- the end of it -->'] as const

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

/**
 * Pure.
 *
 * @throws if a mark is missing
 */
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

export const record = async (measured: Measured): Promise<void> =>
  writeFile(performanceFile, withRecorded(await readFile(performanceFile, 'utf8'), measured))
