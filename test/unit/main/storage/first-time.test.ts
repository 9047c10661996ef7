import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createFirstTimeCheck } from '#main/storage/first-time.ts'
import { tempFolder } from '#test/support/temp-folder.ts'

it('something is the first time once in the life of a profile', () => {
  const folder = tempFolder()
  const isFirst = createFirstTimeCheck(folder, 'seen')
  expect([isFirst(), isFirst()]).toEqual([true, false])
  expect(createFirstTimeCheck(folder, 'seen')()).toBe(false)
  expect(createFirstTimeCheck(folder, 'other')()).toBe(true)
})

it('if nothing can be saved, each start is the first time', () => {
  for (const _ of ['first', 'second']) {
    const isFirst = createFirstTimeCheck(join(tempFolder(), 'missing'), 'seen')
    expect([isFirst(), isFirst()]).toEqual([true, false])
  }
})
