import { describe, expect, it } from 'vitest'
import { exceedsBytes, formatJson, limitDepth } from '#shared/rules/json-value.ts'

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}1${']'.repeat(depth)}`)

describe('an untrusted value', () => {
  it('is unchanged if it is not too deep', () => {
    const value = nested(100)
    expect(limitDepth(value, 100)).toBe(value)
    expect(limitDepth('text', 100)).toBe('text')
    expect(limitDepth(undefined, 100)).toBeUndefined()
  })

  it('is truncated to its limit of depth, however deep it is', () => {
    expect(limitDepth(nested(4), 3)).toEqual([[['…']]])
    expect(JSON.stringify(limitDepth(nested(500_000), 100))).toBe(`${'['.repeat(100)}"…"${']'.repeat(100)}`)
    expect(limitDepth({ a: { b: { c: 1 } }, d: [1] }, 2)).toEqual({ a: { b: '…' }, d: [1] })
  })

  it.each<[string, unknown, number]>([
    ['text', 'x'.repeat(100), 224],
    ['number', 5, 16],
    ['list', [1, 2], 64 + 2 * 16],
    ['object', { name: { other: [] } }, 64 + (64 + 8 + 64) + (64 + 10 + 64)],
    ['nothing', undefined, 16],
  ])('takes memory: a %s', (_, value, bytes) => {
    expect(exceedsBytes(value, bytes)).toBe(true)
    expect(exceedsBytes(value, bytes + 1)).toBe(false)
  })

  it('is read no further than needed', () => {
    expect(exceedsBytes(nested(500_000), 1_000)).toBe(true)
  })

  it('is indented as JSON, unless the indentation would exceed a text’s limit', () => {
    expect(formatJson({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}')
    const wide = nested(99)
    let inner = wide
    while (Array.isArray(inner) && Array.isArray(inner[0])) inner = inner[0]
    if (Array.isArray(inner)) for (let n = 0; n < 2_500_000; n += 1) inner.push(1)
    expect(formatJson(wide)).toBe(JSON.stringify(wide))
  })
})
