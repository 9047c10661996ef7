import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { truncateError, summarizeError, summarizeTraceback } from '#shared/rules/error-summary.ts'
import { tracebacks } from '#test/support/tracebacks.ts'

describe('the important line of an error', () => {
  it.each(tracebacks)('is the message of a traceback with $kind', ({ text, summary }) => {
    expect(summarizeError(text)).toBe(summary)
    expect(summarizeError(`\n\n${text}\n\n`)).toBe(summary)
    expect(summarizeError(text.replaceAll('\n', '\r\n'))).toBe(summary)
  })

  it.each([
    ['its first line', '\n  First\nSecond', 'First'],
    [
      'its first line even if a traceback follows',
      'Ollama is out of memory\nTraceback (most recent call last):\n  File "a.py"\nValueError: bad\n',
      'Ollama is out of memory',
    ],
    [
      'the failed action and its cause',
      'Chunking failed: Traceback (most recent call last):\n  File "a.py", line 1, in x\nValueError: bad\n',
      'Chunking failed: ValueError: bad',
    ],
    [
      'the last line of an incomplete traceback',
      'Traceback (most recent call last):\n  File "a.py", line 1, in x\n    y()\n',
      'y()',
    ],
    [
      'the header of a traceback that has no other lines',
      'Traceback (most recent call last):',
      'Traceback (most recent call last):',
    ],
    [
      'the message of a traceback without a header',
      '  File "a.py", line 1\n    def f(:\n          ^\nSyntaxError: invalid syntax',
      'SyntaxError: invalid syntax',
    ],
  ])('is %s', (_, error, summary) => {
    expect(summarizeError(error)).toBe(summary)
  })

  it.each([
    ['there is no error', undefined],
    ['the error is empty', ''],
    ['the error has only spaces', ' \n\t\n'],
  ])('is missing if %s', (_, error) => {
    expect(summarizeError(error)).toBeUndefined()
  })

  it('is found in a traceback in the middle of the error', () => {
    expect(summarizeTraceback('Failed\nTraceback (most recent call last):\n  x\nValueError: bad')).toBe(
      'ValueError: bad',
    )
    expect(summarizeTraceback('Failed')).toBeUndefined()
  })
})

const frames = '  File "/app/src/compileo/job.py", line 7, in step\n    step()\n'

const deep = (text: string) =>
  text.replaceAll(/( *(?:\| )?)(?= {2}File )/g, (bar) =>
    frames
      .replaceAll(/^/gm, bar)
      .repeat(200)
      .replace(/ *\| $/, ''),
  )

describe('a truncated error', () => {
  it.each(tracebacks)('keeps the important line in a traceback with $kind', ({ text, summary }) => {
    for (const long of [text.repeat(1), deep(text), `${deep(text)}${'\n'.repeat(5_000)}`]) {
      const kept = truncateError(long, 600)
      expect(kept.length).toBeLessThanOrEqual(600)
      expect(summarizeError(kept)).toBe(summary)
    }
  })

  it('keeps the beginning of an important line that is too long', () => {
    const long = `Traceback (most recent call last):\n${frames.repeat(90)}ValueError: ${'x'.repeat(1_000_000)}`
    expect(summarizeError(truncateError(long, 2_000))).toMatch(/^ValueError: x{900,1000}…$/)
    expect(truncateError('x'.repeat(1_000_000), 2_000)).toBe(`${'x'.repeat(1_999)}…`)
  })

  it('keeps the important line rather than the text after it', () => {
    const long = `Traceback (most recent call last):\n${frames.repeat(90)}ValueError: bad\n${'more\n'.repeat(100_000)}`
    expect(summarizeError(truncateError(long, 2_000))).toBe('ValueError: bad')
  })

  it('stays unchanged if it is short enough', () => {
    expect(truncateError(' a\nb \n', 2_000)).toBe(' a\nb \n')
  })

  it('is never longer than the limit', () => {
    const heads = [
      'Traceback (most recent call last):\n',
      '+ Exception Group ',
      '+-+-- 1 --\n',
      '  File "x"\n',
    ]
    const words = fc.constantFrom(
      ...heads,
      '  | ',
      '\n',
      ' ',
      '\n[…]\n',
      ':',
      '\uD83D',
      '😀',
      'ValueError: y\n',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string({ unit: 'binary' })), { maxLength: 60 }), (parts) => {
        const kept = truncateError(parts.join(''), 100)
        expect(kept.length).toBeLessThanOrEqual(100)
        expect(() => summarizeError(kept)).not.toThrow()
      }),
    )
  })
})
