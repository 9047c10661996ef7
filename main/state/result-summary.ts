import { texts } from '../../shared/texts/current.ts'
import { cut } from './words.ts'

/** Longest summary, in characters as a reader counts them. */
const longest = 200
const longestField = 80
const longestName = 40
const mostFields = 4
/** No more fields of a result are looked at: it may be of any size. */
const mostLooked = 50

/** Fields that say again what the outcome says, as the workers write them into every result. */
const isRepetition = (name: string, value: unknown) =>
  name === 'job_id' || ((name === 'status' || name === 'success') && typeof value !== 'number')

/** The first line that says something. Only the beginning is looked at: some results hold a whole document. */
function lineOf(text: string, longestLine: number): string | undefined {
  const line = /\S.*/.exec(text.slice(0, 2_000))?.[0]
  return line === undefined ? undefined : cut(line, longestLine)
}

/** A value in few words; undefined where it says nothing. */
function wordsOf(value: unknown, longestLine: number): string | undefined {
  if (typeof value === 'string') return lineOf(value, longestLine)
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined
  if (typeof value === 'boolean') return value ? texts.words.yes : texts.words.no
  if (Array.isArray(value)) return texts.words.items(value.length)
  if (typeof value !== 'object' || value === null) return undefined
  const size = Object.keys(value).length
  return size === 0 ? undefined : texts.words.fields(size)
}

interface Field {
  readonly text: string
  /** The lower, the more it tells. */
  readonly rank: number
}

function rankOf(value: unknown): number {
  if (typeof value === 'number' || Array.isArray(value)) return 0
  if (typeof value === 'string') return 1
  return typeof value === 'boolean' ? 2 : 3
}

function fieldsOf(result: object): Field[] {
  const looked = Object.entries(result).slice(0, mostLooked)
  return looked.flatMap(([name, value]) => {
    const words = isRepetition(name, value) ? undefined : wordsOf(value, longestField)
    if (words === undefined) return []
    return [{ text: `${cut(name.slice(0, 200), longestName)}: ${words}`, rank: rankOf(value) }]
  })
}

/**
 * What a job's result says, on one line of at most 200 characters, such as "documents: 5, chunks: 412 items": of an
 * object the four fields that tell most, counts before names, in the result's own order. Undefined where it says
 * nothing. It never throws, and reads no more than the beginnings of a large result. Pure.
 */
export function resultSummary(result: unknown): string | undefined {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return wordsOf(result, longest)
  const fields = fieldsOf(result)
  const telling = new Set(fields.toSorted((a, b) => a.rank - b.rank).slice(0, mostFields))
  const told = fields.filter((field) => telling.has(field)).map(({ text }) => text)
  return told.length > 0 ? cut(told.join(', '), longest) : undefined
}
