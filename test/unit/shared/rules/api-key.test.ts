import { describe, expect, it } from 'vitest'
import { isUsableKey, lacksKey } from '#shared/rules/api-key.ts'

describe('an API key', () => {
  it.each([
    ['counts as missing if the server says so', 'unauthorized', 'serverErrors.missingKey', true],
    ['doesn’t count as missing if the server rejects it', 'unauthorized', 'serverErrors.rejectedKey', false],
    ['doesn’t count as missing on an unreachable server', 'unreachable', 'serverErrors.missingKey', false],
  ] as const)('%s', (_, reach, code, lacks) => {
    expect(lacksKey({ reach, reason: { code } })).toBe(lacks)
    expect(lacksKey({ reach })).toBe(false)
  })

  it('is accepted if it contains only printable ASCII characters', () => {
    expect(isUsableKey('abc-123_~!')).toBe(true)
  })

  it.each(['', ' a', 'a ', 'a b', 'schlüssel', 'a\nb'])('is rejected if it is %j', (key) => {
    expect(isUsableKey(key)).toBe(false)
  })
})
