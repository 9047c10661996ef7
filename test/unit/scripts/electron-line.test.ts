import { describe, expect, it } from 'vitest'
import { isSupported } from '#scripts/steps/electron-line.ts'

describe('an Electron', () => {
  it.each([
    ['45.4.1', '45.4.1', true],
    ['45.4.1', '47.0.0', true],
    ['45.4.1', '48.0.0', false],
    ['45.4.1', '100.0.0', false],
    ['45.4.1', '', false],
  ])('%s is supported while the latest is %s: %s', (ours, latest, is) => {
    expect(isSupported(ours, latest)).toBe(is)
  })
})
