import { resultCounts, type ResultCount, type ResultSummary, type ResultValue } from '../result-summary.ts'
import type { Texts } from './index.ts'

type Words = Pick<Texts, 'results' | 'words'>

/**
 * What a job brought, on one line: "5 documents · 734 chunks", "Taxonomy created: 148 categories, 3 levels from 2,310
 * chunks"; of results that nobody knows the fields by the server's names.
 */
export function resultLine(summary: ResultSummary | undefined, texts: Words): string | undefined {
  if (!summary) return undefined
  const { kind, counts, fields, value } = summary
  const { results } = texts
  if (value !== undefined) return valueInWords(value, texts)
  if (!counts) {
    const line = fields?.map((field) => `${field.name}: ${valueInWords(field.value, texts)}`).join(', ')
    return kind ? results.done[kind] : line
  }
  const words = (what: ResultCount) => {
    const count = counts[what]
    return count === undefined ? [] : [results.counts[what](count)]
  }
  const makes = kind === 'taxonomy' || kind === 'dataset' || kind === 'extraction'
  if (!makes) return resultCounts.flatMap(words).join(' · ')
  const made = (['categories', 'levels', 'entries', 'results'] as const).flatMap(words).join(', ')
  const source =
    counts.chunks === undefined
      ? counts.documents === undefined
        ? undefined
        : results.sources.documents(counts.documents)
      : results.sources.chunks(counts.chunks)
  if (made === '') return resultCounts.flatMap(words).join(' · ')
  const whole = source === undefined ? made : results.from(made, source)
  return kind === 'extraction' ? whole : results.made[kind](whole)
}

function valueInWords(value: ResultValue, { words }: Pick<Texts, 'words'>): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value !== 'object') return String(value)
  return 'items' in value ? words.items(value.items) : words.fields(value.fields)
}
