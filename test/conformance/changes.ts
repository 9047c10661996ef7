import type { Capture } from '#test/integration/server/capture.ts'
const headersOfTheMoment = new Set(['content-length', 'x-ratelimit-remaining', 'x-ratelimit-reset'])
/** Fields with texts that the program reads or shows; others hold data of the run. */
const readFields = new Set(['status', 'error', 'detail', 'message', 'msg', 'type'])

/** Fields whose content depends on the request or its data. */
const opaque = /(?:^|\.)(?:parameters|summary|metrics)$|^details\.results$/

const steady = (text: string) =>
  text
    .replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '(ID)')
    .replaceAll(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, '(date)')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?/g, '(time)')
    .replaceAll(/\b127\.0\.0\.1:\d+/g, '(address)')
    .replaceAll(/\/[^\s()]*\/(?=(?:src\/compileo|storage)\/)/g, '(folder)/')

const quoted = (text: string) => `“${text.length > 200 ? `${text.slice(0, 200)}…` : text}”`

/** The type of a JSON value, including a time's format. */
function kindOf(value: unknown) {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value !== 'string') return `a ${typeof value}`
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/.test(value)) return 'text'
  return `a time ${/(?:Z|[+-]\d\d:?\d\d)$/.test(value) ? 'with' : 'without'} a zone`
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function namesChanged(
  kept: readonly string[],
  now: readonly string[],
  what: string,
  named: (name: string) => string,
) {
  const common = kept.filter((name) => now.includes(name))
  const order = now.filter((name) => kept.includes(name))
  return [
    ...kept.filter((name) => !now.includes(name)).map((name) => `${named(name)} is gone`),
    ...now.filter((name) => !kept.includes(name)).map((name) => `${named(name)} is new`),
    ...(common.join('\n') === order.join('\n') ? [] : [`the ${what} come in another order`]),
  ]
}

function valueChanged(kept: unknown, now: unknown, path: string): readonly string[] {
  const field = `the field ${quoted(path)}`
  // Which fields are null depends on the run.
  if (kept === null || now === null) return []
  if (kindOf(kept) !== kindOf(now)) return [`${field} is ${kindOf(now)} instead of ${kindOf(kept)}`]
  const name = path.slice(path.lastIndexOf('.') + 1)
  if (typeof kept === 'string' && typeof now === 'string' && readFields.has(name))
    return steady(kept) === steady(now) ? [] : [`${field} is ${quoted(now)} instead of ${quoted(kept)}`]
  if (Array.isArray(kept) && Array.isArray(now)) {
    const alike = (each: unknown) => {
      const sameKind = kept.filter((other) => kindOf(other) === kindOf(each))
      const sameStatus = sameKind.find(
        (other) => isObject(other) && isObject(each) && other['status'] === each['status'],
      )
      return sameStatus ?? sameKind[0] ?? kept[0]
    }
    return kept.length === 0 ? [] : now.flatMap((each) => valueChanged(alike(each), each, `${path}[]`))
  }
  if (!isObject(kept) || !isObject(now) || opaque.test(path)) return []
  const below = (each: string) => (path === '' ? each : `${path}.${each}`)
  const [before, after] = [kept, now].map((each) => Object.keys(each).map(steady))
  return [
    ...namesChanged(
      before ?? [],
      after ?? [],
      `fields${path && ` of ${quoted(path)}`}`,
      (each) => `the field ${quoted(below(each))}`,
    ),
    ...Object.keys(kept).flatMap((each) =>
      each in now ? valueChanged(kept[each], now[each], below(each)) : [],
    ),
  ]
}

/** @returns undefined if it is no JSON */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function bodyChanged(kept: string, now: string): readonly string[] {
  const [before, after] = [parsed(kept), parsed(now)]
  if (before !== undefined && after !== undefined)
    return kindOf(before) === kindOf(after)
      ? [...new Set(valueChanged(before, after, ''))]
      : [`the body is ${kindOf(after)} instead of ${kindOf(before)}`]
  // Frames of a stream, or lines of an extract.
  const [lines, newLines] = [kept, now].map((text) => steady(text).split('\n').filter(Boolean))
  if (!lines || !newLines || lines.join('\n') === newLines.join('\n')) return []
  const gone = lines.filter((line) => !newLines.includes(line)).map((line) => `this line is gone: ${line}`)
  const added = newLines.filter((line) => !lines.includes(line)).map((line) => `this line is new: ${line}`)
  return gone.length + added.length > 0
    ? [...gone, ...added]
    : ['the lines come in another order, or another number of times']
}

const headersOf = (lines: readonly string[]): readonly (readonly [name: string, value: string])[] =>
  lines.map((line) => {
    const at = line.indexOf(': ')
    return [line.slice(0, at), line.slice(at + 2)]
  })

function headersChanged(kept: readonly string[], now: readonly string[]) {
  const [before, after] = [headersOf(kept), headersOf(now)]
  const values = new Map(after)
  return [
    ...namesChanged(
      before.map(([name]) => name),
      after.map(([name]) => name),
      'headers',
      (name) => `the header ${quoted(name)}`,
    ),
    ...before.flatMap(([name, value]) => {
      const other = values.get(name)
      if (other === undefined || headersOfTheMoment.has(name) || steady(other) === steady(value)) return []
      return [`the header ${quoted(name)} is ${quoted(other)} instead of ${quoted(value)}`]
    }),
  ]
}

const statusOf = (line: string) => line.replace(/^HTTP\/1\.1 /, '')

/**
 * Status, headers and their order, the body's shape and the texts that the program reads, and how it ends.
 * Pure.
 */
export function changesOf(
  kept: Pick<Capture, 'head' | 'body' | 'ended'>,
  now: Pick<Capture, 'head' | 'body' | 'ended'>,
): readonly string[] {
  const [[before = '', ...headers], [after = '', ...newHeaders]] = [kept.head, now.head]
  // The rest follows from another status.
  if (before !== after)
    return [
      `it responds ${quoted(statusOf(after))} instead of ${quoted(statusOf(before))}: ${quoted(now.body)}`,
    ]
  const ended = now.ended === kept.ended ? [] : [`the response is ${now.ended} instead of ${kept.ended}`]
  return [...headersChanged(headers, newHeaders), ...bodyChanged(kept.body, now.body), ...ended]
}
