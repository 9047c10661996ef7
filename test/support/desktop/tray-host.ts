import {
  connectDesktop,
  DBusError,
  createDBusMethod,
  type DesktopConnection,
  type ReceivedSignal,
} from './connection.ts'
import {
  findInMenu,
  itemPropertiesSchema,
  parseMenuNode,
  menuUpdateSchema,
  applyMenuUpdates,
  type MenuNode,
  type TrayPixmap,
} from './tray-schema.ts'
import { createChangeWaits } from './change-waits.ts'

export type { MenuNode, TrayPixmap } from './tray-schema.ts'

const WATCHER = 'org.kde.StatusNotifierWatcher'
const ITEM = 'org.kde.StatusNotifierItem'
const MENU = 'com.canonical.dbusmenu'
const NO_REPLY = 'org.freedesktop.DBus.Error.NoReply'
const PROPERTIES = 'org.freedesktop.DBus.Properties'

export interface ShownTrayItem {
  /** The unique bus name, different for each icon. */
  readonly service: string
  readonly path: string
  readonly id: string
  readonly title: string
  readonly status: string
  readonly iconName: string
  readonly pixmaps: readonly TrayPixmap[]
  readonly tooltip: string
  readonly menuPath: string
  readonly menu: MenuNode | undefined
}

export interface TraySignals {
  readonly icon: number
  readonly tooltip: number
  readonly menu: number
}

interface Registration {
  /** From `performance.now()`. */
  readonly at: number
  readonly by: string
  /** The bus name of the icon. Some libraries, such as Ayatana, register an object path instead. */
  readonly as: string
}

export interface TrayHost {
  readonly items: readonly ShownTrayItem[]
  readonly signals: TraySignals
  readonly registration: Registration | undefined
  click(...labels: readonly (string | RegExp)[]): Promise<void>
  activate(): Promise<void>
  until<T>(look: (host: TrayHost) => T | undefined | false): Promise<T>
  stop(): Promise<void>
}

async function readMenu(bus: DesktopConnection, service: string, path: string): Promise<MenuNode> {
  const to = { service, path, interface: MENU }
  const [, root] = await bus.call(to, 'GetLayout', 'iias', [0, -1, []])
  return parseMenuNode(root)
}

async function readItem(bus: DesktopConnection, service: string, path: string): Promise<ShownTrayItem> {
  const [raw] = await bus.call({ service, path, interface: PROPERTIES }, 'GetAll', 's', [ITEM])
  const item = itemPropertiesSchema.parse(raw)
  const [, , title = '', text = ''] = item.ToolTip ?? []
  const menuPath = item.Menu === '/NO_DBUSMENU' ? '' : item.Menu
  return {
    service,
    path,
    id: item.Id,
    title: item.Title,
    status: item.Status,
    iconName: item.IconName,
    pixmaps: item.IconPixmap,
    tooltip: [title, text].filter((part) => part !== '').join('\n'),
    menuPath,
    menu: menuPath ? await readMenu(bus, service, menuPath) : undefined,
  }
}

export async function readTray(bus: DesktopConnection): Promise<readonly ShownTrayItem[]> {
  const watcher = { service: WATCHER, path: '/StatusNotifierWatcher', interface: PROPERTIES }
  const [value] = await bus.call(watcher, 'Get', 'ss', [WATCHER, 'RegisteredStatusNotifierItems'])
  const names = Array.isArray(value) ? value.map(String) : []
  return Promise.all(
    names.map((name) => {
      // A registered item is a bus name and a path, in GNOME with an @ between them. Some programs only
      // register a bus name.
      const [, service = name, path = '/StatusNotifierItem'] = /^([^@/]+)@?(\/.*)$/.exec(name) ?? []
      return readItem(bus, service, path)
    }),
  )
}

export async function startTrayHost(address: string): Promise<TrayHost> {
  const bus = await connectDesktop(address)
  const items = new Map<string, ShownTrayItem>()
  const registered = new Map<string, { readonly path: string; readonly name: string }>()
  const reading = new Map<string, 'once' | 'again'>()
  const counts = { icon: 0, tooltip: 0, menu: 0 }
  const troubles: unknown[] = []
  let latest: Registration | undefined
  const seen = createChangeWaits(() =>
    JSON.stringify({ items: [...items.values()].map((item) => ({ ...item, pixmaps: [] })), troubles }),
  )

  const read = async (service: string): Promise<void> => {
    if (reading.has(service)) {
      reading.set(service, 'again')
      return
    }
    do {
      reading.set(service, 'once')
      const registration = registered.get(service)
      if (!registration) break
      try {
        const item = await readItem(bus, service, registration.path)
        if (registered.has(service)) items.set(service, item)
      } catch (trouble) {
        // The icon was removed in the meantime, or has sent invalid data.
        troubles.push(String(trouble))
      }
      seen.reportChange()
    } while (reading.get(service) === 'again')
    reading.delete(service)
  }

  // An icon disappears when its connection is closed, or when it releases its registered name.
  const forget = (lost: string) => {
    for (const [service, { name }] of registered) {
      if (service !== lost && name !== lost) continue
      registered.delete(service)
      if (items.delete(service)) seen.reportChange()
    }
  }

  /** If only properties such as labels change, panels take them from the signal. Otherwise, they fetch the menu. */
  const menuChanged = ({ sender, member, body }: ReceivedSignal): void => {
    const item = items.get(sender)
    const update = member === 'ItemsPropertiesUpdated' ? menuUpdateSchema.safeParse(body).data : undefined
    // A pending response may be older than this signal.
    if (!item?.menu || !update || reading.has(sender)) return void read(sender)
    items.set(sender, { ...item, menu: applyMenuUpdates(item.menu, update) })
    seen.reportChange()
  }

  await bus.listen(`type='signal',interface='org.freedesktop.DBus',member='NameOwnerChanged'`, (signal) => {
    const [name, , owner] = signal.body
    if (signal.member === 'NameOwnerChanged' && typeof name === 'string' && owner === '') forget(name)
  })
  for (const face of [ITEM, MENU]) {
    await bus.listen(`type='signal',interface='${face}'`, (signal) => {
      if (signal.interface !== face || !registered.has(signal.sender)) return
      if (face === MENU) {
        counts.menu += 1
        return menuChanged(signal)
      }
      if (signal.member === 'NewIcon') counts.icon += 1
      if (signal.member === 'NewToolTip') counts.tooltip += 1
      void read(signal.sender)
    })
  }

  bus.serve(
    '/StatusNotifierWatcher',
    {
      name: WATCHER,
      methods: {
        RegisterStatusNotifierItem: ['s', '', ['service'], []],
        RegisterStatusNotifierHost: ['s', '', ['service'], []],
      },
      signals: {
        StatusNotifierItemRegistered: ['s', 'service'],
        StatusNotifierItemUnregistered: ['s', 'service'],
        StatusNotifierHostRegistered: [''],
      },
      properties: {
        RegisteredStatusNotifierItems: { type: 'as', access: 'read' },
        IsStatusNotifierHostRegistered: { type: 'b', access: 'read' },
        ProtocolVersion: { type: 'i', access: 'read' },
      },
    },
    {
      RegisterStatusNotifierItem: createDBusMethod(([service], sender) => {
        const name = typeof service === 'string' ? service : ''
        latest = { at: performance.now(), by: sender, as: name }
        registered.set(sender, { name, path: name.startsWith('/') ? name : '/StatusNotifierItem' })
        void read(sender)
        return null
      }),
      RegisterStatusNotifierHost: () => null,
      RegisteredStatusNotifierItems: [],
      IsStatusNotifierHostRegistered: true,
      ProtocolVersion: 0,
    },
  )
  await bus.own(WATCHER)

  const newest = (): ShownTrayItem => {
    const item = [...items.values()].at(-1)
    if (!item) throw new Error('There is no item in the tray')
    return item
  }

  const host: TrayHost = {
    get items() {
      return [...items.values()]
    },
    get signals() {
      return { ...counts }
    },
    get registration() {
      return latest
    },
    async click(...labels) {
      const { service, menuPath } = newest()
      const root = await readMenu(bus, service, menuPath)
      const node = findInMenu(root, labels)
      if (!node) throw new Error(`No menu item ${labels.join(' > ')} in ${JSON.stringify(root)}`)
      const to = { service, path: menuPath, interface: MENU }
      try {
        await bus.call(to, 'Event', 'isvu', [node.id, 'clicked', ['s', ''], 0])
      } catch (error) {
        // After Quit, the program may exit before it replies.
        if (!(error instanceof DBusError) || error.dbusName !== NO_REPLY) throw error
      }
    },
    async activate() {
      const { service, path } = newest()
      await bus.call({ service, path, interface: ITEM }, 'Activate', 'ii', [0, 0])
    },
    until: (look) => seen.waitFor(() => look(host)),
    async stop() {
      seen.end()
      await bus.close()
    },
  }
  return host
}
