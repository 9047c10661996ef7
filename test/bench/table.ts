import { judge, type Goal, type Row } from './rows.ts'
import type { Spread } from './stats.ts'

/** Only the digits above a machine's noise. */
function inDigits(value: number): string {
  if (!Number.isFinite(value)) return '-'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  if (value === 0 || Math.abs(value) >= 10) return value.toFixed(value === 0 ? 0 : 1)
  return Math.abs(value) >= 0.1 ? value.toFixed(2) : value.toPrecision(2)
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

function markdownTable(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = head.map((word, column) =>
    Math.max(word.length, ...lines.map((line) => line[column]?.length ?? 0)),
  )
  const write = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`
  return [write(head), write(widths.map((width) => '-'.repeat(width))), ...lines.map(write)].join('\n')
}

export function tableOf(rows: readonly Row[]): string {
  const notes = rows.flatMap(({ what, note }) => (note === undefined ? [] : [`- ${what}: ${note}`]))
  return [markdownTable(heads, rows.map(cellsOf)), ...(notes.length > 0 ? [notes.join('\n')] : [])].join(
    '\n\n',
  )
}
