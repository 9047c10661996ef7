import { describe, expect, it } from 'vitest'
import { exceedsBytes, formatJson, limitDepth } from '#shared/rules/json-value.ts'

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}1${']'.repeat(depth)}`)

describe('an untrusted JSON value', () => {
  it('stays unchanged if it isn’t nested too deeply', () => {
    const value = nested(100)
    expect(limitDepth(value, 100)).toBe(value)
    expect(limitDepth('text', 100)).toBe('text')
    expect(limitDepth(undefined, 100)).toBeUndefined()
  })

  it('is truncated at its maximum depth', () => {
    expect(limitDepth(nested(4), 3)).toEqual([[['…']]])
    expect(JSON.stringify(limitDepth(nested(500_000), 100))).toBe(`${'['.repeat(100)}"…"${']'.repeat(100)}`)
    expect(limitDepth({ a: { b: { c: 1 } }, d: [1] }, 2)).toEqual({ a: { b: '…' }, d: [1] })
  })

  it.each<[bytes: number, name: string, value: unknown]>([
    [224, 'a text of 100 characters', 'x'.repeat(100)],
    [16, 'a number', 5],
    [64 + 2 * 16, 'a list of two numbers', [1, 2]],
    [
      64 + (64 + 8 + 64) + (64 + 10 + 64),
      'an object with an empty list in an object',
      { name: { other: [] } },
    ],
    [16, 'missing', undefined],
  ])('has an estimated size of %d bytes if it is %s', (bytes, _, value) => {
    expect(exceedsBytes(value, bytes)).toBe(true)
    expect(exceedsBytes(value, bytes + 1)).toBe(false)
  })

  it('is read only until its size exceeds the limit', () => {
    expect(exceedsBytes(nested(500_000), 1_000)).toBe(true)
  })

  it('is formatted with indentation, unless the text would become too long', () => {
    expect(formatJson({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}')
    const wide = nested(99)
    let inner = wide
    while (Array.isArray(inner) && Array.isArray(inner[0])) inner = inner[0]
    if (Array.isArray(inner)) for (let n = 0; n < 2_500_000; n += 1) inner.push(1)
    expect(formatJson(wide)).toBe(JSON.stringify(wide))
  })
})
