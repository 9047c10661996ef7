import { describe, expect, it } from 'vitest'
import { loadView, saveView } from '#renderer/state/remembered-view.ts'
import { createWindowStore } from '#renderer/state/window-store.ts'

describe('the list’s saved state', () => {
  it('is restored', () => {
    localStorage.clear()
    const given = {
      filter: 'running',
      onServer: 'lab',
      sort: 'name',
      asBatch: true,
    } as const
    const state = { ...createWindowStore(given).getState(), search: 'oncology' }
    saveView(localStorage, state)
    expect(loadView(localStorage)).toEqual(given)
  })

  it.each([
    ['leaves the defaults unchanged if nothing was saved yet', undefined, {}],
    ['is ignored if it is invalid JSON', '{', {}],
    ['is ignored if it is a string', '"all"', {}],
    ['is ignored if it is null', 'null', {}],
    [
      'is ignored if all its values are invalid',
      '{"filter":"some","sort":3,"onServer":{},"search":null}',
      {},
    ],
    [
      'keeps its valid values if another value is invalid',
      '{"filter":"running","sort":"sideways"}',
      { filter: 'running' },
    ],
  ])('%s', (_, stored, expected) => {
    localStorage.clear()
    if (stored !== undefined) localStorage.setItem('list', stored)
    expect(loadView(localStorage)).toEqual(expected)
  })
})
