import { describe, expect, it } from 'vitest'
import { getScrollToReveal, getNextId, type PositionedList } from '#renderer/ui/virtual-list-layout.ts'

interface Item {
  readonly id: string
  readonly y: number
  readonly height: number
}

const list: PositionedList<Item> = {
  items: [
    { id: 'h1', y: 0, height: 36 },
    { id: 'a', y: 36, height: 56 },
    { id: 'b', y: 92, height: 56 },
    { id: 'h2', y: 148, height: 36 },
    { id: 'c', y: 184, height: 900 },
  ],
  height: 1_100,
}
const isHeading = ({ id }: Item) => id.startsWith('h')
const from = (id: string, top: number, height = 100) =>
  getScrollToReveal(list, id, { top, height }, isHeading)

describe('scrolling a row into view', () => {
  it('moves as little as possible, and not at all for a visible row', () => {
    expect(from('a', 30)).toBe(0)
    expect(from('b', 100)).toBe(56)
    expect(from('b', 0)).toBe(56)
    expect(from('b', 56)).toBeUndefined()
    expect(from('nobody', 60)).toBeUndefined()
  })

  it('leaves room for the sticky heading', () => {
    expect(from('a', 90)).toBe(0)
    expect(from('b', 60)).toBe(56)
  })

  it('shows the beginning of a row that is taller than the view', () => {
    expect(from('c', 0)).toBe(148)
    expect(from('c', 500)).toBe(148)
  })
})

it('the arrow keys move from the current row, or from either end if there is none', () => {
  const ids = ['a', 'b', 'c']
  expect(getNextId(ids, 'a', 1)).toBe('b')
  expect(getNextId(ids, 'a', -8)).toBe('a')
  expect(getNextId(ids, 'b', Infinity)).toBe('c')
  expect(getNextId(ids, undefined, 1)).toBe('a')
  expect(getNextId(ids, undefined, -1)).toBe('c')
  expect(getNextId([], undefined, 1)).toBeUndefined()
})
