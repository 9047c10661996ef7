import { expect, test } from 'vitest'
import { createFaults } from '#test/server/faults.ts'
import { seededRandom } from '#test/server/random.ts'

const faults = (seed = 1) => createFaults(seededRandom(seed))

test('a rule without conditions applies to every request of its route, and no other', () => {
  const book = faults()
  book.add({ on: 'status', do: { kind: 'drop' } })
  expect(book.strikeRequest('status', 'a')).toEqual({ kind: 'drop' })
  expect(book.strikeRequest('status', 'b')).toEqual({ kind: 'drop' })
  expect(book.strikeRequest('stream', 'a')).toBeUndefined()
})

test('a rule may name several routes, or any', () => {
  const book = faults()
  book.add({ on: ['cancel', 'restart'], do: { kind: 'drop' }, times: 1 })
  book.add({ on: 'any', do: { kind: 'silence' } })
  expect(book.strikeRequest('restart', 'a')?.kind).toBe('drop')
  expect(book.strikeRequest('health', '')?.kind).toBe('silence')
})

test('a rule for a job leaves the others alone', () => {
  const book = faults()
  book.add({ on: 'status', jobId: 'a', do: { kind: 'drop' } })
  expect(book.strikeRequest('status', 'b')).toBeUndefined()
  expect(book.strikeRequest('status', 'a')?.kind).toBe('drop')
})

test('a rule ends after its times, and counts how often it applied', () => {
  const book = faults()
  const fault = book.add({ on: 'status', times: 2, do: { kind: 'drop' } })
  expect([1, 2, 3].map(() => book.strikeRequest('status', 'a')?.kind)).toEqual(['drop', 'drop', undefined])
  expect(fault.strikes).toBe(2)
})

test('a rule may let the first ones through', () => {
  const book = faults()
  book.add({ on: 'frame', after: 2, do: { kind: 'ended' } })
  expect([1, 2, 3].map(() => book.strikeFrame('a')?.kind)).toEqual([undefined, undefined, 'ended'])
})

function strikes(seed: number): boolean[] {
  const book = faults(seed)
  book.add({ on: 'frame', probability: 0.3, do: { kind: 'swallowed' } })
  return Array.from({ length: 2000 }, () => book.strikeFrame('a') !== undefined)
}

test('chance applies as often as it should, and to the same ones for the same seed', () => {
  const share = strikes(7).filter(Boolean).length / 2000
  expect(share).toBeGreaterThan(0.26)
  expect(share).toBeLessThan(0.34)
  expect(strikes(7)).toEqual(strikes(7))
  expect(strikes(7)).not.toEqual(strikes(8))
})

test('only the first matching rule applies', () => {
  const book = faults()
  const first = book.add({ on: 'status', times: 1, do: { kind: 'drop' } })
  const second = book.add({ on: 'any', do: { kind: 'silence' } })
  book.strikeRequest('status', 'a')
  expect([first.strikes, second.strikes]).toEqual([1, 0])
})

test('a rule can be removed, and all of them cleared', () => {
  const book = faults()
  const fault = book.add({ on: 'status', do: { kind: 'drop' } })
  book.add({ on: 'frame', do: { kind: 'ended' } })
  fault.remove()
  fault.remove()
  expect(book.strikeRequest('status', 'a')).toBeUndefined()
  expect(book.strikeFrame('a')?.kind).toBe('ended')
  book.clear()
  expect(book.strikeFrame('a')).toBeUndefined()
})
