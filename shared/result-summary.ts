import { truncate, truncateWithEllipsis } from './truncate.ts'
import { parseJobKind, type JobKind } from './job-kind.ts'
import { isObject } from './rules/json-value.ts'

export const resultCountNames = [
  'documents',
  'pages',
  'categories',
  'levels',
  'entries',
  'results',
  'chunks',
] as const
export type ResultCountName = (typeof resultCountNames)[number]

export type ResultValue = string | number | boolean | { readonly items: number } | { readonly fields: number }

/**
 * The counts in a result, as small, plain JSON without sentences. They are saved with the outcome, because
 * the server may delete the result.
 */
export interface ResultSummary {
  readonly kind?: JobKind
  readonly counts?: Readonly<Partial<Record<ResultCountName, number>>>
  /**
   * If the result has no known counts, up to four of its fields with the server's names. The most informative
   * fields come first.
   */
  readonly fields?: readonly { readonly name: string; readonly value: ResultValue }[]
  /** The value of a result that isn't an object. */
  readonly value?: ResultValue
}

/**
 * The names that the server's workers use for each count (docs/reference/compileo-server.md, "Finding jobs";
 * the recordings in test/server).
 */
const countFieldNames: Readonly<Record<ResultCountName, readonly string[]>> = {
  documents: ['processed_documents', 'documents_processed', 'total_documents', 'document_count', 'documents'],
  pages: ['total_pages', 'pages_processed', 'page_count', 'pages'],
  categories: ['total_categories', 'categories_count', 'category_count', 'categories'],
  levels: ['hierarchy_depth', 'max_depth', 'depth', 'levels'],
  entries: ['entries_count', 'total_entries', 'entries'],
  results: ['total_results', 'results_count'],
  chunks: [
    'total_chunks_created',
    'processed_chunks',
    'chunks_processed',
    'total_chunks',
    'chunks_created',
    'chunk_count',
    'chunks',
  ],
}

const nestedFields = ['result', 'summary', 'extraction_summary', 'statistics', 'stats'] as const

const maxTextLength = 200
const maxFieldLength = 80
const maxNameLength = 40
const maxFields = 4
/** How many fields are read. The number is limited because results can have any size. */
const maxFieldsRead = 50

function readCount(value: unknown): number | undefined {
  if (Array.isArray(value)) return value.length
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined
}

function findCounts(result: Readonly<Record<string, unknown>>): ResultSummary['counts'] {
  const parts = [result, ...nestedFields.map((name) => result[name]).filter(isObject)]
  const countEntries = resultCountNames.flatMap((what) => {
    const counts = parts.flatMap((part) => countFieldNames[what].map((name) => readCount(part[name])))
    const count = counts.find((each) => each !== undefined)
    return count === undefined ? [] : [[what, count] as const]
  })
  return countEntries.length === 0 ? undefined : Object.fromEntries(countEntries)
}

/**
 * Returns the kind of the job: the worker's own name for it, or else the kind to which a typical field or
 * count belongs.
 */
function inferKind(
  result: Readonly<Record<string, unknown>>,
  counts: ResultSummary['counts'],
): JobKind | undefined {
  const { operation, job_type: type, result: within } = result
  const word = [operation, type].find((each) => typeof each === 'string')
  if (typeof word === 'string') return parseJobKind(word)
  if ('dataset_id' in result || (isObject(within) && 'dataset_id' in within)) return 'dataset'
  if ('benchmark_suite' in result) return 'benchmarking'
  return counts?.categories === undefined ? undefined : 'taxonomy'
}

const isRepetition = (name: string, value: unknown) =>
  name === 'job_id' || ((name === 'status' || name === 'success') && typeof value !== 'number')

/**
 * Returns the first line of a text. Only the beginning is read, because some results contain a whole
 * document.
 */
function toLine(text: string, longest: number): string | undefined {
  const line = /\S.*/.exec(truncate(text, 2_000))?.[0]
  return line && truncateWithEllipsis(line.replaceAll(/\s+/g, ' ').trim(), longest)
}

function toResultValue(value: unknown, longest: number): ResultValue | undefined {
  if (typeof value === 'string') return toLine(value, longest)
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : undefined
  if (typeof value === 'boolean') return value
  if (Array.isArray(value)) return { items: value.length }
  if (!isObject(value)) return undefined
  const size = Object.keys(value).length
  return size === 0 ? undefined : { fields: size }
}

/** Returns how informative a value is. Lower is better: counts come before texts. */
function getRank(value: ResultValue): number {
  if (typeof value === 'number' || (typeof value === 'object' && 'items' in value)) return 0
  if (typeof value === 'string') return 1
  return typeof value === 'boolean' ? 2 : 3
}

/**
 * Finds the most informative fields. @param isKnown whether a field is left out because the caller already
 * uses it
 */
function findFields(
  result: object,
  isKnown: (name: string) => boolean = () => false,
): NonNullable<ResultSummary['fields']> {
  const fields = Object.entries(result)
    .slice(0, maxFieldsRead)
    .filter(([name]) => !isKnown(name))
    .flatMap(([name, found]) => {
      const value = isRepetition(name, found) ? undefined : toResultValue(found, maxFieldLength)
      return value === undefined
        ? []
        : [{ name: truncateWithEllipsis(truncate(name, 200).replaceAll(/\s+/g, ' '), maxNameLength), value }]
    })
  const informativeFields = new Set(
    fields.toSorted((a, b) => getRank(a.value) - getRank(b.value)).slice(0, maxFields),
  )
  return fields.filter((field) => informativeFields.has(field))
}

/** Summarizes a result. It never throws, and reads only the beginning of a large result. */
export function summarizeResult(result: unknown): ResultSummary | undefined {
  if (!isObject(result)) {
    const value = toResultValue(result, maxTextLength)
    return value === undefined ? undefined : { value }
  }
  const counts = findCounts(result)
  const kind = inferKind(result, counts)
  const fields = counts ? undefined : findFields(result)
  if (!kind && !counts && fields?.length === 0) return undefined
  return { ...(kind && { kind }), ...(counts && { counts }), ...(fields?.length && { fields }) }
}

const knownFields: ReadonlySet<string> = new Set([
  'operation',
  'job_type',
  ...nestedFields,
  ...Object.values(countFieldNames).flat(),
])

/** Returns up to four fields of a result besides its kind and its counts. */
export const getOtherFields = (result: object): NonNullable<ResultSummary['fields']> =>
  findFields(result, (name) => knownFields.has(name))

const formatPlainValue = (value: ResultValue): string => {
  if (typeof value !== 'object') return String(value)
  return String('items' in value ? value.items : value.fields)
}

/**
 * Formats a summary for other programs and for searches, in the same words in every language: "documents: 5,
 * chunks: 412".
 */
export function formatPlainSummary({ counts = {}, fields = [], value }: ResultSummary): string {
  return [
    ...(value === undefined ? [] : [formatPlainValue(value)]),
    ...Object.entries(counts).map(([what, count]) => `${what}: ${count}`),
    ...fields.map((field) => `${field.name}: ${formatPlainValue(field.value)}`),
  ].join(', ')
}
