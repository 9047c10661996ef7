import { describe, expect, it } from 'vitest'
import { maxTimeDistanceMs, toIsoTime, isPlausibleTime, sanitizeTime } from '#shared/rules/time.ts'

const now = Date.UTC(2026, 10, 24)

describe('a time', () => {
  it.each([
    ['now', now],
    ['ten years ago', now - maxTimeDistanceMs],
    ['ten years ahead', now + maxTimeDistanceMs],
  ])('from a server is valid if it is %s', (_, time) => {
    expect(sanitizeTime(time, now)).toBe(time)
  })

  it.each([
    ['more than ten years ago', now - maxTimeDistanceMs - 1],
    ['more than ten years ahead', now + maxTimeDistanceMs + 1],
    ['not a number', Number.NaN],
    ['missing', undefined],
  ])('from a server is invalid if it is %s', (_, time) => {
    expect(sanitizeTime(time, now)).toBeUndefined()
  })

  it.each([
    ['the beginning of 1970', 0],
    ['the end of 2199', Date.UTC(2200, 0) - 1],
  ])('from a file is valid if it is %s', (_, time) => {
    expect(isPlausibleTime(time)).toBe(true)
  })

  it.each([
    ['before 1970', -1],
    ['after 2199', Date.UTC(2200, 0)],
    ['not a number', Number.NaN],
  ])('from a file is invalid if it is %s', (_, time) => {
    expect(isPlausibleTime(time)).toBe(false)
  })

  it('is formatted as ISO 8601 unless it is invalid', () => {
    expect(toIsoTime(now)).toBe('2026-11-24T00:00:00.000Z')
    expect(toIsoTime(0)).toBe('1970-01-01T00:00:00.000Z')
    expect(toIsoTime(undefined)).toBeUndefined()
    expect(toIsoTime(1e20)).toBeUndefined()
  })
})
