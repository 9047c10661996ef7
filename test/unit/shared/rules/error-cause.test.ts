import { describe, expect, it } from 'vitest'
import { errorCause } from '../../../../shared/rules/error-cause.ts'

describe('the cause of failures', () => {
  it.each([
    ['Ollama at 127.0.0.1:11434 refused the connection', 'Ollama at refused the connection'],
    ['No chunks in document 12 of 40', 'No chunks in document of'],
    ['Cannot read /data/a.pdf or C:\\data\\b.pdf', 'Cannot read or'],
    ['Cannot read C:/data/b.pdf', 'Cannot read'],
    ['Project 123e4567-e89b-12d3-a456-426614174000 is gone', 'Project is gone'],
    ['Commit dead1beef and 0123456789abcdef are gone', 'Commit and are gone'],
    ['A facade of deadbeef', 'A facade of deadbeef'],
    [
      'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: no chunks in 1',
      'ValueError: no chunks in',
    ],
    [`Bad ${'x'.repeat(600)}`, `Bad ${'x'.repeat(496)}`],
  ])('of %j is %j', (error, cause) => {
    expect(errorCause(error)).toBe(cause)
  })

  it.each([
    ['Out of memory', 'Out of disk'],
    ['Ollama refused the connection', 'Redis refused the connection'],
  ])('differs for %j and %j', (one, other) => {
    expect(errorCause(one)).not.toBe(errorCause(other))
  })

  it.each([undefined, '', '   ', '42'])('is unknown for %j', (error) => {
    expect(errorCause(error)).toBeUndefined()
  })
})
