import type { SurfaceCommand } from '../../../commands/surfaces/surface-command.ts'
import type { TrayItem } from '../../../tray/types.ts'

/** A property of a menu item as dbusmenu has it: its D-Bus signature and its value. */
export type MenuProperty = readonly [signature: 's' | 'b', value: string | boolean]

/** A menu item with its number. */
export interface NumberedItem {
  readonly id: number
  readonly properties: Readonly<Record<string, MenuProperty>>
  readonly command?: SurfaceCommand
  readonly children: readonly NumberedItem[]
}

/** dbusmenu marks accelerators with `_`; a real one is written twice. */
const escaped = (label: string): MenuProperty => ['s', label.replaceAll('_', '__')]

function propertiesOf(item: TrayItem): NumberedItem['properties'] {
  switch (item.type) {
    case 'separator':
      return { type: ['s', 'separator'] }
    case 'text':
      return { label: escaped(item.label), enabled: ['b', false] }
    case 'action':
      return { label: escaped(item.label) }
    case 'submenu':
      return { label: escaped(item.label), 'children-display': ['s', 'submenu'] }
  }
}

/** What an item is, whatever its label says and wherever it stands. */
function identityOf(item: TrayItem): string {
  switch (item.type) {
    case 'separator':
    case 'text':
      return item.type
    case 'action':
      return Object.values(item.command).join(' ')
    case 'submenu':
      return `submenu ${item.key}`
  }
}

/** The root of every menu. */
const rootId = 0

/**
 * Makes a function that numbers menus. An item keeps its number from one menu to the next as long as it is the same for
 * a person, and no number is ever given to another: so a press that is under way finds its item in whatever menu has
 * come meanwhile, or none, but never a wrong one; and a panel that has the menu open need not build it anew.
 */
export function menuNumbering(): (items: readonly TrayItem[]) => NumberedItem {
  let known = new Map<string, number>()
  let last = rootId

  return (items) => {
    const numbers = new Map<string, number>()
    const number = (inside: string, within: readonly TrayItem[]): NumberedItem[] =>
      within.map((item) => {
        let name = `${inside}/${identityOf(item)}`
        // Two that ask for the same, or two lines: told apart by their order.
        while (numbers.has(name)) name += '+'
        const id = known.get(name) ?? ++last
        numbers.set(name, id)
        return {
          id,
          properties: propertiesOf(item),
          ...(item.type === 'action' && { command: item.command }),
          children: item.type === 'submenu' ? number(name, item.items) : [],
        }
      })
    const children = number('', items)
    known = numbers
    return { id: rootId, properties: { 'children-display': ['s', 'submenu'] }, children }
  }
}

/** All items of a menu by number, the root among them. */
export function itemsById(root: NumberedItem): ReadonlyMap<number, NumberedItem> {
  const all = new Map<number, NumberedItem>()
  const add = (item: NumberedItem) => {
    all.set(item.id, item)
    item.children.forEach(add)
  }
  add(root)
  return all
}

/** The numbers of a menu as they stand: two menus of one shape differ in words alone. */
export function shapeOf({ id, children }: NumberedItem): string {
  return children.length === 0 ? String(id) : `${id}(${children.map(shapeOf).join(' ')})`
}

/** The items of `next` that stood in `before` with other properties. */
export function reworded(
  before: ReadonlyMap<number, NumberedItem>,
  next: ReadonlyMap<number, NumberedItem>,
): readonly NumberedItem[] {
  return [...next.values()].filter((item) => {
    const old = before.get(item.id)
    return old !== undefined && !isSame(old.properties, item.properties)
  })
}

function isSame(before: NumberedItem['properties'], next: NumberedItem['properties']): boolean {
  const names = Object.keys(next)
  return (
    names.length === Object.keys(before).length &&
    names.every((name) => before[name]?.[1] === next[name]?.[1])
  )
}
