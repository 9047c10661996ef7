import { expect, it } from 'vitest'
import { isNoQueue, isUnanswered, retryAfterOf } from '#main/compileo/errors.ts'
import { messageOf } from '#shared/message.ts'

const message = messageOf('serverErrors.noQueue')
const unavailable = { kind: 'unavailable', status: 503, maybeMissing: false, message } as const

it.each([
  ['reset', true],
  ['timeout', true],
  ['silent', true],
  ['refused', false],
  ['dns', false],
  ['tls', false],
] as const)('a request may have arrived without a response: %s, %s', (cause, is) => {
  expect(isUnanswered({ cause })).toBe(is)
})

it('only an unavailable server has an unavailable queue, or a retry time', () => {
  expect(isNoQueue({ ...unavailable, noQueue: true })).toBe(true)
  expect(isNoQueue(unavailable)).toBe(false)
  expect(isNoQueue({ kind: 'protocol', message })).toBe(false)
  expect(retryAfterOf({ ...unavailable, retryAfterMs: 5 })).toBe(5)
  expect(retryAfterOf({ kind: 'limited', retryAfterMs: 5, message })).toBe(0)
})
