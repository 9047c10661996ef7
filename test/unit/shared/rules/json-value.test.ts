import { describe, expect, it } from 'vitest'
import { isLarger, readableJson, withinDepth } from '../../../../shared/rules/json-value.ts'

/** A list in a list, and so on. */
const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}1${']'.repeat(depth)}`)

describe('a value from elsewhere', () => {
  it('is what it was where it is not too deep', () => {
    const value = nested(100)
    expect(withinDepth(value, 100)).toBe(value)
    expect(withinDepth('text', 100)).toBe('text')
    expect(withinDepth(undefined, 100)).toBeUndefined()
  })

  it('is told to its depth where it is too deep, however deep that is', () => {
    expect(withinDepth(nested(4), 3)).toEqual([[['…']]])
    expect(JSON.stringify(withinDepth(nested(500_000), 100))).toBe(`${'['.repeat(100)}"…"${']'.repeat(100)}`)
    expect(withinDepth({ a: { b: { c: 1 } }, d: [1] }, 2)).toEqual({ a: { b: '…' }, d: [1] })
  })

  it('is large or not by the length of its JSON', () => {
    expect(isLarger({ text: 'x'.repeat(1_000) }, 1_000)).toBe(true)
    expect(isLarger({ text: 'x'.repeat(900) }, 1_000)).toBe(false)
    expect(
      isLarger(
        Array.from({ length: 1_000 }, () => 1),
        1_000,
      ),
    ).toBe(true)
    expect(isLarger({ ['x'.repeat(2_000)]: 1 }, 1_000)).toBe(true)
    expect(isLarger(nested(500_000), 1_000)).toBe(true)
    expect(isLarger(undefined, 1_000)).toBe(false)
  })

  it('is indented as JSON, but where the indentation would be longer than a text can be', () => {
    expect(readableJson({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}')
    const wide = nested(99)
    let inner = wide
    while (Array.isArray(inner) && Array.isArray(inner[0])) inner = inner[0]
    if (Array.isArray(inner)) for (let n = 0; n < 2_500_000; n += 1) inner.push(1)
    expect(readableJson(wide)).toBe(JSON.stringify(wide))
  })
})
