import { expect, it } from 'vitest'
import { parseDuration } from '#main/terminal/duration.ts'

it.each([
  ['90', 90_000],
  ['1.5', 1_500],
  ['45s', 45_000],
  ['30m', 1_800_000],
  ['2h', 7_200_000],
  ['1h30m', 5_400_000],
  ['1d2h', 93_600_000],
])('a duration can be written as %j', (text, ms) => expect(parseDuration(text)).toBe(ms))

it.each(['', 'soon', '-1', '2 h', '30m1h', '1.5h', 'h', '1e3'])('a duration can’t be written as %j', (text) =>
  expect(parseDuration(text)).toBeUndefined(),
)
