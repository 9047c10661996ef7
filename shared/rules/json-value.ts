/** Of values that came as JSON from elsewhere: of any size, and nested as deeply as somebody liked. */

interface Measure {
  /** About the length of its JSON, in characters. */
  readonly size: number
  /** 0 for a value that holds no others. */
  readonly depth: number
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null

/** What a value costs itself, and what its comma or brackets do. */
const sizeOfPlain = (value: unknown): number => (typeof value === 'string' ? value.length + 3 : 6)

/** Measures a value without recursion, for a deep one would overflow the stack; from `enough` on it stops. */
function measure(value: unknown, enough: Partial<Measure> = {}): Measure {
  const { size: enoughSize = Infinity, depth: enoughDepth = Infinity } = enough
  let size = sizeOfPlain(value)
  let depth = 0
  let level: object[] = isContainer(value) ? [value] : []
  while (level.length > 0 && size < enoughSize && depth < enoughDepth) {
    const next: object[] = []
    depth += 1
    for (const each of level) {
      const names = Array.isArray(each) ? undefined : Object.keys(each)
      const children: readonly unknown[] = Array.isArray(each) ? each : Object.values(each)
      for (const [index, child] of children.entries()) {
        size += sizeOfPlain(child) + (names?.[index] ?? '').length + (names ? 3 : 0)
        if (isContainer(child)) next.push(child)
        if (size >= enoughSize) return { size, depth }
      }
    }
    level = next
  }
  return { size, depth }
}

/** Whether the JSON of a value is longer than about `size` characters. It looks at no more than that. */
export const isLarger = (value: unknown, size: number): boolean => measure(value, { size }).size >= size

/** Stands for what lies deeper than a value may. */
const tooDeep = '…'

function flattened(value: unknown, levels: number): unknown {
  if (!isContainer(value)) return value
  if (levels === 0) return tooDeep
  if (Array.isArray(value)) return value.map((item: unknown) => flattened(item, levels - 1))
  // Not by assignment: a name may be `__proto__`.
  return Object.fromEntries(
    Object.entries(value).map(([name, child]: [string, unknown]) => [name, flattened(child, levels - 1)]),
  )
}

/** The value itself, or a copy in which `…` stands for what is nested deeper than `levels`. */
export function withinDepth(value: unknown, levels: number): unknown {
  return measure(value, { depth: levels + 1 }).depth > levels ? flattened(value, levels) : value
}

/** So many characters of indentation are worth it, all in all. */
const mostIndentation = 50_000_000

/** A value as JSON: indented, or on one line where the indentation would be longer than any text can be. */
export function readableJson(value: unknown): string {
  const { size, depth } = measure(value)
  // The smallest item takes two characters.
  const indent = size * depth <= mostIndentation ? 2 : undefined
  return JSON.stringify(value, undefined, indent) ?? ''
}
