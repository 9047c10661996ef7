import { describe, expect, it } from 'vitest'
import { getErrorCause, summarizeFailure, getCauseLine } from '#shared/rules/error-cause.ts'

describe('the cause of a failure', () => {
  it.each([
    ['Ollama at 127.0.0.1:11434 refused the connection', 'Ollama refused the connection'],
    ['No chunks in document 12 of 40', 'No chunks in document … of …'],
    ['Cannot read /data/a.pdf or C:\\data\\b.pdf', 'Cannot read … or …'],
    ['Cannot read C:/data/b.pdf', 'Cannot read …'],
    ['Project 123e4567-e89b-12d3-a456-426614174000 is gone', 'Project … is gone'],
    ['Commit dead1beef and 0123456789abcdef are gone', 'Commit … and … are gone'],
    ['Document cardiology.pdf is encrypted', 'Document … is encrypted'],
    [
      "Model \"llama3\" and model 'phi' can't be found, they aren't there",
      "Model … and model … can't be found, they aren't there",
    ],
    ['In chunk 12: json.load failed', 'In chunk …: json.load failed'],
    ['A facade of deadbeef', 'A facade of deadbeef'],
    [
      'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: no chunks in 1',
      'no chunks in …',
    ],
  ])('with the error %j is %j', (error, cause) => {
    expect(getErrorCause(error)).toBe(cause)
  })

  it('is truncated to 500 characters', () => {
    expect(getErrorCause(`Bad ${'x'.repeat(600)}`)).toBe(`Bad ${'x'.repeat(496)}`)
  })

  it.each([
    [
      'once if several failures have the same error',
      ['Document a.pdf is encrypted', 'Document a.pdf is encrypted'],
      'Document a.pdf is encrypted',
    ],
    [
      'with an ellipsis where the errors of several failures differ',
      ['Document a.pdf is encrypted', 'Document b.pdf is encrypted'],
      'Document … is encrypted',
    ],
  ])('is shown %s', (_, errors, line) => {
    expect(getCauseLine(errors)).toBe(line)
  })

  it('isn’t shown if the only error is unknown', () => {
    expect(getCauseLine([undefined])).toBeUndefined()
  })

  it.each([
    ['Ollama at 127.0.0.1:11434 refused the connection', 'Ollama refused the connection'],
    ['Redis on localhost:6379 is full', 'Redis is full'],
    ['No answer from Ollama at http://gpu.example/v1 in 30 s', 'No answer from Ollama in 30 s'],
  ])('omits the address of a known service: %j becomes %j', (error, line) => {
    expect(summarizeFailure(error)).toBe(line)
  })

  it.each([
    'Cannot connect to 127.0.0.1:11434',
    'At 127.0.0.1:11434 nothing answers',
    'Syntax error on line:42',
    "KeyError: 'text'",
    'Warning: Disk is full',
    'In step 3: ValueError: no chunks',
  ])('is shown unchanged for the error “%s”', (error) => {
    expect(summarizeFailure(error)).toBe(error)
  })

  it('omits the name of a known error class', () => {
    expect(summarizeFailure('ollama._types.ResponseError: model "x" not found')).toBe('model "x" not found')
  })

  it('isn’t shown for a failure without an error', () => {
    expect(summarizeFailure(undefined)).toBeUndefined()
  })

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['a few spaces', '   '],
    ['a number', '42'],
    ['a number and a quoted letter', '42 "a"'],
  ])('is unknown if the error is %s', (_, error) => {
    expect(getErrorCause(error)).toBeUndefined()
  })
})
