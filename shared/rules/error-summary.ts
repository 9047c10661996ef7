import { copied, cutTo, cutWithEllipsis } from '../cut.ts'

/** How Python heads the report of an exception; that of a group begins with "Exception Group". */
const header = 'Traceback (most recent call last)'
const groupHeader = '+ Exception Group Traceback'

/** Stands for what `boundedError` left out: the last lines follow it. */
const leftOut = '\n[…]\n'

/**
 * The first line after the indented frames, such as "ValueError: no chunks". Those of a group stand behind a bar.
 * Each line is looked at once.
 */
const exception = /\n(?: *\| )?([^\s|+].*)/g

interface FoundLine {
  /** Where in the text. */
  readonly at: number
  readonly line: string
}

function exceptionAfter(text: string, from: number): FoundLine | undefined {
  exception.lastIndex = from
  const found = exception.exec(text)
  const line = found?.[1]?.trimEnd()
  if (!found || line === undefined) return undefined
  const at = found.index + found[0].length - (found[1]?.length ?? 0)
  if (!line.endsWith(':')) return { at, line }
  // A message that begins with an empty line.
  const [next = ''] = text.slice(exception.lastIndex).trimStart().split('\n', 1)
  return { at, line: `${line} ${next.trimEnd()}`.trimEnd() }
}

/** Where the first exception of a group that is no group itself is told, from `from` on: all others come of their own. */
function firstOfGroup(text: string, from: number): number {
  // Of each member the head is `+---- 2 ----`, and `+-+---- 1 ----` of a group's first.
  const heads = /\n *\+-(\+?)/g
  heads.lastIndex = from
  let begin = from
  for (let head = heads.exec(text); head; head = heads.exec(text)) {
    if (head[1] === '') {
      return Math.max(begin, text.lastIndexOf(header, head.index))
    }
    begin = Math.max(heads.lastIndex, text.indexOf('\n', heads.lastIndex))
  }
  return begin
}

/**
 * The line of the exception that a report of Python is about. Of a chain of them ("During handling of the above
 * exception...") that is the last, of a group its first.
 */
function findException(text: string): FoundLine | undefined {
  const last = text.lastIndexOf(header)
  const cut = text.lastIndexOf(leftOut)
  const prefix = last === -1 ? '' : text.slice(text.lastIndexOf('\n', last) + 1, last)
  const isOfGroup = /[|+]/.test(prefix)
  const from = isOfGroup ? firstOfGroup(text, Math.max(0, cut, text.lastIndexOf(groupHeader))) : last
  return exceptionAfter(text, Math.max(0, from, cut === -1 ? 0 : cut + leftOut.length - 1))
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
  const headed = line.indexOf(header)
  // Of a script that is no Python, the report has no header.
  if (headed === -1 && !line.startsWith('File "')) return first
  const found = findException(error) ?? lastLine(error)
  const before = headed === -1 ? '' : line.slice(0, headed).trim()
  return before === '' || /^(?:[+|] )?Exception Group$/.test(before)
    ? found
    : { at: found.at, line: `${before} ${found.line}` }
}

/**
 * The line of an error that matters: its first, or what a Python traceback that it begins with is about. Undefined
 * where the error says nothing. Pure; its time grows with the error's length and no faster.
 */
export function errorSummary(error: string | undefined): string | undefined {
  return error === undefined ? undefined : findSummary(error)?.line
}

/** What a Python traceback is about, wherever in the text it stands; undefined where there is none. */
export function tracebackSummary(error: string): string | undefined {
  return error.includes(header) ? (findException(error) ?? lastLine(error)).line : undefined
}

/**
 * An error of at most `longest` UTF-16 units: the whole of it, or its beginning, or its beginning and its end where
 * `errorSummary` is further down. The summary stays what it was, as far as there is room for it. Pure.
 */
export function boundedError(error: string, longest: number): string {
  if (error.length <= longest) return error
  const text = error.trim()
  const half = Math.floor((longest - leftOut.length) / 2)
  const at = findSummary(text)?.at ?? 0
  if (at < half) return cutWithEllipsis(text, longest)
  const nextLine = text.indexOf('\n', text.length - half)
  const from = nextLine === -1 ? at : Math.min(at, nextLine + 1)
  return copied(`${cutTo(text, half)}${leftOut}${cutWithEllipsis(text.slice(from), half)}`)
}
