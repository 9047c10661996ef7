import { expect, it } from 'vitest'
import { iterateErrors } from '#main/compileo/network/iterate-errors.ts'

const nested = (depth: number): object => (depth === 0 ? {} : { cause: nested(depth - 1) })

it('iterateErrors lists an error, its causes and its nested errors, up to six levels', () => {
  const error = { message: 'all', errors: [{ message: 'v4', cause: { message: 'closed' } }, 'text', null] }
  expect([...iterateErrors(error)].map(({ message }) => message)).toEqual(['all', 'v4', 'closed'])
  expect([...iterateErrors(nested(9))]).toHaveLength(6)
})
