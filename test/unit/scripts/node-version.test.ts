import { describe, expect, it } from 'vitest'
import { newEnough } from '#scripts/offline/node.mjs'

describe('a supported Node', () => {
  it.each(['22.18.0', '22.20.1', '24.21.0', '26.0.0'])('is %s', (version) => {
    expect(newEnough(version)).toBe(true)
  })

  it.each(['18.20.8', '20.20.2', '22.17.1', '23.11.0'])('is not %s', (version) => {
    expect(newEnough(version)).toBe(false)
  })
})
