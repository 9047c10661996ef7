import { z } from 'zod'
import type { Command } from '#main/core/commands/index.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { ServedObject, SessionBus } from '../dbus/session-bus.ts'
import {
  indexItemsById,
  createMenuNumbering,
  findUpdates,
  getMenuShape,
  type NumberedItem,
} from './numbered-menu.ts'
import type { TrayItem } from '#main/desktop/tray/tray.ts'

export type BusMenu = ReturnType<typeof serveMenu>

export interface BusMenuOptions {
  readonly bus: SessionBus
  readonly path: string
  readonly clock: Clock
  readonly onCommand: (command: Command) => void
  /** Called with true when the user opens the menu, and with false when the menu closes. */
  readonly onOpenChange: (isRead: boolean) => void
  readonly onFetch?: () => void
}

/**
 * How long an open menu may delay changes of its items, in ms. The limit is needed because some panels don't
 * report that they closed the menu.
 */
const openTimeoutMs = 60_000

/** The names of properties that a panel requests. Calls with longer lists are rejected. */
const Names = z.array(z.string()).max(100)
const Events = z.array(z.tuple([z.number(), z.string()]).rest(z.unknown())).max(100)

const GetLayout = z.object({ parentId: z.number(), depth: z.number(), names: Names })
const GetGroup = z.object({ ids: z.array(z.number()), names: Names })
const GetOne = z.object({ id: z.number(), name: z.string() })
const MenuEvent = z.object({ id: z.number(), eventId: z.string() })
const EventGroup = z.object({ events: Events })

function toPropertyPairs({ properties }: NumberedItem, names: readonly string[]) {
  return Object.entries(properties).filter(([name]) => names.length === 0 || names.includes(name))
}

/**
 * Creates the layout of an item, of the type `(ia{sv}av)`, with its children down to `depth` levels; -1
 * stands for all levels.
 */
function toLayout(item: NumberedItem, depth: number, names: readonly string[]): unknown[] {
  const children = depth === 0 ? [] : item.children
  const childLayouts = children.map((child) => ['(ia{sv}av)', toLayout(child, depth - 1, names)])
  return [item.id, toPropertyPairs(item, names), childLayouts]
}

/**
 * The menu that a panel shows. While the menu is open, only the properties of its items change. Otherwise, an
 * item could move under the pointer just before a click.
 */
class ShownMenu {
  readonly #options: BusMenuOptions
  readonly #emit: (signal: string, ...body: readonly unknown[]) => void
  readonly #numbering = createMenuNumbering()
  readonly #open = new Set<number>()
  readonly #openTime: Timer
  #root = this.#numbering.number([]).root
  #isOpen = false
  #pendingItems: readonly TrayItem[] | undefined
  items = indexItemsById(this.#root)
  revision = 1

  constructor(options: BusMenuOptions, emit: (signal: string, ...body: readonly unknown[]) => void) {
    this.#options = options
    this.#emit = emit
    this.#openTime = new Timer(options.clock, () => this.onClose())
  }

  setItems(next: readonly TrayItem[]): void {
    const numberedMenu = this.#numbering.number(next)
    const isReshaped = getMenuShape(numberedMenu.root) !== getMenuShape(this.#root)
    this.#pendingItems = isReshaped && this.#open.size > 0 ? next : undefined
    if (this.#pendingItems) return
    const before = this.items
    numberedMenu.shown()
    this.#root = numberedMenu.root
    this.items = indexItemsById(this.#root)
    const rewordings = findUpdates(before, this.items)
    const changed = rewordings.map(({ id, changed: properties }) => [id, Object.entries(properties)])
    const removedProperties = rewordings
      .filter((item) => item.gone.length > 0)
      .map((item) => [item.id, item.gone])
    if (rewordings.length > 0) this.#emit('ItemsPropertiesUpdated', changed, removedProperties)
    if (!isReshaped) return
    this.revision += 1
    this.#emit('LayoutUpdated', this.revision, this.#root.id)
  }

  /** Finds an item by its current or a former ID, because a click may arrive after the menu has changed. */
  findItem(id: number): NumberedItem | undefined {
    const currentId = this.#numbering.now(id)
    return this.items.get(id) ?? (currentId === undefined ? undefined : this.items.get(currentId))
  }

  /** Returns an item by its ID. Throws if the item no longer exists. */
  getItem(id: number): NumberedItem {
    const item = this.findItem(id)
    if (!item) throw new Error('There is no such item any more')
    return item
  }

  onEvent(id: number, what: string): void {
    switch (what) {
      case 'opened':
        if (this.items.has(id)) this.#open.add(id)
        return this.onOpen()
      case 'closed':
        this.#open.delete(id)
        return this.#open.size === 0 ? this.onClose() : undefined
      case 'clicked': {
        const { command } = this.getItem(id)
        // A click closes the menu, but some panels don't report that.
        this.onClose()
        if (command) this.#options.onCommand(command)
      }
    }
  }

  /** Called when a panel opens the menu. Some panels don't report when they close it. */
  onOpen(): void {
    this.#isOpen = true
    this.#options.onOpenChange(true)
    this.#openTime.schedule(openTimeoutMs)
  }

  onClose(): void {
    this.#open.clear()
    this.#openTime.cancel()
    if (this.#isOpen) this.#options.onOpenChange(false)
    this.#isOpen = false
    if (this.#pendingItems) this.setItems(this.#pendingItems)
  }

  dispose(): void {
    this.#openTime.cancel()
  }
}

const createLayoutMethods = (menu: ShownMenu, onGiven: () => void): ServedObject['methods'] => ({
  GetLayout: {
    in: { parentId: 'i', depth: 'i', names: 'as' },
    out: { revision: 'u', layout: '(ia{sv}av)' },
    handler(args) {
      const { parentId, depth, names } = GetLayout.parse(args)
      onGiven()
      return { revision: menu.revision, layout: toLayout(menu.getItem(parentId), depth, names) }
    },
  },
  GetGroupProperties: {
    in: { ids: 'ai', names: 'as' },
    out: { properties: 'a(ia{sv})' },
    handler(args) {
      const { ids, names } = GetGroup.parse(args)
      // The set removes repeated IDs, which would make the reply larger.
      const wantedIds = ids.length === 0 ? menu.items.keys() : new Set(ids)
      return [...wantedIds].flatMap((id) => {
        const item = menu.items.get(id)
        return item ? [[id, toPropertyPairs(item, names)]] : []
      })
    },
  },
  GetProperty: {
    in: { id: 'i', name: 's' },
    out: { value: 'v' },
    handler(args) {
      const { id, name } = GetOne.parse(args)
      const { properties } = menu.getItem(id)
      const value = Object.hasOwn(properties, name) ? properties[name] : undefined
      if (!value) throw new Error('This item has no such property')
      return value
    },
  },
})

const createEventMethods = (menu: ShownMenu): ServedObject['methods'] => ({
  Event: {
    in: { id: 'i', eventId: 's', data: 'v', timestamp: 'u' },
    handler(args) {
      const { id, eventId } = MenuEvent.parse(args)
      menu.onEvent(id, eventId)
      return null
    },
  },
  EventGroup: {
    in: { events: 'a(isvu)' },
    out: { idErrors: 'ai' },
    handler(args) {
      const { events } = EventGroup.parse(args)
      const knownEvents = events.filter(([id]) => menu.findItem(id))
      const unknown = events.flatMap(([id]) => (menu.findItem(id) ? [] : [id]))
      for (const [id, what] of knownEvents) menu.onEvent(id, what)
      return unknown
    },
  },
  // A desktop calls this method before it opens the menu, so that the menu can be updated first.
  AboutToShow: {
    in: { id: 'i' },
    out: { needUpdate: 'b' },
    handler() {
      menu.onOpen()
      return false
    },
  },
  AboutToShowGroup: {
    in: { ids: 'ai' },
    out: { updatesNeeded: 'ai', idErrors: 'ai' },
    handler() {
      menu.onOpen()
      return { updatesNeeded: [], idErrors: [] }
    },
  },
})

/**
 * Serves a menu with the dbusmenu protocol of KDE and Ayatana. The sender of a click isn't checked, because
 * Ayatana's panels own no well-known name on the bus.
 */
export function serveMenu(options: BusMenuOptions) {
  const { bus, path, onFetch } = options
  const menu = new ShownMenu(options, (signal, ...body) => bus.emit(object, signal, ...body))
  const object: ServedObject = {
    path,
    interface: 'com.canonical.dbusmenu',
    methods: { ...createLayoutMethods(menu, () => onFetch?.()), ...createEventMethods(menu) },
    properties: {
      Version: { type: 'u', get: () => 3 },
      TextDirection: { type: 's', get: () => 'ltr' },
      Status: { type: 's', get: () => 'normal' },
      IconThemePath: { type: 'as', get: () => [] },
    },
    signals: {
      ItemsPropertiesUpdated: { updated: 'a(ia{sv})', removed: 'a(ias)' },
      LayoutUpdated: { revision: 'u', parent: 'i' },
      ItemActivationRequested: { id: 'i', timestamp: 'u' },
    },
  }
  const takeAway = bus.serve(object)
  return {
    path,
    show: (items: readonly TrayItem[]) => menu.setItems(items),
    closed: () => menu.onClose(),
    dispose() {
      menu.dispose()
      takeAway()
    },
  }
}
