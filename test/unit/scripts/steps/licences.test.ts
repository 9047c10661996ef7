import { describe, expect, it } from 'vitest'
import { formatLicences, findForbiddenLicences } from '#scripts/steps/licences.ts'

const mit = { name: 'a', version: '1.0.0', identifier: 'MIT', text: 'Be free' }
const ours = 'MIT License\n\nCopyright (c) 2026 us\n\nPermission is granted'

describe('a bundled package', () => {
  it('is listed with the standard MIT text if its licence is MIT without a text', () => {
    const text = formatLicences([{ ...mit, text: null }], ours)
    expect(text).toContain('Copyright (c) the authors of a\n\nPermission is granted')
    expect(text).not.toContain('2026 us')
  })

  it.each([
    ['GPL-3.0-only', 'GPL-3.0-only'],
    ['in a file', 'SEE LICENSE IN LICENSE'],
    ['empty', ''],
    ['null', null],
    ['missing', undefined],
  ])('is rejected if its licence is %s', (_, identifier) => {
    expect(findForbiddenLicences([mit, { ...mit, name: 'x', identifier }])).toEqual([
      `x 1.0.0: ${identifier ?? 'no licence is named'}`,
    ])
  })
})
