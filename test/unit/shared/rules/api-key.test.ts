import { describe, expect, it } from 'vitest'
import { isUsableKey, lacksKey } from '#shared/rules/api-key.ts'

describe('an API key', () => {
  it.each([
    ['unauthorized', 'serverErrors.missingKey', true],
    ['unauthorized', 'serverErrors.rejectedKey', false],
    ['unreachable', 'serverErrors.missingKey', false],
  ] as const)('counts as missing if a server is %s with the reason %s: %s', (reach, code, lacks) => {
    expect(lacksKey({ reach, reason: { code } })).toBe(lacks)
    expect(lacksKey({ reach })).toBe(false)
  })

  it.each([
    ['abc-123_~!', true],
    ['', false],
    [' a', false],
    ['a ', false],
    ['a b', false],
    ['schlüssel', false],
    ['a\nb', false],
  ])('is accepted if it is %j: %s', (key, isUsable) => {
    expect(isUsableKey(key)).toBe(isUsable)
  })
})
