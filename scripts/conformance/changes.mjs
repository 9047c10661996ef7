/** @typedef {import('#test/integration/server/capture.ts').Capture} Capture */

const headersOfTheMoment = new Set(['content-length', 'x-ratelimit-remaining', 'x-ratelimit-reset'])
/** Fields with texts that the program reads or shows; others hold data of the run. */
const readFields = new Set(['status', 'error', 'detail', 'message', 'msg', 'type'])

/** Fields whose content depends on the request or its data. */
const opaque = /(?:^|\.)(?:parameters|summary|metrics)$|^details\.results$/

/** @param {string} text */
const steady = (text) =>
  text
    .replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '(ID)')
    .replaceAll(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, '(date)')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?/g, '(time)')
    .replaceAll(/\b127\.0\.0\.1:\d+/g, '(address)')
    .replaceAll(/\/[^\s()]*\/(?=(?:src\/compileo|storage)\/)/g, '(folder)/')

/** @param {string} text */
const quoted = (text) => `“${text.length > 200 ? `${text.slice(0, 200)}…` : text}”`

/** The type of a JSON value, including a time's format. @param {unknown} value */
function kindOf(value) {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value !== 'string') return `a ${typeof value}`
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/.test(value)) return 'text'
  return `a time ${/(?:Z|[+-]\d\d:?\d\d)$/.test(value) ? 'with' : 'without'} a zone`
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * @param {readonly string[]} kept
 * @param {readonly string[]} now
 * @param {string} what
 * @param {(name: string) => string} named
 */
function namesChanged(kept, now, what, named) {
  const common = kept.filter((name) => now.includes(name))
  const order = now.filter((name) => kept.includes(name))
  return [
    ...kept.filter((name) => !now.includes(name)).map((name) => `${named(name)} is gone`),
    ...now.filter((name) => !kept.includes(name)).map((name) => `${named(name)} is new`),
    ...(common.join('\n') === order.join('\n') ? [] : [`the ${what} come in another order`]),
  ]
}

/**
 * @param {unknown} kept
 * @param {unknown} now
 * @param {string} path
 * @returns {readonly string[]}
 */
function valueChanged(kept, now, path) {
  const field = `the field ${quoted(path)}`
  // Which fields are null depends on the run.
  if (kept === null || now === null) return []
  if (kindOf(kept) !== kindOf(now)) return [`${field} is ${kindOf(now)} instead of ${kindOf(kept)}`]
  const name = path.slice(path.lastIndexOf('.') + 1)
  if (typeof kept === 'string' && typeof now === 'string' && readFields.has(name))
    return steady(kept) === steady(now) ? [] : [`${field} is ${quoted(now)} instead of ${quoted(kept)}`]
  if (Array.isArray(kept) && Array.isArray(now)) {
    const alike = (/** @type {unknown} */ each) => {
      const sameKind = kept.filter((other) => kindOf(other) === kindOf(each))
      const sameStatus = sameKind.find(
        (other) => isObject(other) && isObject(each) && other['status'] === each['status'],
      )
      return sameStatus ?? sameKind[0] ?? kept[0]
    }
    return kept.length === 0 ? [] : now.flatMap((each) => valueChanged(alike(each), each, `${path}[]`))
  }
  if (!isObject(kept) || !isObject(now) || opaque.test(path)) return []
  const below = (/** @type {string} */ each) => (path === '' ? each : `${path}.${each}`)
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

/** @param {string} text @returns {unknown} undefined if it is no JSON */
function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * @param {string} kept
 * @param {string} now
 * @returns {readonly string[]}
 */
function bodyChanged(kept, now) {
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

/** @param {readonly string[]} lines @returns {readonly (readonly [name: string, value: string])[]} */
const headersOf = (lines) =>
  lines.map((line) => {
    const at = line.indexOf(': ')
    return [line.slice(0, at), line.slice(at + 2)]
  })

/**
 * @param {readonly string[]} kept
 * @param {readonly string[]} now
 */
function headersChanged(kept, now) {
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

/** @param {string} line */
const statusOf = (line) => line.replace(/^HTTP\/1\.1 /, '')

/**
 * Status, headers and their order, the body's shape and the texts that the program reads, and how it ends.
 * Pure.
 *
 * @param {Pick<Capture, 'head' | 'body' | 'ended'>} kept
 * @param {Pick<Capture, 'head' | 'body' | 'ended'>} now
 * @returns {readonly string[]}
 */
export function changesOf(kept, now) {
  const [[before = '', ...headers], [after = '', ...newHeaders]] = [kept.head, now.head]
  // The rest follows from another status.
  if (before !== after)
    return [
      `it responds ${quoted(statusOf(after))} instead of ${quoted(statusOf(before))}: ${quoted(now.body)}`,
    ]
  const ended = now.ended === kept.ended ? [] : [`the response is ${now.ended} instead of ${kept.ended}`]
  return [...headersChanged(headers, newHeaders), ...bodyChanged(kept.body, now.body), ...ended]
}
