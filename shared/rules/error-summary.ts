import { detachString, truncate, truncateWithEllipsis } from '../truncate.ts'

/**
 * The heading of a Python traceback. In a traceback of an exception group, the heading follows "Exception
 * Group".
 */
const header = 'Traceback (most recent call last)'
const groupHeader = '+ Exception Group Traceback'

/** Replaces the part that `truncateError` has removed. The last lines of the error follow. */
const omissionMark = '\n[…]\n'

/**
 * Matches the first line after the indented stack frames, such as "ValueError: no chunks". In an exception
 * group, a bar precedes it.
 */
const exception = /\n(?: *\| )?([^\s|+].*)/g

interface FoundLine {
  readonly at: number
  readonly line: string
}

function exceptionAfter(text: string, from: number): FoundLine | undefined {
  exception.lastIndex = from
  const match = exception.exec(text)
  const line = match?.[1]?.trimEnd()
  if (!match || line === undefined) return undefined
  const at = match.index + match[0].length - (match[1]?.length ?? 0)
  if (!line.endsWith(':')) return { at, line }
  // The first line of the message may be empty. The message then continues on the next line.
  const [next = ''] = text.slice(exception.lastIndex).trimStart().split('\n', 1)
  return { at, line: `${line} ${next.trimEnd()}`.trimEnd() }
}

/** Returns the position of the first exception after `from` that isn't an exception group itself. */
function firstOfGroup(text: string, from: number): number {
  // The header of each member of a group is `+---- 2 ----`. The header of the first member is `+-+---- 1
  // ----`.
  const memberHeaders = /\n *\+-(\+?)/g
  memberHeaders.lastIndex = from
  let begin = from
  for (let head = memberHeaders.exec(text); head; head = memberHeaders.exec(text)) {
    if (head[1] === '') return Math.max(begin, text.lastIndexOf(header, head.index))
    begin = Math.max(memberHeaders.lastIndex, text.indexOf('\n', memberHeaders.lastIndex))
  }
  return begin
}

/**
 * Finds the last exception of a chain ("During handling of the above exception..."), or the first exception
 * of a group.
 */
function findException(text: string): FoundLine | undefined {
  const last = text.lastIndexOf(header)
  const cut = text.lastIndexOf(omissionMark)
  const prefix = last === -1 ? '' : text.slice(text.lastIndexOf('\n', last) + 1, last)
  const isOfGroup = /[|+]/.test(prefix)
  const from = isOfGroup ? firstOfGroup(text, Math.max(0, cut, text.lastIndexOf(groupHeader))) : last
  return exceptionAfter(text, Math.max(0, from, cut === -1 ? 0 : cut + omissionMark.length - 1))
}

function lastLine(text: string): FoundLine {
  const end = text.trimEnd()
  const at = end.lastIndexOf('\n') + 1
  return { at, line: end.slice(at).trim() }
}

function findSummary(error: string): FoundLine | undefined {
  const at = error.search(/\S/)
  if (at === -1) return undefined
  const [line = ''] = error.slice(at).split('\n', 1)
  const first = { at, line: line.trimEnd() }
  const headerIndex = line.indexOf(header)
  // A Python syntax error has no traceback heading.
  if (headerIndex === -1 && !line.startsWith('File "')) return first
  const foundLine = findException(error) ?? lastLine(error)
  const before = headerIndex === -1 ? '' : line.slice(0, headerIndex).trim()
  return before === '' || /^(?:[+|] )?Exception Group$/.test(before)
    ? foundLine
    : { at: foundLine.at, line: `${before} ${foundLine.line}` }
}

/**
 * Returns the first line of an error, or the exception if the error begins with a Python traceback. Takes
 * linear time.
 */
export const summarizeError = (error: string | undefined): string | undefined =>
  error === undefined ? undefined : findSummary(error)?.line

/** Returns the exception of a Python traceback anywhere in the text; undefined if there is none. */
export const summarizeTraceback = (error: string): string | undefined =>
  error.includes(header) ? (findException(error) ?? lastLine(error)).line : undefined

/**
 * Truncates an error to `maxLength` UTF-16 units. Keeps the beginning, and also the end if it contains the
 * line that `summarizeError` returns.
 */
export function truncateError(error: string, maxLength: number): string {
  if (error.length <= maxLength) return error
  const text = error.trim()
  const half = Math.floor((maxLength - omissionMark.length) / 2)
  const at = findSummary(text)?.at ?? 0
  if (at < half) return truncateWithEllipsis(text, maxLength)
  const nextLine = text.indexOf('\n', text.length - half)
  const from = nextLine === -1 ? at : Math.min(at, nextLine + 1)
  return detachString(`${truncate(text, half)}${omissionMark}${truncateWithEllipsis(text.slice(from), half)}`)
}
