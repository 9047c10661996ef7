import { z } from 'zod'
import type { Command } from '#main/commands/index.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { ServedObject, SessionBus } from '../dbus/session-bus.ts'
import { itemsById, menuNumbering, reworded, shapeOf, type NumberedItem } from './numbered-menu.ts'
import type { TrayItem } from '#main/tray/tray.ts'

export type BusMenu = ReturnType<typeof serveMenu>

export interface BusMenuOptions {
  readonly bus: SessionBus
  readonly path: string
  readonly clock: Clock
  readonly onCommand: (command: Command) => void
  /** Called when the user opens the menu, and when it closes. */
  readonly onRead: (isRead: boolean) => void
  readonly onGiven?: () => void
}

/** How long an open menu delays changes of its lines, ms: some panels never report that they closed it. */
const openMs = 60_000

/** Longer lists are rejected. */
const Names = z.array(z.string()).max(100)
const Events = z.array(z.tuple([z.number(), z.string()]).rest(z.unknown())).max(100)

const GetLayout = z.object({ parentId: z.number(), depth: z.number(), names: Names })
const GetGroup = z.object({ ids: z.array(z.number()), names: Names })
const GetOne = z.object({ id: z.number(), name: z.string() })
const MenuEvent = z.object({ id: z.number(), eventId: z.string() })
const EventGroup = z.object({ events: Events })

function pairs({ properties }: NumberedItem, names: readonly string[]) {
  return Object.entries(properties).filter(([name]) => names.length === 0 || names.includes(name))
}

/** `(ia{sv}av)`, with children down to `depth`; -1 for all. */
function layout(item: NumberedItem, depth: number, names: readonly string[]): unknown[] {
  const children = depth === 0 ? [] : item.children
  const inside = children.map((child) => ['(ia{sv}av)', layout(child, depth - 1, names)])
  return [item.id, pairs(item, names), inside]
}

/** Lines change only while the menu is closed, or the user would click what just moved under the pointer. */
class ShownMenu {
  readonly #options: BusMenuOptions
  readonly #emit: (signal: string, ...body: readonly unknown[]) => void
  readonly #numbering = menuNumbering()
  readonly #open = new Set<number>()
  readonly #openTime: Timer
  #root = this.#numbering.number([]).root
  #isRead = false
  #waiting: readonly TrayItem[] | undefined
  items = itemsById(this.#root)
  revision = 1

  constructor(options: BusMenuOptions, emit: (signal: string, ...body: readonly unknown[]) => void) {
    this.#options = options
    this.#emit = emit
    this.#openTime = new Timer(options.clock, () => this.closed())
  }

  show(next: readonly TrayItem[]): void {
    const numbered = this.#numbering.number(next)
    const isReshaped = shapeOf(numbered.root) !== shapeOf(this.#root)
    this.#waiting = isReshaped && this.#open.size > 0 ? next : undefined
    if (this.#waiting) return
    const before = this.items
    numbered.shown()
    this.#root = numbered.root
    this.items = itemsById(this.#root)
    const rewordings = reworded(before, this.items)
    const changed = rewordings.map(({ id, changed: properties }) => [id, Object.entries(properties)])
    const gone = rewordings.filter((item) => item.gone.length > 0).map((item) => [item.id, item.gone])
    if (rewordings.length > 0) this.#emit('ItemsPropertiesUpdated', changed, gone)
    if (!isReshaped) return
    this.revision += 1
    this.#emit('LayoutUpdated', this.revision, this.#root.id)
  }

  /** Also by former IDs: a click may arrive after the menu has changed. */
  found(id: number): NumberedItem | undefined {
    const now = this.#numbering.now(id)
    return this.items.get(id) ?? (now === undefined ? undefined : this.items.get(now))
  }

  /** @throws if it is gone */
  itemOf(id: number): NumberedItem {
    const item = this.found(id)
    if (!item) throw new Error('There is no such item any more')
    return item
  }

  happen(id: number, what: string): void {
    switch (what) {
      case 'opened':
        if (this.items.has(id)) this.#open.add(id)
        return this.read()
      case 'closed':
        this.#open.delete(id)
        return this.#open.size === 0 ? this.closed() : undefined
      case 'clicked': {
        const { command } = this.itemOf(id)
        // A click closes the menu, which some panels don't report.
        this.closed()
        if (command) this.#options.onCommand(command)
      }
    }
  }

  /** The user opened the menu. Some panels never report that it was closed. */
  read(): void {
    this.#isRead = true
    this.#options.onRead(true)
    this.#openTime.schedule(openMs)
  }

  closed(): void {
    this.#open.clear()
    this.#openTime.cancel()
    if (this.#isRead) this.#options.onRead(false)
    this.#isRead = false
    if (this.#waiting) this.show(this.#waiting)
  }

  dispose(): void {
    this.#openTime.cancel()
  }
}

/** How panels get the menu. */
const layoutMethods = (menu: ShownMenu, onGiven: () => void): ServedObject['methods'] => ({
  GetLayout: {
    in: { parentId: 'i', depth: 'i', names: 'as' },
    out: { revision: 'u', layout: '(ia{sv}av)' },
    handler(given) {
      const { parentId, depth, names } = GetLayout.parse(given)
      onGiven()
      return { revision: menu.revision, layout: layout(menu.itemOf(parentId), depth, names) }
    },
  },
  GetGroupProperties: {
    in: { ids: 'ai', names: 'as' },
    out: { properties: 'a(ia{sv})' },
    handler(given) {
      const { ids, names } = GetGroup.parse(given)
      // Repeated IDs must not grow the response.
      const wanted = ids.length === 0 ? menu.items.keys() : new Set(ids)
      return [...wanted].flatMap((id) => {
        const item = menu.items.get(id)
        return item ? [[id, pairs(item, names)]] : []
      })
    },
  },
  GetProperty: {
    in: { id: 'i', name: 's' },
    out: { value: 'v' },
    handler(given) {
      const { id, name } = GetOne.parse(given)
      const { properties } = menu.itemOf(id)
      const value = Object.hasOwn(properties, name) ? properties[name] : undefined
      if (!value) throw new Error('This item has no such property')
      return value
    },
  },
})

/** How panels report what the user does with it. */
const eventMethods = (menu: ShownMenu): ServedObject['methods'] => ({
  Event: {
    in: { id: 'i', eventId: 's', data: 'v', timestamp: 'u' },
    handler(given) {
      const { id, eventId } = MenuEvent.parse(given)
      menu.happen(id, eventId)
      return null
    },
  },
  EventGroup: {
    in: { events: 'a(isvu)' },
    out: { idErrors: 'ai' },
    handler(given) {
      const { events } = EventGroup.parse(given)
      const known = events.filter(([id]) => menu.found(id))
      const unknown = events.flatMap(([id]) => (menu.found(id) ? [] : [id]))
      for (const [id, what] of known) menu.happen(id, what)
      return unknown
    },
  },
  // Pending changes are sent now.
  AboutToShow: {
    in: { id: 'i' },
    out: { needUpdate: 'b' },
    handler() {
      menu.read()
      return false
    },
  },
  AboutToShowGroup: {
    in: { ids: 'ai' },
    out: { updatesNeeded: 'ai', idErrors: 'ai' },
    handler() {
      menu.read()
      return { updatesNeeded: [], idErrors: [] }
    },
  },
})

/**
 * A menu in the dbusmenu protocol of KDE and Ayatana. We don't authenticate clicks: with Ayatana's
 * indicators a panel without any name sends them.
 */
export function serveMenu(options: BusMenuOptions) {
  const { bus, path, onGiven } = options
  const menu = new ShownMenu(options, (signal, ...body) => bus.emit(object, signal, ...body))
  const object: ServedObject = {
    path,
    interface: 'com.canonical.dbusmenu',
    methods: { ...layoutMethods(menu, () => onGiven?.()), ...eventMethods(menu) },
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
    show: (items: readonly TrayItem[]) => menu.show(items),
    closed: () => menu.closed(),
    dispose() {
      menu.dispose()
      takeAway()
    },
  }
}
