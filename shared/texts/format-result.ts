import {
  resultCountNames,
  type ResultCountName,
  type ResultSummary,
  type ResultValue,
} from '../result-summary.ts'
import type { ResultErrors } from '../outcome.ts'
import type { Texts } from './index.ts'

type ResultTexts = Pick<Texts, 'results' | 'common'>

/**
 * Formats a result, such as "734 chunks from 5 documents". For a result of an unknown kind without counts,
 * formats the server's fields.
 */
export function formatResult(summary: ResultSummary | undefined, texts: ResultTexts): string | undefined {
  if (!summary) return undefined
  const { kind, counts, fields, value } = summary
  const { results } = texts
  if (value !== undefined) return formatResultValue(value, texts)
  if (!counts) {
    const line = fields?.map((field) => `${field.name}: ${formatResultValue(field.value, texts)}`).join(', ')
    return kind ? results.done[kind] : line
  }
  const formatCount = (what: ResultCountName) => {
    const count = counts[what]
    return count === undefined ? [] : [results.counts[what](count)]
  }
  const isOfChunks =
    counts.chunks !== undefined && (kind === 'taxonomy' || kind === 'dataset' || kind === 'extraction')
  const source = isOfChunks ? 'chunks' : 'documents'
  const things = resultCountNames.filter((what) => what !== source && (what !== 'documents' || !isOfChunks))
  const produced = things.flatMap(formatCount)
  const total = counts[source]
  if (produced.length === 0 || total === undefined) return resultCountNames.flatMap(formatCount).join(', ')
  const from = produced.length > 1 ? results.fromList : results.from
  return from(produced.join(', '), results.sources[source](total))
}

/**
 * Formats a completed run, such as "5 documents · 734 chunks · in 8 min 12 s".
 *
 * @param afterAll whether another outcome of the same run was announced before
 */
export function formatCompletedRun(
  result: ResultSummary | undefined,
  took: string | undefined,
  afterAll: boolean,
  texts: Pick<Texts, 'results' | 'common' | 'job'>,
): string {
  const line = formatResult(result, texts)
  if (!line) return texts.job.completed(took, afterAll)
  if (result?.fields && !result.kind) return `${texts.job.completed(took, afterAll)} · ${line}`
  return [
    ...(afterAll ? [texts.job.completed(undefined, true)] : []),
    line,
    ...(took ? [texts.job.inTime(took)] : []),
  ].join(' · ')
}

/** Formats "2 of 3 documents failed", or "1 of 3 documents failed (a.pdf)". */
export function formatResultErrors(
  { what, failed, of, document }: ResultErrors,
  { common }: Pick<Texts, 'common'>,
): string {
  const errors = common.errors[what](failed, of)
  return document === undefined ? errors : common.ofDocument(errors, document)
}

/** Formats "2 of 3 documents failed: No parsed file found". */
export const formatErrorsWithReason = (errors: ResultErrors, texts: Pick<Texts, 'common'>): string =>
  [formatResultErrors(errors, texts), errors.reason].filter(Boolean).join(': ')

export function formatResultValue(value: ResultValue, { common }: Pick<Texts, 'common'>): string {
  if (typeof value === 'boolean') return value ? common.yes : common.no
  if (typeof value !== 'object') return String(value)
  return 'items' in value ? common.items(value.items) : common.fields(value.fields)
}
