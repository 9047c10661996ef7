import { describe, expect, it } from 'vitest'
import {
  indexItemsById,
  createMenuNumbering,
  findUpdates,
  getMenuShape,
  type NumberedItem,
} from '#main/desktop/linux/tray/numbered-menu.ts'
import type { TrayItem, TrayView } from '#main/desktop/tray/tray.ts'
import { job, server, view, type Given } from '#test/unit/main/desktop/tray/states.ts'

const menuOf = (given: Given): TrayView['menu'] => view({ servers: [server()], ...given }).menu

const allIds = (root: NumberedItem) => [...indexItemsById(root).keys()]

function shownMenus() {
  const numbering = createMenuNumbering()
  const show = (items: readonly TrayItem[]): NumberedItem => {
    const { root, shown } = numbering.number(items)
    shown()
    return root
  }
  return { numbering, show }
}

const line = (id: string): TrayItem => ({
  type: 'submenu',
  key: id,
  label: id,
  items: [{ type: 'action', label: 'Details', command: { open: { show: 'job', key: `work/${id}` } } }],
})

/** Returns the ID of each line, followed by the IDs of the items inside it, such as "1.2 3.4". */
const numbersOf = ({ children }: NumberedItem) =>
  children.map(({ id, children: inside }) => [id, ...inside.map((item) => item.id)].join('.')).join(' ')

describe('the item numbers in a tray menu', () => {
  it('stay the same while only texts change', () => {
    const { show } = shownMenus()
    const before = show(menuOf({ jobs: [job('a', { progress: 10 }), job('b')] }))
    const next = show(menuOf({ jobs: [job('a', { progress: 11 }), job('b')] }))
    expect(getMenuShape(next)).toBe(getMenuShape(before))
    expect(findUpdates(indexItemsById(before), indexItemsById(next))).toEqual([
      { id: expect.any(Number), changed: { label: ['s', 'a: 11%'] }, gone: [] },
    ])
  })

  it('change for the first changed item and for every item below it', () => {
    const { show } = shownMenus()
    expect(numbersOf(show([line('a'), line('b'), line('c')]))).toBe('1.2 3.4 5.6')
    // Two lines swapped places. GNOME's panel doesn't move an item with a known ID.
    expect(numbersOf(show([line('a'), line('c'), line('b')]))).toBe('1.2 7.8 9.10')
    // Lines added or removed at the end move no others.
    expect(numbersOf(show([line('a'), line('c'), line('b'), line('d')]))).toBe('1.2 7.8 9.10 11.12')
    expect(numbersOf(show([line('a'), line('c')]))).toBe('1.2 7.8')
  })

  it('still identify the same jobs after two jobs have swapped places in a later menu', () => {
    const { numbering, show } = shownMenus()
    const before = show(menuOf({ jobs: [job('a', { addedAt: 1 }), job('b', { addedAt: 2 })] }))
    const next = show(
      menuOf({ jobs: [job('a', { addedAt: 1, status: 'pending' }), job('b', { addedAt: 2 })] }),
    )
    const pressed = [...indexItemsById(before).values()].filter(
      ({ command }) =>
        command && 'open' in command && typeof command.open === 'object' && command.open.show === 'job',
    )
    expect(pressed).toHaveLength(2)
    const now = pressed.map(({ id }) => indexItemsById(next).get(numbering.now(id) ?? -1)?.command)
    expect(now).toEqual(pressed.map(({ command }) => command))
  })

  it('still identify an item after it has moved in a later menu, until it is removed', () => {
    const { numbering, show } = shownMenus()
    show([line('a'), line('b')])
    show([line('b'), line('a')])
    const [, b, a] = numbersOf(show([line('c'), line('b'), line('a')])).split(' ')
    expect([1, 2, 3, 4].map(numbering.now).join('.')).toBe(`${a}.${b}`)
    show([line('b')])
    expect(numbering.now(1)).toBeUndefined()
  })

  it('are remembered for recent items, but not for items that were removed long ago', () => {
    const { numbering, show } = shownMenus()
    for (let time = 0; time < 600; time += 1) show(time % 2 ? [line('b'), line('a')] : [line('a'), line('b')])
    // The former item with this ID is forgotten, so the ID is returned unchanged.
    expect(numbering.now(1)).toBe(1)
    expect(numbering.now(2_000)).toBeGreaterThan(2_000)
  })

  it('aren’t affected by a menu that is never shown', () => {
    const { numbering, show } = shownMenus()
    const before = numbersOf(show([line('a'), line('b')]))
    numbering.number([line('b'), line('a')])
    expect(numbersOf(show([line('a'), line('b')]))).toEqual(before)
  })

  it('are never used again, even after the item is removed', () => {
    const { show } = shownMenus()
    const before = show(menuOf({ jobs: [job('a'), job('b')] }))
    const next = show(menuOf({ jobs: [job('b'), job('c'), job('d')] }))
    const again = show(menuOf({ jobs: [job('a'), job('b')] }))
    const gone = allIds(before).filter((id) => !allIds(next).includes(id))
    expect(gone).not.toEqual([])
    expect(allIds(again).filter((id) => gone.includes(id))).toEqual([])
  })

  it('differ between all items, even between items with the same command', () => {
    const lines: TrayItem[] = [
      { type: 'text', label: 'one' },
      { type: 'text', label: 'two' },
      { type: 'separator' },
      { type: 'separator' },
      { type: 'action', label: '3 running', command: { open: 'window' } },
      { type: 'action', label: 'Open', command: { open: 'window' } },
    ]
    const ids = allIds(shownMenus().show(lines))
    expect(new Set(ids).size).toBe(7)
  })
})

it('a menu item’s properties have the names that the D-Bus menu protocol specifies', () => {
  const items: TrayItem[] = [
    { type: 'text', label: '2 running' },
    { type: 'separator' },
    { type: 'submenu', key: 'work/a', label: 'my_job', items: [] },
  ]
  const { children } = shownMenus().show(items)
  expect(children.map(({ properties }) => properties)).toEqual([
    { label: ['s', '2 running'], enabled: ['b', false] },
    { type: ['s', 'separator'] },
    // A single underscore would mark a key.
    { label: ['s', 'my__job'], 'children-display': ['s', 'submenu'] },
  ])
})
