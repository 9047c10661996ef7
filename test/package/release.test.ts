import { expect, inject, it } from 'vitest'

it('a release has every file, under the names that apps and documents look for, announced with its key', () => {
  expect(inject('packages').faults).toEqual([])
})
