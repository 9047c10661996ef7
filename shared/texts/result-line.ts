import { resultCounts, type ResultCount, type ResultSummary, type ResultValue } from '../result-summary.ts'
import type { ResultErrors } from '../outcome.ts'
import type { Texts } from './index.ts'

type Words = Pick<Texts, 'results' | 'words'>

/** "5 documents · 734 chunks"; for unknown results, the server's fields. */
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
  const things = (['categories', 'levels', 'entries', 'results'] as const).flatMap(words)
  const source =
    counts.chunks === undefined
      ? counts.documents === undefined
        ? undefined
        : results.sources.documents(counts.documents)
      : results.sources.chunks(counts.chunks)
  if (things.length === 0) return resultCounts.flatMap(words).join(' · ')
  const made = things.join(', ')
  const from = things.length > 1 ? results.fromList : results.from
  const whole = source === undefined ? made : from(made, source)
  return kind === 'extraction' ? whole : results.made[kind](whole)
}

/**
 * "5 documents · 734 chunks · in 8 min 12 s".
 *
 * @param afterAll another outcome was announced before
 */
export function completedSentence(
  result: ResultSummary | undefined,
  took: string | undefined,
  afterAll: boolean,
  texts: Pick<Texts, 'results' | 'words' | 'job'>,
): string {
  const line = resultLine(result, texts)
  if (!line) return texts.job.completed(took, afterAll)
  if (result?.fields && !result.kind) return `${texts.job.completed(took, afterAll)} · ${line}`
  return [
    ...(afterAll ? [texts.job.completed(undefined, true)] : []),
    line,
    ...(took ? [texts.job.inTime(took)] : []),
  ].join(' · ')
}

/** Writes "2 of 3 documents failed". */
export const errorsInWords = ({ what, failed, of }: ResultErrors, { words }: Pick<Texts, 'words'>): string =>
  words.errors[what](failed, of)

/** Writes "2 of 3 documents failed: No parsed file found". */
export const errorsWithReason = (errors: ResultErrors, texts: Pick<Texts, 'words'>): string =>
  [errorsInWords(errors, texts), errors.reason].filter(Boolean).join(': ')

export function valueInWords(value: ResultValue, { words }: Pick<Texts, 'words'>): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value !== 'object') return String(value)
  return 'items' in value ? words.items(value.items) : words.fields(value.fields)
}
