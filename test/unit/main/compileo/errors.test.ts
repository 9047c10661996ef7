import { expect, it } from 'vitest'
import { isQueueUnavailable, hadNoResponse, getRetryAfterMs } from '#main/compileo/errors.ts'
import { createMessage } from '#shared/message.ts'

const message = createMessage('serverErrors.noQueue')
const unavailable = { kind: 'unavailable', status: 503, maybeMissing: false, message } as const

it.each(['reset', 'timeout', 'silent'] as const)(
  'after the error “%s”, the request may have reached the server',
  (cause) => {
    expect(hadNoResponse({ cause })).toBe(true)
  },
)

it.each(['refused', 'dns', 'tls'] as const)(
  'after the error “%s”, the request has certainly not reached the server',
  (cause) => {
    expect(hadNoResponse({ cause })).toBe(false)
  },
)

it('only an “unavailable” error can report a missing queue or a retry delay', () => {
  expect(isQueueUnavailable({ ...unavailable, noQueue: true })).toBe(true)
  expect(isQueueUnavailable(unavailable)).toBe(false)
  expect(isQueueUnavailable({ kind: 'protocol', message })).toBe(false)
  expect(getRetryAfterMs({ ...unavailable, retryAfterMs: 5 })).toBe(5)
  expect(getRetryAfterMs({ kind: 'limited', retryAfterMs: 5, message })).toBe(0)
})
