import { describe, expect, it } from 'vitest'
import { maxTimeDistanceMs, toIsoTime, isPlausibleTime, sanitizeTime } from '#shared/rules/time.ts'

const now = Date.UTC(2026, 10, 24)

describe('a time', () => {
  it.each([
    [now, true],
    [now - maxTimeDistanceMs, true],
    [now + maxTimeDistanceMs, true],
    [now - maxTimeDistanceMs - 1, false],
    [now + maxTimeDistanceMs + 1, false],
    [Number.NaN, false],
    [undefined, false],
  ])('is valid within ten years from now if a server sent it (%s: %s)', (time, isKnown) => {
    expect(sanitizeTime(time, now)).toBe(isKnown ? time : undefined)
  })

  it.each([
    [0, true],
    [-1, false],
    [Date.UTC(2200, 0) - 1, true],
    [Date.UTC(2200, 0), false],
    [Number.NaN, false],
  ])('is valid from 1970 to 2199 if it is from a file (%d: %s)', (time, is) => {
    expect(isPlausibleTime(time)).toBe(is)
  })

  it('is formatted as ISO 8601 unless it is invalid', () => {
    expect(toIsoTime(now)).toBe('2026-11-24T00:00:00.000Z')
    expect(toIsoTime(0)).toBe('1970-01-01T00:00:00.000Z')
    expect(toIsoTime(undefined)).toBeUndefined()
    expect(toIsoTime(1e20)).toBeUndefined()
  })
})
