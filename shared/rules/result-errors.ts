import type { ResultErrors } from '../outcome.ts'
import { findDataset } from './dataset-in-result.ts'
import { summarizeError } from './error-summary.ts'
import { isUuid } from './job-ids.ts'
import { isObject } from './json-value.ts'

type Fields = Readonly<Record<string, unknown>>

interface Counted {
  /** How many chunks an extraction should have read. */
  readonly chunks?: number | undefined
  /** How many entries of a dataset contain only what the model wrote. */
  readonly unreadable?: number | undefined
  /** The name of the only document that failed. */
  readonly document?: string | undefined
}

const batchStep = /^Processing batch (\d{1,6})\/(\d{1,6})$/

const readCount = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined

const readObjects = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.filter(isObject) : []

function findFailedDocuments(result: Fields, document?: string): ResultErrors | undefined {
  const results = readObjects(result['results'])
  const failures = results.filter(({ status }) => status === 'failed')
  const total = readCount(result['total_documents']) ?? results.length
  const processedCount = readCount(result['processed_documents']) ?? total - failures.length
  const failed = Math.max(total - processedCount, 0)
  if (failed === 0) return undefined
  const first = failures.map(({ error }) => error).find((error) => typeof error === 'string' && error !== '')
  const reason = typeof first === 'string' ? summarizeError(first) : undefined
  return { what: 'documents', failed, of: total, ...(document && { document }), ...(reason && { reason }) }
}

/** Returns the ID of the failed document, if only one failed. The result doesn't contain the document's name. */
export function findFailedDocument(result: unknown): string | undefined {
  if (!isObject(result)) return undefined
  const [only, ...others] = readObjects(result['results']).filter(({ status }) => status === 'failed')
  const id = others.length === 0 && only?.['document_id']
  return typeof id === 'string' && isUuid(id) ? id : undefined
}

/** Counts the batches by the steps, which may be the only sign that the last batches are missing. */
function countBatches(steps: readonly string[]): number {
  const counts = steps.map((step) => Number(batchStep.exec(step)?.[2] ?? 0))
  return Math.max(0, ...counts)
}

function findFailedEntries(
  result: Fields,
  steps: readonly string[],
  unreadable = 0,
): ResultErrors | undefined {
  const { result: dataset, datasets_per_chunk: requestedPerChunk } = result
  if (!isObject(dataset)) return undefined
  const entries = readCount(dataset['entries_count'])
  const batches = readObjects(dataset['batch_files'])
  const places = new Set(batches.flatMap(({ batch_index: place }) => readCount(place) ?? []))
  const total = [...places].reduce((count, place) => Math.max(count, place + 1), countBatches(steps))
  if (total > places.size) return { what: 'batches', failed: total - places.size, of: total }
  const chunks = batches.reduce((sum, { chunks_processed: each }) => sum + (readCount(each) ?? 0), 0)
  const wantedCount = chunks * (readCount(requestedPerChunk) ?? 0)
  if (entries === 0 && wantedCount === 0) return { what: 'entries', failed: 0, of: 0 }
  if (unreadable > 0)
    return { what: 'unreadable', failed: unreadable, of: Math.max(entries ?? 0, unreadable) }
  if (entries === undefined || entries >= wantedCount) return undefined
  return { what: 'entries', failed: wantedCount - entries, of: wantedCount }
}

/** Finds chunks without results. The model may not have responded for them, or not completely. */
function findMissingResults(result: Fields, chunks: number | undefined): ResultErrors | undefined {
  const { extraction_summary: summary, parameters } = result
  const read = isObject(summary) ? readCount(summary['processed_chunks']) : undefined
  const max = isObject(parameters) ? readCount(parameters['max_chunks']) : undefined
  const total = Math.max(read ?? 0, Math.min(chunks ?? 0, max || Infinity))
  if (readCount(result['total_results']) === 0) return { what: 'results', failed: total, of: total }
  return read !== undefined && read < total ? { what: 'results', failed: total - read, of: total } : undefined
}

/**
 * Returns the project of an extraction; undefined if the result doesn't contain the number of chunks that
 * were read.
 */
export function getExtractionProject(result: unknown): string | undefined {
  if (!isObject(result) || result['operation'] !== 'extraction') return undefined
  const { project_id: project, extraction_summary: summary } = result
  const isCounted = isObject(summary) && readCount(summary['processed_chunks']) !== undefined
  return isCounted && typeof project === 'string' && project !== '' ? project : undefined
}

/** Returns the dataset of a result if it has entries in JSON files, with the size of these files. */
export function findCountedDataset(
  result: unknown,
): { readonly id: string; readonly bytes: number } | undefined {
  const dataset = isObject(result) ? result['result'] : undefined
  if (!isObject(dataset) || !readCount(dataset['entries_count'])) return undefined
  const namedDataset = findDataset(result)
  const bytes = readCount(dataset['total_size'])
  const isText = readObjects(dataset['batch_files']).every(({ file_path: path }) =>
    /\.jsonl?$/.test(String(path)),
  )
  return namedDataset && bytes !== undefined && isText ? { id: namedDataset.id, bytes } : undefined
}

/** Counts the metrics that a dataset failed. An analysis without metrics has 0 of 0. */
function findFailedMetrics(result: Fields): ResultErrors | undefined {
  const { metrics, passed } = result
  if (isObject(metrics) && Object.keys(metrics).length === 0) return { what: 'metrics', failed: 0, of: 0 }
  if (passed !== false) return undefined
  const total = Math.max(1, readCount(result['total_metrics']) ?? 0)
  const [issue] = Array.isArray(result['issues']) ? result['issues'] : []
  const reason = typeof issue === 'string' ? summarizeError(issue) : undefined
  return {
    what: 'metrics',
    failed: readCount(result['failed_metrics']) ?? 0,
    of: total,
    ...(reason && { reason }),
  }
}

/** Finds lost batches. If the last step isn't the step of the last batch, later batches are missing. */
function findLostBatches(step = ''): ResultErrors | undefined {
  const [, last, all] = batchStep.exec(step) ?? []
  const failed = Number(all) - Number(last)
  return failed > 0 ? { what: 'batches', failed, of: Number(all) } : undefined
}

/**
 * Finds what failed in a completed run from its result, its known steps and additional counts. It only uses
 * what the server's own workers write, and never guesses.
 */
export function findResultErrors(
  result: unknown,
  steps: readonly string[] = [],
  { chunks, unreadable, document }: Counted = {},
): ResultErrors | undefined {
  const lost = findLostBatches(steps.at(-1))
  if (!isObject(result)) return lost
  return (
    findFailedDocuments(result, document) ??
    findMissingResults(result, chunks) ??
    findFailedMetrics(result) ??
    findFailedEntries(result, steps, unreadable) ??
    lost
  )
}
