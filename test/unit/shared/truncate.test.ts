import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { truncate, truncateWithEllipsis, trimTrailing } from '#shared/truncate.ts'
import { summarizeResult } from '#shared/result-summary.ts'
import { getErrorCause } from '#shared/rules/error-cause.ts'
import { truncateError } from '#shared/rules/error-summary.ts'
import { normalizeStep } from '#shared/rules/run-steps.ts'
import { truncateLine } from '#shared/texts/truncate-line.ts'

const wellFormed = fc.string({ unit: 'grapheme', maxLength: 20 })

describe('a truncated text', () => {
  it('keeps as many characters as fit, and no half character', () => {
    fc.assert(
      fc.property(wellFormed, fc.nat(30), (text, length) => {
        const cut = truncate(text, length)
        expect(text.startsWith(cut)).toBe(true)
        expect(cut.isWellFormed()).toBe(true)
        const most = Math.min(text.length, length)
        expect(cut.length).toBe(text.slice(0, most).isWellFormed() ? most : most - 1)
      }),
    )
  })

  it('ends with an ellipsis within the limit', () => {
    expect(truncateWithEllipsis('abcd', 4)).toBe('abcd')
    expect(truncateWithEllipsis('abcde', 4)).toBe('abc…')
    expect(truncateWithEllipsis('ab😀de', 4)).toBe('ab…')
  })
})

it('a trimmed text loses only the given characters at its end', () => {
  expect(trimTrailing('.a.:.', '.:')).toBe('.a')
  expect(trimTrailing('.:', '.:')).toBe('')
  expect(trimTrailing('a', '')).toBe('a')
})

describe.each<[string, (text: string) => unknown]>([
  ['the line of a list', (text) => truncateLine(text, 7)],
  ['an error', (text) => truncateError(`${text}\n${text}`, 100)],
  ['the cause of an error', getErrorCause],
  ['the name of a step', normalizeStep],
  ['a result that is a text', summarizeResult],
  ['the fields of a result', (text) => summarizeResult({ [text]: text, [`${text}2`]: 1 })],
])('the truncation of %s', (_, cut) => {
  it.each([
    ['at the beginning', ''],
    ['after a letter', 'x'],
    ['after 200 characters', `a${' '.repeat(198)}`],
    ['after 2,000 characters', `a${' '.repeat(1_998)}`],
  ])('splits no emoji %s', (_name, first) => {
    const text = JSON.stringify(cut(first + '😀'.repeat(3_000)))
    expect(text.length).toBeLessThan(1_000)
    // JSON escapes a lone surrogate.
    expect(text).not.toMatch(/\\ud/)
  })
})
