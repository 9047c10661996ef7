import type { ResultErrors } from '../outcome.ts'
import { errorSummary } from './error-summary.ts'
import { isObject } from './json-value.ts'

type Fields = Readonly<Record<string, unknown>>

const batchStep = /^Processing batch (\d{1,6})\/(\d{1,6})$/

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

/** How many batches the steps name: the last ones may leave no other trace. */
function batchesIn(steps: readonly string[]): number {
  const counts = steps.map((step) => Number(batchStep.exec(step)?.[2] ?? 0))
  return Math.max(0, ...counts)
}

function failedEntries(result: Fields, steps: readonly string[]): ResultErrors | undefined {
  const { result: made, datasets_per_chunk: requested } = result
  if (!isObject(made)) return undefined
  const entries = countIn(made['entries_count'])
  const batches = objectsIn(made['batch_files'])
  const places = new Set(batches.flatMap(({ batch_index: place }) => countIn(place) ?? []))
  const of = [...places].reduce((count, place) => Math.max(count, place + 1), batchesIn(steps))
  if (of > places.size) return { what: 'batches', failed: of - places.size, of }
  const chunks = batches.reduce((sum, { chunks_processed: each }) => sum + (countIn(each) ?? 0), 0)
  const wanted = chunks * (countIn(requested) ?? 0)
  if (entries === 0 && wanted === 0) return { what: 'entries', failed: 0, of: 0 }
  if (entries === undefined || entries >= wanted) return undefined
  return { what: 'entries', failed: wanted - entries, of: wanted }
}

/** An extraction without results: the model may not have responded, or not to the end. */
function withoutResults(result: Fields, chunks: number | undefined): ResultErrors | undefined {
  const { extraction_summary: summary, parameters } = result
  const read = isObject(summary) ? countIn(summary['processed_chunks']) : undefined
  const most = isObject(parameters) ? countIn(parameters['max_chunks']) : undefined
  const of = Math.max(read ?? 0, Math.min(chunks ?? 0, most || Infinity))
  if (countIn(result['total_results']) === 0) return { what: 'results', failed: of, of }
  return read !== undefined && read < of ? { what: 'results', failed: of - read, of } : undefined
}

/** The project of an extraction's result; undefined if it doesn't say how many chunks it read. */
export function projectOfExtraction(result: unknown): string | undefined {
  if (!isObject(result) || result['operation'] !== 'extraction') return undefined
  const { project_id: project, extraction_summary: summary } = result
  const isCounted = isObject(summary) && countIn(summary['processed_chunks']) !== undefined
  return isCounted && typeof project === 'string' && project !== '' ? project : undefined
}

/** A quality analysis that the dataset didn't pass. */
function failedMetrics(result: Fields): ResultErrors | undefined {
  if (result['passed'] !== false) return undefined
  const of = countIn(result['total_metrics']) ?? 0
  const [issue] = Array.isArray(result['issues']) ? result['issues'] : []
  const reason = typeof issue === 'string' ? errorSummary(issue) : undefined
  return { what: 'metrics', failed: countIn(result['failed_metrics']) ?? 0, of, ...(reason && { reason }) }
}

/** A dataset whose last step is an earlier batch lost the others. */
function lostBatches(step = ''): ResultErrors | undefined {
  const [, last, all] = batchStep.exec(step) ?? []
  const failed = Number(all) - Number(last)
  return failed > 0 ? { what: 'batches', failed, of: Number(all) } : undefined
}

/**
 * What failed of a completed run, by its result, its known steps, and how many chunks an extraction should have
 * read. It only reads what the server's own workers write and never guesses.
 */
export function errorsOfResult(
  result: unknown,
  steps: readonly string[] = [],
  chunks?: number,
): ResultErrors | undefined {
  const lost = lostBatches(steps.at(-1))
  if (!isObject(result)) return lost
  return (
    failedDocuments(result) ??
    withoutResults(result, chunks) ??
    failedMetrics(result) ??
    failedEntries(result, steps) ??
    lost
  )
}
