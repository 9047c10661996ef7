import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  toClipboardText,
  chooseResultForm,
  formatJsonStart,
  findMatches,
  toDisplayedText,
} from '#renderer/screens/detail/result/result-text.ts'

describe('the beginning of a value as JSON', () => {
  it('equals the output of JSON.stringify if it is within the limit', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(formatJsonStart(value, Infinity)).toBe(JSON.stringify(value, undefined, 2))
      }),
    )
  })

  it('is as long as the limit allows, and never ends with half a character', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 40 }), (value, most) => {
        const whole = JSON.stringify(value, undefined, 2)
        const text = formatJsonStart(value, most)
        expect(text.length).toBeLessThanOrEqual(most)
        expect(text.length).toBeGreaterThanOrEqual(Math.min(whole.length, most - 1) - 1)
        expect(text).not.toMatch(/\p{Cs}/u)
      }),
    )
  })

  it('is created without reading all of a large value', () => {
    let visited = 0
    const value = Array.from({ length: 1_000 }, () => ({
      get name() {
        visited += 1
        return 'entity'
      },
    }))
    formatJsonStart(value, 200)
    expect(visited).toBeLessThan(20)
  })
})

const items = (length: number) => Array.from({ length }, (_, id) => ({ id, name: `entity ${id}` }))

describe('a result’s text', () => {
  it('is the string itself, or readable JSON for any other value', () => {
    expect(toDisplayedText('a "b"')).toEqual({ text: 'a "b"' })
    expect(toDisplayedText({ a: [1] })).toEqual({ text: '{\n  "a": [\n    1\n  ]\n}' })
  })

  it('is truncated if it is long, and comes with its exact or estimated full length', () => {
    expect(toDisplayedText('x'.repeat(300_000))).toMatchObject({
      whole: { characters: 300_000, precision: 'exact' },
    })
    expect(toDisplayedText(items(20_000))).toMatchObject({ whole: { precision: 'about' } })
    const { text, whole } = toDisplayedText(items(400_000))
    expect(text).toHaveLength(200_000)
    expect(whole).toEqual({ characters: 5_000_000, precision: 'at least' })
  })
})

describe('a result', () => {
  it.each([
    [
      'a list of names and values',
      'an object with four short values',
      'facts',
      { a: 1, b: 'two', c: null, d: true },
    ],
    ['JSON', 'an object that contains a list', 'text', { a: [] }],
    ['JSON', 'an object with a long string', 'text', { a: 'x'.repeat(200) }],
    ['JSON', 'an object with a string of two lines', 'text', { a: 'x\ny' }],
    [
      'JSON',
      'an object with nine values',
      'text',
      Object.fromEntries(Array.from({ length: 9 }, (_, i) => [i, i])),
    ],
    ['JSON', 'a list', 'text', [1, 2]],
    ['plain text', 'a string', 'text', 'a text'],
    ['JSON', 'a number', 'text', 0],
    ['empty', 'an empty object', 'empty', {}],
    ['empty', 'an empty list', 'empty', []],
  ])('is shown as %s if it is %s', (_, _value, form, result) => {
    expect(chooseResultForm(result)).toBe(form)
  })

  it('is copied as text, or as JSON, unless the text or JSON is too long', () => {
    expect(toClipboardText('a "b"')).toBe('a "b"')
    expect(toClipboardText({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}')
    const wide = Array.from({ length: 1_200_000 }, () => [1])
    expect(toClipboardText(wide)).toBe(JSON.stringify(wide))
    expect(toClipboardText('x'.repeat(10_000_001))).toBeUndefined()
    expect(toClipboardText(['x'.repeat(40_000_000)])).toBeUndefined()
  })
})

describe('the search in a result', () => {
  it('finds every match regardless of case, and treats every character literally', () => {
    expect(findMatches('Chunk, chunk [1]', 'chunk')).toEqual([
      { from: 0, to: 5 },
      { from: 7, to: 12 },
    ])
    expect(findMatches('Chunk, chunk [1]', '[1]')).toEqual([{ from: 13, to: 16 }])
    expect(findMatches('a-b', '-')).toEqual([{ from: 1, to: 2 }])
    expect(findMatches('abc', '')).toEqual([])
    expect(findMatches('abc', 'x')).toEqual([])
  })

  it('stops after a thousand matches', () => {
    expect(findMatches('x'.repeat(5_000), 'x')).toHaveLength(1_000)
  })
})
