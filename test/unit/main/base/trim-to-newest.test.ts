import { expect, it } from 'vitest'
import { trimToNewest } from '#main/base/trim-to-newest.ts'

it('trimToNewest keeps the newest entries of a map or a set', () => {
  const map = new Map([1, 2, 3].map((key) => [key, key]))
  trimToNewest(map, 2)
  expect([...map.keys()]).toEqual([2, 3])
  const set = new Set(['a', 'b'])
  trimToNewest(set, 2)
  expect([...set]).toEqual(['a', 'b'])
  trimToNewest(set, 0)
  expect(set.size).toBe(0)
})
