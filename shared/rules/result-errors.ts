import type { ResultErrors } from '../outcome.ts'
import { errorSummary } from './error-summary.ts'
import { isObject } from './json-value.ts'

type Fields = Readonly<Record<string, unknown>>

const countIn = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined

const objectsIn = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isObject) : [])

function failedDocuments(result: Fields): ResultErrors | undefined {
  const results = objectsIn(result['results'])
  const failures = results.filter(({ status }) => status === 'failed')
  const of = countIn(result['total_documents']) ?? results.length
  const processed = countIn(result['processed_documents']) ?? of - failures.length
  const failed = Math.max(of - processed, 0)
  if (failed === 0) return undefined
  const first = failures.map(({ error }) => error).find((error) => typeof error === 'string' && error !== '')
  const reason = typeof first === 'string' ? errorSummary(first) : undefined
  return { what: 'documents', failed, of, ...(reason && { reason }) }
}

function failedEntries(result: Fields): ResultErrors | undefined {
  const { result: made, datasets_per_chunk: requested } = result
  if (!isObject(made)) return undefined
  const entries = countIn(made['entries_count'])
  const batches = objectsIn(made['batch_files'])
  const places = new Set(batches.flatMap(({ batch_index: place }) => countIn(place) ?? []))
  // Batches after the last file leave no trace.
  const of = Math.max(-1, ...[...places].slice(0, 10_000)) + 1
  if (of > places.size) return { what: 'batches', failed: of - places.size, of }
  const chunks = batches.reduce((sum, { chunks_processed: each }) => sum + (countIn(each) ?? 0), 0)
  const wanted = chunks * (countIn(requested) ?? 0)
  if (entries === 0 && wanted === 0) return { what: 'entries', failed: 0, of: 0 }
  if (entries === undefined || entries >= wanted) return undefined
  return { what: 'entries', failed: wanted - entries, of: wanted }
}

/** The model may not have responded. */
function withoutResults(result: Fields): ResultErrors | undefined {
  if (countIn(result['total_results']) !== 0) return undefined
  const summary = result['extraction_summary']
  const chunks = (isObject(summary) ? countIn(summary['processed_chunks']) : undefined) ?? 0
  return { what: 'results', failed: chunks, of: chunks }
}

/** A quality analysis that the dataset didn't pass. */
function failedMetrics(result: Fields): ResultErrors | undefined {
  if (result['passed'] !== false) return undefined
  const of = countIn(result['total_metrics']) ?? 0
  const [issue] = Array.isArray(result['issues']) ? result['issues'] : []
  const reason = typeof issue === 'string' ? errorSummary(issue) : undefined
  return { what: 'metrics', failed: countIn(result['failed_metrics']) ?? 0, of, ...(reason && { reason }) }
}

/** A dataset whose last step is an earlier batch lost the others, which leave no trace in its result. */
function lostBatches(step: string): ResultErrors | undefined {
  const [, last, all] = /^Processing batch (\d{1,6})\/(\d{1,6})$/.exec(step) ?? []
  const failed = Number(all) - Number(last)
  return failed > 0 ? { what: 'batches', failed, of: Number(all) } : undefined
}

/** It only reads what the server's own workers write and never guesses. */
export function errorsOfResult(result: unknown, lastStep = ''): ResultErrors | undefined {
  const lost = lostBatches(lastStep)
  if (!isObject(result)) return lost
  return (
    failedDocuments(result) ??
    withoutResults(result) ??
    failedMetrics(result) ??
    failedEntries(result) ??
    lost
  )
}
