import { judge, type Goal, type Row, type Spread } from './rows.ts'

/** Rounds to the digits that aren't noise. */
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

function goalInWords({ of, atMost }: Goal, { unit, baselines }: Row): string {
  const bound = `at most ${atMost.toLocaleString('en')}`
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

export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(cellsOf)
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...lines.map((line) => line[column]?.length ?? 0)),
  )
  const write = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`
  return [write(heads), write(widths.map((width) => '-'.repeat(width))), ...lines.map(write)].join('\n')
}
