import type { Capture } from '#test/integration/server/capture.ts'

/** These headers are different in each response. */
const headersOfTheMoment = /^(?:content-length|x-ratelimit-(?:remaining|reset))$/
/** Texts that the app reads or shows. Other fields contain data of the run. */
const readFields = /(?:^|\.)(?:status|error|detail|message|msg|type)$/
/** The contents of these fields depend on the request. */
const opaque = /(?:^|\.)(?:parameters|summary|metrics)$|^details\.results$/

type Described = Map<string, Set<string>>

const steady = (text: string) =>
  text
    .replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '(ID)')
    .replaceAll(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, '(date)')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?/g, '(time)')
    .replaceAll(/\b127\.0\.0\.1:\d+/g, '(address)')
    .replaceAll(/\/[^\s()]*\/(?=(?:src\/compileo|storage)\/)/g, '(folder)/')

const quoted = (text: string) => `“${text.length > 200 ? `${text.slice(0, 200)}…` : text}”`

/** Describes a JSON value by its type and format. A text that the app reads is described by itself. */
function describe(value: unknown, path: string) {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value !== 'string') return `a ${typeof value}`
  if (readFields.test(path)) return quoted(steady(value))
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/.test(value)) return 'text'
  return `a time ${/(?:Z|[+-]\d\d:?\d\d)$/.test(value) ? 'with' : 'without'} a zone`
}

function fieldsOf(value: unknown, path = '', found: Described = new Map()): Described {
  const known = found.get(path) ?? new Set()
  found.set(path, known)
  // Null values aren't described, because which fields are null differs between runs.
  if (value === null) return found
  known.add(describe(value, path))
  if (typeof value !== 'object' || opaque.test(path)) return found
  if (Array.isArray(value)) for (const each of value) fieldsOf(each, `${path}[]`, found)
  else
    for (const [name, each] of Object.entries(value))
      fieldsOf(each, path === '' ? steady(name) : `${path}.${steady(name)}`, found)
  return found
}

const headersOf = (lines: readonly string[]): Described =>
  new Map([
    ['', new Set(['headers'])],
    ...lines.map((line) => {
      const at = line.indexOf(': ')
      const name = line.slice(0, at)
      const values = headersOfTheMoment.test(name) ? [] : [quoted(steady(line.slice(at + 2)))]
      return [name, new Set(values)] as const
    }),
  ])

function differences(kept: Described, now: Described, what: 'field' | 'header'): readonly string[] {
  const named = (name: string) => (name === '' ? 'the body' : `the ${what} ${quoted(name)}`)
  // A field isn't missing if the list or object that would contain it is empty or null.
  const isMissing = (name: string, there: Described) =>
    !there.has(name) && !name.endsWith('[]') && (there.get(name.replace(/\.?[^.]+$/, ''))?.size ?? 0) > 0
  const names = [...kept.keys()].filter((name) => now.has(name))
  const isOrdered = (name: string) => kept.has(name) && now.has(name) && !name.includes('[]')
  const [order, orderNow] = [kept, now].map((each) => [...each.keys()].filter(isOrdered).join('\n'))
  const changed = names.flatMap((name) => {
    const was = kept.get(name) ?? new Set()
    const others = [...(now.get(name) ?? [])].filter((each) => !was.has(each))
    if (was.size === 0 || others.length === 0) return []
    return [`${named(name)} is ${others.join(' or ')} instead of ${[...was].join(' or ')}`]
  })
  if (changed.some((change) => change.startsWith(named('')))) return changed
  return [
    ...[...kept.keys()].filter((name) => isMissing(name, now)).map((name) => `${named(name)} is gone`),
    ...[...now.keys()].filter((name) => isMissing(name, kept)).map((name) => `${named(name)} is new`),
    ...(order === orderNow ? [] : [`the ${what}s come in another order`]),
    ...changed,
  ]
}

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
    return differences(fieldsOf(before), fieldsOf(after), 'field')
  // The frames of a stream, or the lines of a text.
  const [lines, newLines] = [kept, now].map((text) => steady(text).split('\n').filter(Boolean))
  if (!lines || !newLines || lines.join('\n') === newLines.join('\n')) return []
  const gone = lines.filter((line) => !newLines.includes(line)).map((line) => `this line is gone: ${line}`)
  const added = newLines.filter((line) => !lines.includes(line)).map((line) => `this line is new: ${line}`)
  return gone.length + added.length > 0
    ? [...gone, ...added]
    : ['the lines come in another order, or another number of times']
}

const statusOf = (line: string) => line.replace(/^HTTP\/1\.1 /, '')

/**
 * Compares status, headers, the structure of the body, the texts that the app reads, and how the connection
 * ends.
 */
export function changesOf(
  kept: Pick<Capture, 'head' | 'body' | 'ended'>,
  now: Pick<Capture, 'head' | 'body' | 'ended'>,
): readonly string[] {
  const [[before = '', ...headers], [after = '', ...newHeaders]] = [kept.head, now.head]
  // With another status, everything else differs, too.
  if (before !== after)
    return [
      `it responds ${quoted(statusOf(after))} instead of ${quoted(statusOf(before))}: ${quoted(now.body)}`,
    ]
  const ended = now.ended === kept.ended ? [] : [`the response is ${now.ended} instead of ${kept.ended}`]
  return [
    ...differences(headersOf(headers), headersOf(newHeaders), 'header'),
    ...bodyChanged(kept.body, now.body),
    ...ended,
  ]
}
