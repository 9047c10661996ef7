import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutTo, cutWithEllipsis, withoutTrailing } from '#shared/cut.ts'
import { summaryOfResult } from '#shared/result-summary.ts'
import { errorCause } from '#shared/rules/error-cause.ts'
import { boundedError } from '#shared/rules/error-summary.ts'
import { stepName } from '#shared/rules/run-steps.ts'
import { cutLine } from '#shared/texts/cut-line.ts'

const wellFormed = fc.string({ unit: 'grapheme', maxLength: 20 })

describe('a cut text', () => {
  it('keeps as many first units as fit, and no half character', () => {
    fc.assert(
      fc.property(wellFormed, fc.nat(30), (text, length) => {
        const cut = cutTo(text, length)
        expect(text.startsWith(cut)).toBe(true)
        expect(cut.isWellFormed()).toBe(true)
        const most = Math.min(text.length, length)
        expect(cut.length).toBe(text.slice(0, most).isWellFormed() ? most : most - 1)
      }),
    )
  })

  it('ends in an ellipsis, which counts', () => {
    expect(cutWithEllipsis('abcd', 4)).toBe('abcd')
    expect(cutWithEllipsis('abcde', 4)).toBe('abc…')
    expect(cutWithEllipsis('ab😀de', 4)).toBe('ab…')
  })

  it('loses only the given characters at its end', () => {
    expect(withoutTrailing('.a.:.', '.:')).toBe('.a')
    expect(withoutTrailing('.:', '.:')).toBe('')
    expect(withoutTrailing('a', '')).toBe('a')
  })
})

describe.each<[string, (text: string) => unknown]>([
  ['the line of a list', (text) => cutLine(text, 7)],
  ['an error', (text) => boundedError(`${text}\n${text}`, 100)],
  ['the cause of an error', errorCause],
  ['the name of a step', stepName],
  ['a result that is a text', summaryOfResult],
  ['the fields of a result', (text) => summaryOfResult({ [text]: text, [`${text}2`]: 1 })],
])('%s', (_, cut) => {
  it.each(['', 'x', `a${' '.repeat(198)}`, `a${' '.repeat(1_998)}`])('splits no character', (first) => {
    const text = JSON.stringify(cut(first + '😀'.repeat(3_000)))
    expect(text.length).toBeLessThan(1_000)
    // JSON escapes a lone surrogate.
    expect(text).not.toMatch(/\\ud/)
  })
})
