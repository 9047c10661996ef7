import { describe, expect, it } from 'vitest'
import { errorCause } from '../../../../shared/rules/error-cause.ts'

describe('the cause of failures', () => {
  it.each([
    ['Ollama at 127.0.0.1:11434 refused the connection', 'Ollama at 127.0.0.1:11435 refused the connection'],
    ['No chunks in document 12 of 40', 'No chunks in document 3 of 40'],
    ['Cannot read /data/a b.pdf', 'Cannot read /data/c b.pdf'],
    [
      'Project 123e4567-e89b-12d3-a456-426614174000 is gone',
      'Project 00000000-e89b-12d3-a456-426614174000 is gone',
    ],
    [
      'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: no chunks in 1',
      'ValueError: no chunks in 2',
    ],
  ])('is one for %j and %j', (one, other) => {
    expect(errorCause(one)).toBe(errorCause(other))
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
