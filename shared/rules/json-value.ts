export const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Returns the size of a value without its children, but with its key. */
type Weigh = (value: unknown, name?: string) => number

const countCharacters: Weigh = (value, name) =>
  (typeof value === 'string' ? value.length + 3 : 6) + (name === undefined ? 0 : name.length + 3)

/** Estimates the size in bytes. An empty object is as large as a text of twenty characters. */
const countBytes: Weigh = (value, name) => {
  const ownBytes = typeof value === 'string' ? 24 + value.length * 2 : isContainer(value) ? 64 : 16
  return ownBytes + (name === undefined ? 0 : 64 + name.length * 2)
}

/**
 * Measures a value, and stops when the size reaches `enough`. It isn't recursive, because deep nesting would
 * overflow the stack.
 */
function measure(value: unknown, enough = Infinity, weigh: Weigh = countCharacters) {
  let size = weigh(value)
  let depth = 0
  let level: object[] = isContainer(value) ? [value] : []
  while (level.length > 0) {
    const next: object[] = []
    depth += 1
    for (const each of level) {
      const names = Array.isArray(each) ? undefined : Object.keys(each)
      const children: readonly unknown[] = Array.isArray(each) ? each : Object.values(each)
      for (const [index, child] of children.entries()) {
        size += weigh(child, names?.[index])
        if (isContainer(child)) next.push(child)
        if (size >= enough) return { size, depth }
      }
    }
    level = next
  }
  return { size, depth }
}

/** Estimates the length of a value as JSON, in characters. Stops when the length reaches `maxLength`. */
export const estimateJsonLength = (value: unknown, maxLength: number): number =>
  measure(value, maxLength).size

/** Whether a value takes at least this many bytes of memory. */
export const exceedsBytes = (value: unknown, bytes: number): boolean =>
  measure(value, bytes, countBytes).size >= bytes

const tooDeep = '…'

function limitLevels(value: unknown, levels: number): unknown {
  if (!isContainer(value)) return value
  if (levels === 0) return tooDeep
  if (Array.isArray(value)) return value.map((item: unknown) => limitLevels(item, levels - 1))
  // An assignment such as `copy[key] = value` would be wrong, because a key may be `__proto__`.
  return Object.fromEntries(
    Object.entries(value).map(([name, child]: [string, unknown]) => [name, limitLevels(child, levels - 1)]),
  )
}

/**
 * Returns the value. If it is nested deeper than `maxDepth`, returns a copy with `…` for each deeper value.
 */
export function limitDepth(value: unknown, maxDepth: number): unknown {
  return measure(value).depth > maxDepth ? limitLevels(value, maxDepth) : value
}

const maxIndentation = 50_000_000

/** Formats a value as JSON. It is indented, unless the text would then be too long for a string. */
export function formatJson(value: unknown): string {
  const { size, depth } = measure(value)
  const indent = size * depth <= maxIndentation ? 2 : undefined
  return JSON.stringify(value, undefined, indent) ?? ''
}
