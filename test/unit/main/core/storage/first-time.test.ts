import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createFirstTimeCheck } from '#main/core/storage/first-time.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

it('a first-time hint is shown once per profile', () => {
  const folder = createTempFolder()
  const isFirst = createFirstTimeCheck(folder, 'seen')
  expect([isFirst(), isFirst()]).toEqual([true, false])
  expect(createFirstTimeCheck(folder, 'seen')()).toBe(false)
  expect(createFirstTimeCheck(folder, 'other')()).toBe(true)
})

it('a first-time hint is shown at every launch if the program can’t record it', () => {
  for (const _ of ['first', 'second']) {
    const isFirst = createFirstTimeCheck(join(createTempFolder(), 'missing'), 'seen')
    expect([isFirst(), isFirst()]).toEqual([true, false])
  }
})
