import { expect, it } from 'vitest'
import { isProxyAuthError, iterateErrors } from '#main/network/iterate-errors.ts'

const nested = (depth: number): object => (depth === 0 ? {} : { cause: nested(depth - 1) })

it('an error is unfolded with its causes and each address’s error, six layers deep', () => {
  const error = { message: 'all', errors: [{ message: 'v4', cause: { message: 'closed' } }, 'text', null] }
  expect([...iterateErrors(error)].map(({ message }) => message)).toEqual(['all', 'v4', 'closed'])
  expect([...iterateErrors(nested(9))]).toHaveLength(6)
})

it.each([
  [new Error(''), true],
  [new TypeError('fetch failed', { cause: new Error('Proxy Authentication Required (407)') }), true],
  [new TypeError(''), false],
  [Object.assign(new Error(''), { code: 'ECONNREFUSED' }), false],
  [new Error('proxy closed'), false],
  [new Error('No Proxy authentication required'), false],
  [{ message: 407 }, false],
])('%o means that the proxy wants a login: %s', (error, wants) => {
  expect(isProxyAuthError(error)).toBe(wants)
})
