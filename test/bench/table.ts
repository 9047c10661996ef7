import { judge, type Goal, type Row } from './rows.ts'
import type { Spread } from './stats.ts'

/** Three digits say all that a noisy machine can. */
function inDigits(value: number): string {
  if (!Number.isFinite(value)) return '-'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return value.toFixed(Math.abs(value) >= 10 || value === 0 ? 1 : 2)
}

function inWords({ median, least, most, rounds }: Spread, unit: string): string {
  const figure = unit === '' ? inDigits(median) : `${inDigits(median)} ${unit}`
  return rounds > 1 ? `${figure} (${inDigits(least)} to ${inDigits(most)})` : figure
}

function goalInWords({ of, at, value }: Goal, { unit, baselines }: Row): string {
  const bound = `at ${at} ${value.toLocaleString('en')}`
  return of === 'ratio' ? `${bound} x ${baselines?.[0]?.name ?? ''}` : `${bound} ${unit}`.trim()
}

function cellsOf(row: Row): readonly string[] {
  const { what, unit, ours, baselines = [], goal } = row
  const { ratio, met } = judge(row)
  return [
    what,
    inWords(ours, unit),
    baselines.map(({ name, spread }) => `${name}: ${inWords(spread, unit)}`).join('; '),
    ratio === undefined ? '' : inDigits(ratio),
    goal ? goalInWords(goal, row) : '',
    met === undefined ? '' : met ? 'yes' : 'no',
  ]
}

const heads = ['what', 'Compileo Tray', 'compared with', 'ratio', 'goal', 'met']

/** Lays cells out as a table of Markdown whose columns stand under each other. Pure. */
export function markdownTable(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = head.map((word, column) =>
    Math.max(word.length, ...lines.map((line) => line[column]?.length ?? 0)),
  )
  const write = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`
  return [write(head), write(widths.map((width) => '-'.repeat(width))), ...lines.map(write)].join('\n')
}

/** The table of all rows, and under it what their notes say. Pure. */
export function tableOf(rows: readonly Row[]): string {
  const notes = rows.flatMap(({ what, note }) => (note === undefined ? [] : [`- ${what}: ${note}`]))
  return [markdownTable(heads, rows.map(cellsOf)), ...(notes.length > 0 ? [notes.join('\n')] : [])].join(
    '\n\n',
  )
}
