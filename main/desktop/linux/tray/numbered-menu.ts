import type { SurfaceCommand } from '../../../commands/surface-command.ts'
import type { TrayItem } from '../../../tray/tray.ts'

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

/** A menu with its numbers, which hold once it is shown. */
export interface NumberedMenu {
  readonly root: NumberedItem
  /** It is shown from now on: the next is numbered after it. */
  shown(): void
}

/** Numbers menus, each after the one that was shown last. */
export interface MenuNumbering {
  number(items: readonly TrayItem[]): NumberedMenu
  /** The number that an item has now, by any that it had; undefined where it stands in the menu no more. */
  now(id: number): number | undefined
}

/** How many numbers that were given up are still understood. */
const retiredAtMost = 1_000

/**
 * An item keeps its number from one menu to the next as long as it and all before it among its siblings stay: GNOME's
 * extension for tray icons doesn't move an item whose number it knows (ubuntu/gnome-shell-extension-appindicator, #632),
 * so what stands behind the first difference gets new numbers. No number is ever given to another, and one that was given
 * up still means its item: so a press that is under way finds its item in whatever menu has come meanwhile, or none, but
 * never a wrong one; and a panel that has the menu open need not build it anew for other words.
 */
export function menuNumbering(): MenuNumbering {
  let numbers = new Map<string, number>()
  /** The names of what stands in each submenu, in order. */
  let orders = new Map<string, readonly string[]>()
  const retired = new Map<number, string>()
  let last = rootId

  const retire = (name: string, id: number) => {
    retired.set(id, name)
    if (retired.size <= retiredAtMost) return
    const [oldest] = retired.keys()
    if (oldest !== undefined) retired.delete(oldest)
  }

  return {
    number(items) {
      const nextNumbers = new Map<string, number>()
      const nextOrders = new Map<string, readonly string[]>()
      const within = (inside: string, siblings: readonly TrayItem[], isSame: boolean): NumberedItem[] => {
        const before = isSame ? orders.get(inside) : undefined
        const order: string[] = []
        let isStill = before !== undefined
        const numbered = siblings.map((item, at): NumberedItem => {
          let name = `${inside}/${identityOf(item)}`
          // Two that ask for the same, or two lines: told apart by their order.
          while (nextNumbers.has(name)) name += '+'
          isStill &&= before?.[at] === name
          order.push(name)
          const id = (isStill ? numbers.get(name) : undefined) ?? ++last
          nextNumbers.set(name, id)
          return {
            id,
            properties: propertiesOf(item),
            ...(item.type === 'action' && { command: item.command }),
            children: item.type === 'submenu' ? within(name, item.items, isStill) : [],
          }
        })
        nextOrders.set(inside, order)
        return numbered
      }
      const children = within('', items, true)
      return {
        root: { id: rootId, properties: { 'children-display': ['s', 'submenu'] }, children },
        shown() {
          for (const [name, id] of numbers) if (nextNumbers.get(name) !== id) retire(name, id)
          numbers = nextNumbers
          orders = nextOrders
        },
      }
    },
    now(id) {
      const name = retired.get(id)
      return name === undefined ? id : numbers.get(name)
    },
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

/** What differs of an item that stays. */
export interface Rewording {
  readonly id: number
  /** The properties that are new or have another value, and no others: GNOME's extension builds a row anew, and so closes
   * its submenu, whenever it hears of `children-display` or `type`. */
  readonly changed: NumberedItem['properties']
  /** The names of those it has no more. */
  readonly gone: readonly string[]
}

/** The items of `next` that stood in `before` with other properties. */
export function reworded(
  before: ReadonlyMap<number, NumberedItem>,
  next: ReadonlyMap<number, NumberedItem>,
): readonly Rewording[] {
  return [...next.values()].flatMap(({ id, properties }) => {
    const old = before.get(id)?.properties
    if (!old) return []
    const changed = Object.entries(properties).filter(([name, [, value]]) => old[name]?.[1] !== value)
    const gone = Object.keys(old).filter((name) => !Object.hasOwn(properties, name))
    return changed.length + gone.length === 0 ? [] : [{ id, changed: Object.fromEntries(changed), gone }]
  })
}
