import { expect, it } from 'vitest'
import { mapConcurrently } from '#main/base/map-concurrently.ts'

it('mapConcurrently limits parallel tasks, and returns the results in order', async () => {
  let running = 0
  let most = 0
  const results = await mapConcurrently([3, 1, 2, 0], 2, async (item) => {
    running += 1
    most = Math.max(most, running)
    for (let turn = 0; turn < item; turn++) await Promise.resolve()
    running -= 1
    return item * 10
  })
  expect(results).toEqual([30, 10, 20, 0])
  expect(most).toBe(2)
})

it('mapConcurrently rejects with the first error', async () => {
  const failing = mapConcurrently([1, 2], 1, async (item) => Promise.reject(new Error(`${item}`)))
  await expect(failing).rejects.toThrow('1')
})

it('mapConcurrently returns an empty list if there are no items', async () => {
  expect(await mapConcurrently([], 4, async () => 1)).toEqual([])
})
