import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  copiedText,
  formOf,
  jsonBeginning,
  matchesIn,
  shownText,
} from '#renderer/screens/detail/result/result-text.ts'

describe('the beginning of JSON', () => {
  it('is all of it as JSON.stringify indents it, if there is room', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(jsonBeginning(value, Infinity)).toBe(JSON.stringify(value, undefined, 2))
      }),
    )
  })

  it('is as long as there is room, and splits no character', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 40 }), (value, most) => {
        const whole = JSON.stringify(value, undefined, 2)
        const text = jsonBeginning(value, most)
        expect(text.length).toBeLessThanOrEqual(most)
        expect(text.length).toBeGreaterThanOrEqual(Math.min(whole.length, most - 1) - 1)
        expect(text).not.toMatch(/\p{Cs}/u)
      }),
    )
  })

  it('visits no more of a large value than needed', () => {
    let visited = 0
    const value = Array.from({ length: 1_000 }, () => ({
      get name() {
        visited += 1
        return 'entity'
      },
    }))
    jsonBeginning(value, 200)
    expect(visited).toBeLessThan(20)
  })
})

const items = (length: number) => Array.from({ length }, (_, id) => ({ id, name: `entity ${id}` }))

describe('the text of a result', () => {
  it('is a string as it is, and anything else as readable JSON', () => {
    expect(shownText('a "b"')).toEqual({ text: 'a "b"' })
    expect(shownText({ a: [1] })).toEqual({ text: '{\n  "a": [\n    1\n  ]\n}' })
  })

  it('is the beginning of a long one, with the whole length as far as known', () => {
    expect(shownText('x'.repeat(300_000))).toMatchObject({ whole: { characters: 300_000, is: 'exact' } })
    expect(shownText(items(20_000))).toMatchObject({ whole: { is: 'about' } })
    const { text, whole } = shownText(items(400_000))
    expect(text).toHaveLength(200_000)
    expect(whole).toEqual({ characters: 5_000_000, is: 'at least' })
  })
})

describe('a result', () => {
  it.each([
    [{ a: 1, b: 'two', c: null, d: true }, 'facts'],
    [{ a: [] }, 'text'],
    [{ a: 'x'.repeat(200) }, 'text'],
    [{ a: 'x\ny' }, 'text'],
    [Object.fromEntries(Array.from({ length: 9 }, (_, i) => [i, i])), 'text'],
    [[1, 2], 'text'],
    ['a text', 'text'],
    [0, 'text'],
    [{}, 'empty'],
    [[], 'empty'],
  ])('reads %j best as %s', (result, form) => {
    expect(formOf(result)).toBe(form)
  })

  it('is copied as a string, or as readable JSON while it is short enough', () => {
    expect(copiedText('a "b"')).toBe('a "b"')
    expect(copiedText({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}')
    const wide = Array.from({ length: 1_200_000 }, () => [1])
    expect(copiedText(wide)).toBe(JSON.stringify(wide))
    expect(copiedText('x'.repeat(10_000_001))).toBeUndefined()
    expect(copiedText(['x'.repeat(40_000_000)])).toBeUndefined()
  })
})

describe('a search in a text', () => {
  it('finds every match in any case, and takes no character for a pattern', () => {
    expect(matchesIn('Chunk, chunk [1]', 'chunk')).toEqual([
      { from: 0, to: 5 },
      { from: 7, to: 12 },
    ])
    expect(matchesIn('Chunk, chunk [1]', '[1]')).toEqual([{ from: 13, to: 16 }])
    expect(matchesIn('a-b', '-')).toEqual([{ from: 1, to: 2 }])
    expect(matchesIn('abc', '')).toEqual([])
    expect(matchesIn('abc', 'x')).toEqual([])
  })

  it('stops after a thousand matches', () => {
    expect(matchesIn('x'.repeat(5_000), 'x')).toHaveLength(1_000)
  })
})
