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
    ['no values if none is saved', undefined, {}],
    ['no values if they are invalid JSON', '{', {}],
    ['no values if they are a text', '"all"', {}],
    ['no values if they are null', 'null', {}],
    ['no values if all of them are invalid', '{"filter":"some","sort":3,"onServer":{},"search":null}', {}],
    [
      'the valid values if another is invalid',
      '{"filter":"running","sort":"sideways"}',
      { filter: 'running' },
    ],
  ])('is loaded with %s', (_, stored, expected) => {
    localStorage.clear()
    if (stored !== undefined) localStorage.setItem('list', stored)
    expect(loadView(localStorage)).toEqual(expected)
  })
})
