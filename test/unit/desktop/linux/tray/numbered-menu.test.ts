import { describe, expect, it } from 'vitest'
import {
  itemsById,
  menuNumbering,
  reworded,
  shapeOf,
} from '../../../../../main/desktop/linux/tray/numbered-menu.ts'
import type { NumberedItem } from '../../../../../main/desktop/linux/tray/numbered-menu.ts'
import type { TrayItem, TrayView } from '../../../../../main/tray/types.ts'
import { ended, job, server, view } from '../../../tray/states.ts'
import type { Given } from '../../../tray/states.ts'

const menuOf = (given: Given): TrayView['menu'] => view({ servers: [server()], ...given }).menu

/** Every item by the way of labels to it, with its number. */
function byLabel({ children }: NumberedItem, inside = ''): Map<string, number> {
  const found = new Map<string, number>()
  for (const child of children) {
    const label = `${inside}${String(child.properties['label']?.[1] ?? '--')}`
    found.set(label, child.id)
    for (const [name, id] of byLabel(child, `${label} > `)) found.set(name, id)
  }
  return found
}

const allIds = (root: NumberedItem) => [...itemsById(root).keys()]

describe('numbers of a menu', () => {
  it('stay the same while nothing but words changes', () => {
    const number = menuNumbering()
    const before = number(menuOf({ jobs: [job('a', { progress: 10 }), job('b')] }))
    const next = number(menuOf({ jobs: [job('a', { progress: 11 }), job('b')] }))
    expect(shapeOf(next)).toBe(shapeOf(before))
    const changed = reworded(itemsById(before), itemsById(next))
    expect(changed.map(({ properties }) => properties['label'])).toEqual([['s', 'a: 11%']])
  })

  it('follow their job wherever it stands', () => {
    const number = menuNumbering()
    const before = byLabel(number(menuOf({ jobs: [job('a', { addedAt: 1 }), job('b', { addedAt: 2 })] })))
    const next = byLabel(number(menuOf({ jobs: [ended('a', 'completed'), job('b', { addedAt: 2 })] })))
    expect([...next.keys()].filter((label) => /^\w: [^>]*$/.test(label))).toEqual(['b: 0%', 'a: completed'])
    expect(next.get('b: 0% > Cancel')).toBe(before.get('b: 0% > Cancel'))
    expect(next.get('a: completed > Details')).toBe(before.get('a: 0% > Details'))
  })

  it('are never given to another, even when their own item is gone', () => {
    const number = menuNumbering()
    const before = number(menuOf({ jobs: [job('a'), job('b')] }))
    const next = number(menuOf({ jobs: [job('b'), job('c'), job('d')] }))
    const again = number(menuOf({ jobs: [job('a'), job('b')] }))
    const gone = allIds(before).filter((id) => !allIds(next).includes(id))
    expect(gone).not.toEqual([])
    expect(allIds(again).filter((id) => gone.includes(id))).toEqual([])
  })

  it('differ for two lines and for two items that ask for the same', () => {
    const lines: TrayItem[] = [
      { type: 'text', label: 'one' },
      { type: 'text', label: 'two' },
      { type: 'separator' },
      { type: 'separator' },
      { type: 'action', label: '3 more…', command: { do: 'open' } },
      { type: 'action', label: 'Open', command: { do: 'open' } },
    ]
    const ids = allIds(menuNumbering()(lines))
    expect(new Set(ids).size).toBe(7)
  })
})

describe('properties of a menu item', () => {
  it('are what the protocol calls them', () => {
    const items: TrayItem[] = [
      { type: 'text', label: '2 running' },
      { type: 'separator' },
      { type: 'submenu', key: 'work/a', label: 'my_job', items: [] },
    ]
    const { children } = menuNumbering()(items)
    expect(children.map(({ properties }) => properties)).toEqual([
      { label: ['s', '2 running'], enabled: ['b', false] },
      { type: ['s', 'separator'] },
      // A single underscore would mark a key.
      { label: ['s', 'my__job'], 'children-display': ['s', 'submenu'] },
    ])
  })
})
