import { describe, expect, it } from 'vitest'
import { coveredKinds } from '#shared/rules/covered-kinds.ts'

import type { JobSource } from '#shared/model.ts'

const lists: readonly JobSource[] = ['extraction', 'quality']
const project = { id: '1', name: 'Cardiology' }

describe('the kinds that a watch rule covers', () => {
  it('are all with the plugin, and while the lists are unknown', () => {
    expect(coveredKinds({}, ['plugin', 'quality'])).toBeUndefined()
    expect(coveredKinds({ kind: 'parsing' }, ['plugin'])).toBeUndefined()
    expect(coveredKinds({}, [])).toBeUndefined()
  })
  it('are those of the lists without it', () => {
    expect(coveredKinds({}, lists)).toEqual(['extraction', 'quality'])
    expect(coveredKinds({ kind: 'extraction' }, lists)).toBeUndefined()
    expect(coveredKinds({ kind: 'parsing' }, lists)).toEqual([])
  })
  it('are no quality analyses of a project, because the lists don’t contain it', () => {
    expect(coveredKinds({ project }, lists)).toEqual(['extraction'])
    expect(coveredKinds({ project, kind: 'quality' }, lists)).toEqual([])
  })
})
