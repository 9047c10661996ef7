import { describe, expect, it } from 'vitest'
import { getDiscoverableKinds } from '#shared/rules/discoverable-kinds.ts'

import type { JobSource } from '#shared/model.ts'

const lists: readonly JobSource[] = ['extraction', 'quality']
const project = { id: '1', name: 'Cardiology' }

describe('the kinds that a watch rule covers', () => {
  it('are all kinds if the server has the plugin, or if nothing is known about the server', () => {
    expect(getDiscoverableKinds({}, ['plugin', 'quality'])).toBeUndefined()
    expect(getDiscoverableKinds({ kind: 'parsing' }, ['plugin'])).toBeUndefined()
    expect(getDiscoverableKinds({}, [])).toBeUndefined()
  })
  it('are the kinds in the server’s lists if it has no plugin', () => {
    expect(getDiscoverableKinds({}, lists)).toEqual(['extraction', 'quality'])
    expect(getDiscoverableKinds({ kind: 'extraction' }, lists)).toBeUndefined()
    expect(getDiscoverableKinds({ kind: 'parsing' }, lists)).toEqual([])
  })
  it('exclude quality analyses, which are listed without a project, if the rule names one', () => {
    expect(getDiscoverableKinds({ project }, lists)).toEqual(['extraction'])
    expect(getDiscoverableKinds({ project, kind: 'quality' }, lists)).toEqual([])
  })
})
