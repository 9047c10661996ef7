import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '#main/base/parse-json.ts'
import { findLoneSurrogates, hostileValueArbitrary } from '#test/support/hostile-json.ts'

describe('parsing untrusted JSON', () => {
  it.each([
    ['replaces a lone surrogate in a string', String.raw`"a\ud800"`, 'a\uFFFD'],
    ['replaces a lone surrogate in a property name', String.raw`{"\uDFFF":1,"b":2}`, { '\uFFFD': 1, b: 2 }],
    [
      'replaces a lone surrogate in a nested value',
      String.raw`[[{"a":["\udc00x",5]}]]`,
      [[{ a: ['\uFFFDx', 5] }]],
    ],
    ['keeps a valid surrogate pair', String.raw`["\uD83D\uDE00"]`, ['😀']],
  ])('%s', (_, text, value) => {
    expect(parseJson(text)).toEqual(value)
  })

  it.each(['__proto__', String.raw`\u005f_proto__`, String.raw`__pr\u006Fto__`])(
    'drops the property %s, whatever its value',
    (name) => {
      const value = parseJson(`{"${name}":{"admin":true},"a":[{"${name}":1,"b":2}]}`)
      expect(value).toEqual({ a: [{ b: 2 }] })
      expect(Object.keys(Object(value))).toEqual(['a'])
    },
  )

  it('works for values that are nested 200,000 levels deep', () => {
    const depth = 200_000
    expect(() => parseJson(String.raw`${'['.repeat(depth)}"\ud800"${']'.repeat(depth)}`)).not.toThrow()
    expect(() => parseJson('{"a":')).toThrow(SyntaxError)
  })

  it('returns well-formed Unicode, and changes nothing that was well-formed', () => {
    fc.assert(
      fc.property(hostileValueArbitrary, fc.jsonValue({ stringUnit: 'grapheme' }), (hostile, harmless) => {
        const parsed = parseJson(JSON.stringify(hostile))
        expect(findLoneSurrogates(parsed)).toEqual([])
        expect(Object.keys(Object(parsed))).not.toContain('__proto__')
        const text = JSON.stringify(harmless)
        fc.pre(!text.includes('__proto__'))
        expect(JSON.stringify(parseJson(text))).toBe(text)
      }),
    )
  })
})
