import { expect, it } from 'vitest'
import { keepNewest } from '#main/base/bounded.ts'

it('keeps the newest entries of a map or a set', () => {
  const map = new Map([1, 2, 3].map((key) => [key, key]))
  keepNewest(map, 2)
  expect([...map.keys()]).toEqual([2, 3])
  const set = new Set(['a', 'b'])
  keepNewest(set, 2)
  expect([...set]).toEqual(['a', 'b'])
  keepNewest(set, 0)
  expect(set.size).toBe(0)
})
