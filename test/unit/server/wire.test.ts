import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { naiveTime, pythonFloat, zonedTime } from '#test/server/wire.ts'

describe('a float in Python’s notation', () => {
  test.each([
    [0, '0.0'],
    [100, '100.0'],
    [65.5, '65.5'],
    [55.00000000000001, '55.00000000000001'],
    [0.00001, '1e-05'],
    [481.390625, '481.390625'],
  ])('%d is %s', (value, text) => {
    expect(pythonFloat(value)).toBe(text)
  })

  test('is read back as the same number, and never as an integer', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (value) => {
        expect(Number(pythonFloat(value))).toBe(value)
        expect(pythonFloat(value)).toMatch(/[.e]/)
      }),
    )
  })
})

describe('a time in the server’s notation', () => {
  const noon = Date.UTC(2026, 10, 24, 12)

  test('has microseconds and no zone', () => {
    expect(naiveTime(noon + 579.602)).toBe('2026-11-24T12:00:00.579602')
  })

  test('keeps leading zeros of the fraction', () => {
    expect(naiveTime(noon + 0.007)).toBe('2026-11-24T12:00:00.000007')
  })

  test('has no fraction if that is zero', () => {
    expect(naiveTime(noon)).toBe('2026-11-24T12:00:00')
  })

  test('carries over into the next second', () => {
    expect(naiveTime(noon + 999.9999)).toBe('2026-11-24T12:00:01')
  })

  test('ends with Z in the guide', () => {
    expect(zonedTime(noon)).toBe('2026-11-24T12:00:00Z')
  })
})
