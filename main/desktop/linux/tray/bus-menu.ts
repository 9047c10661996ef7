import { z } from 'zod'
import type { Command } from '#main/commands/index.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { ServedObject, SessionBus } from '../dbus/session-bus.ts'
import { itemsById, menuNumbering, reworded, shapeOf, type NumberedItem } from './numbered-menu.ts'
import type { TrayItem } from '#main/tray/tray.ts'

export interface BusMenu {
  readonly path: string
  show(items: readonly TrayItem[]): void
  closed(): void
  dispose(): void
}

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

/**
 * A menu in the dbusmenu protocol of KDE and Ayatana. We don't authenticate clicks: with Ayatana's
 * indicators a panel without any name sends them.
 *
 * Lines change only while the menu is closed: otherwise the user would click what just moved under the
 * pointer.
 */
export function serveMenu({ bus, clock, path, onCommand, onRead, onGiven }: BusMenuOptions): BusMenu {
  const numbering = menuNumbering()
  let { root } = numbering.number([])
  let items = itemsById(root)
  let revision = 1
  const open = new Set<number>()
  const openTime = new Timer(clock, () => closed())
  let isRead = false
  let waiting: readonly TrayItem[] | undefined

  /** Also by former IDs: a click may arrive after the menu has changed. */
  const found = (id: number): NumberedItem | undefined => {
    const now = numbering.now(id)
    return items.get(id) ?? (now === undefined ? undefined : items.get(now))
  }

  const itemOf = (id: number): NumberedItem => {
    const item = found(id)
    if (!item) throw new Error('There is no such item any more')
    return item
  }

  const show = (next: readonly TrayItem[]) => {
    const numbered = numbering.number(next)
    const isReshaped = shapeOf(numbered.root) !== shapeOf(root)
    waiting = isReshaped && open.size > 0 ? next : undefined
    if (waiting) return
    const before = items
    numbered.shown()
    root = numbered.root
    items = itemsById(root)
    const rewordings = reworded(before, items)
    const changed = rewordings.map(({ id, changed: properties }) => [id, Object.entries(properties)])
    const gone = rewordings.filter((item) => item.gone.length > 0).map((item) => [item.id, item.gone])
    if (rewordings.length > 0) bus.emit(object, 'ItemsPropertiesUpdated', changed, gone)
    if (!isReshaped) return
    revision += 1
    bus.emit(object, 'LayoutUpdated', revision, root.id)
  }

  const opened = (id: number) => {
    if (items.has(id)) open.add(id)
    read()
  }

  /** Some panels never report that they closed a menu. */
  const read = () => {
    isRead = true
    onRead(true)
    openTime.schedule(openMs)
  }

  function closed() {
    open.clear()
    openTime.cancel()
    if (isRead) onRead(false)
    isRead = false
    if (waiting) show(waiting)
  }

  const happen = (id: number, what: string) => {
    switch (what) {
      case 'opened':
        return opened(id)
      case 'closed':
        open.delete(id)
        return open.size === 0 ? closed() : undefined
      case 'clicked': {
        const { command } = itemOf(id)
        // A click closes the menu, which some panels don't report.
        closed()
        if (command) onCommand(command)
      }
    }
  }

  const object: ServedObject = {
    path,
    interface: 'com.canonical.dbusmenu',
    methods: {
      GetLayout: {
        in: { parentId: 'i', depth: 'i', names: 'as' },
        out: { revision: 'u', layout: '(ia{sv}av)' },
        handler(given) {
          const { parentId, depth, names } = GetLayout.parse(given)
          onGiven?.()
          return { revision, layout: layout(itemOf(parentId), depth, names) }
        },
      },
      GetGroupProperties: {
        in: { ids: 'ai', names: 'as' },
        out: { properties: 'a(ia{sv})' },
        handler(given) {
          const { ids, names } = GetGroup.parse(given)
          // Repeated IDs must not grow the response.
          const wanted = ids.length === 0 ? items.keys() : new Set(ids)
          return [...wanted].flatMap((id) => {
            const item = items.get(id)
            return item ? [[id, pairs(item, names)]] : []
          })
        },
      },
      GetProperty: {
        in: { id: 'i', name: 's' },
        out: { value: 'v' },
        handler(given) {
          const { id, name } = GetOne.parse(given)
          const { properties } = itemOf(id)
          const value = Object.hasOwn(properties, name) ? properties[name] : undefined
          if (!value) throw new Error('This item has no such property')
          return value
        },
      },
      Event: {
        in: { id: 'i', eventId: 's', data: 'v', timestamp: 'u' },
        handler(given) {
          const { id, eventId } = MenuEvent.parse(given)
          happen(id, eventId)
          return null
        },
      },
      EventGroup: {
        in: { events: 'a(isvu)' },
        out: { idErrors: 'ai' },
        handler(given) {
          const { events } = EventGroup.parse(given)
          const known = events.filter(([id]) => found(id))
          const unknown = events.flatMap(([id]) => (found(id) ? [] : [id]))
          for (const [id, what] of known) happen(id, what)
          return unknown
        },
      },
      // Pending changes are sent now.
      AboutToShow: {
        in: { id: 'i' },
        out: { needUpdate: 'b' },
        handler() {
          read()
          return false
        },
      },
      AboutToShowGroup: {
        in: { ids: 'ai' },
        out: { updatesNeeded: 'ai', idErrors: 'ai' },
        handler() {
          read()
          return { updatesNeeded: [], idErrors: [] }
        },
      },
    },
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
    show,
    closed,
    dispose() {
      openTime.cancel()
      takeAway()
    },
  }
}
