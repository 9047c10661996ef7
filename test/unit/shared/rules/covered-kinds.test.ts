import { describe, expect, it } from 'vitest'
import { coveredKinds } from '#shared/rules/covered-kinds.ts'

import type { JobSource } from '#shared/model.ts'

const lists: readonly JobSource[] = ['extraction', 'quality']
const project = { id: '1', name: 'Cardiology' }

describe('the kinds that a watch rule covers', () => {
  it('are all kinds if the server has the plugin, or its lists are unknown', () => {
    expect(coveredKinds({}, ['plugin', 'quality'])).toBeUndefined()
    expect(coveredKinds({ kind: 'parsing' }, ['plugin'])).toBeUndefined()
    expect(coveredKinds({}, [])).toBeUndefined()
  })
  it('are the kinds in the server’s lists if it has no plugin', () => {
    expect(coveredKinds({}, lists)).toEqual(['extraction', 'quality'])
    expect(coveredKinds({ kind: 'extraction' }, lists)).toBeUndefined()
    expect(coveredKinds({ kind: 'parsing' }, lists)).toEqual([])
  })
  it('exclude quality analyses if the rule names a project, which those lists omit', () => {
    expect(coveredKinds({ project }, lists)).toEqual(['extraction'])
    expect(coveredKinds({ project, kind: 'quality' }, lists)).toEqual([])
  })
})
