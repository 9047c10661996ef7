import { trimToNewest } from '#main/base/trim-to-newest.ts'
import type { Command } from '#main/core/commands/index.ts'
import type { TrayItem } from '#main/desktop/tray/tray.ts'

export type MenuProperty = readonly [signature: 's' | 'b', value: string | boolean]

export interface NumberedItem {
  readonly id: number
  readonly properties: Readonly<Record<string, MenuProperty>>
  readonly command?: Command
  readonly children: readonly NumberedItem[]
}

/** Doubles each `_` in a dbusmenu label, because a single `_` marks an accelerator. */
const toLabelProperty = (label: string): MenuProperty => ['s', label.replaceAll('_', '__')]

function toProperties(item: TrayItem): NumberedItem['properties'] {
  switch (item.type) {
    case 'separator':
      return { type: ['s', 'separator'] }
    case 'text':
      return { label: toLabelProperty(item.label), enabled: ['b', false] }
    case 'action':
      return { label: toLabelProperty(item.label) }
    case 'submenu':
      return { label: toLabelProperty(item.label), 'children-display': ['s', 'submenu'] }
  }
}

function getIdentity(item: TrayItem): string {
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

const rootId = 0

const maxRetired = 1_000

/**
 * Creates the numbering of menu items. An item keeps its ID as long as its parent and the items before it in
 * the same menu keep theirs, because GNOME's tray extension doesn't move known items
 * (ubuntu/gnome-shell-extension-appindicator, #632). IDs are never reused, so a late click never reaches a
 * wrong item.
 */
export function createMenuNumbering() {
  let numbers = new Map<string, number>()
  /** The names of the items in each submenu, in order. */
  let orders = new Map<string, readonly string[]>()
  const formerNames = new Map<number, string>()
  let last = rootId

  const retire = (name: string, id: number) => {
    formerNames.set(id, name)
    trimToNewest(formerNames, maxRetired)
  }

  return {
    number(items: readonly TrayItem[]) {
      const nextNumbers = new Map<string, number>()
      const nextOrders = new Map<string, readonly string[]>()
      const numberItems = (
        parentName: string,
        siblings: readonly TrayItem[],
        isSame: boolean,
      ): NumberedItem[] => {
        const before = isSame ? orders.get(parentName) : undefined
        const order: string[] = []
        let isStill = before !== undefined
        const numberedItems = siblings.map((item, at): NumberedItem => {
          let name = `${parentName}/${getIdentity(item)}`
          // Equal items, such as two separators, get different names by their order.
          while (nextNumbers.has(name)) name += '+'
          isStill &&= before?.[at] === name
          order.push(name)
          const id = (isStill ? numbers.get(name) : undefined) ?? ++last
          nextNumbers.set(name, id)
          return {
            id,
            properties: toProperties(item),
            ...(item.type === 'action' && { command: item.command }),
            children: item.type === 'submenu' ? numberItems(name, item.items, isStill) : [],
          }
        })
        nextOrders.set(parentName, order)
        return numberedItems
      }
      const root: NumberedItem = {
        id: rootId,
        properties: { 'children-display': ['s', 'submenu'] },
        children: numberItems('', items, true),
      }
      return {
        root,
        /** Must be called when the menu with these IDs has become visible. */
        shown() {
          for (const [name, id] of numbers) if (nextNumbers.get(name) !== id) retire(name, id)
          numbers = nextNumbers
          orders = nextOrders
        },
      }
    },
    /** Returns an item's current ID; undefined if the item has left the menu. */
    now(id: number) {
      const name = formerNames.get(id)
      return name === undefined ? id : numbers.get(name)
    },
  }
}

/** Returns all items of a menu by their IDs, including the root item. */
export function indexItemsById(root: NumberedItem): ReadonlyMap<number, NumberedItem> {
  const all = new Map<number, NumberedItem>()
  const add = (item: NumberedItem) => {
    all.set(item.id, item)
    item.children.forEach(add)
  }
  add(root)
  return all
}

/**
 * Returns the shape of a menu. Two menus with the same shape only differ in the properties of their items.
 */
export function getMenuShape({ id, children }: NumberedItem): string {
  return children.length === 0 ? String(id) : `${id}(${children.map(getMenuShape).join(' ')})`
}

export interface ItemUpdate {
  readonly id: number
  /**
   * The new or changed properties. Unchanged ones are left out, because GNOME's tray extension closes a
   * submenu that receives its `type` again.
   */
  readonly changed: NumberedItem['properties']
  readonly gone: readonly string[]
}

/** Compares two versions of a menu. Returns the changed properties of the items that are in both. */
export function findUpdates(
  before: ReadonlyMap<number, NumberedItem>,
  next: ReadonlyMap<number, NumberedItem>,
): readonly ItemUpdate[] {
  return [...next.values()].flatMap(({ id, properties }) => {
    const old = before.get(id)?.properties
    if (!old) return []
    const changed = Object.entries(properties).filter(([name, [, value]]) => old[name]?.[1] !== value)
    const gone = Object.keys(old).filter((name) => !Object.hasOwn(properties, name))
    return changed.length + gone.length === 0 ? [] : [{ id, changed: Object.fromEntries(changed), gone }]
  })
}
