import { method } from '#test/support/desktop/connection.ts'
import type { DesktopConnection } from '#test/support/desktop/connection.ts'

type Entry = string | { readonly [label: string]: readonly Entry[] }

interface Looks {
  readonly tooltip: string
  readonly menu: readonly Entry[]
}

interface FakeTrayItem {
  readonly events: readonly string[]
  change(looks: Partial<Looks>): void
}

type Node = [id: number, properties: Record<string, unknown>, children: unknown[]]

export async function fakeTrayItem(bus: DesktopConnection, first: Looks): Promise<FakeTrayItem> {
  const events: string[] = []
  let looks = first
  const labels = new Map<number, string>()

  const node = (entry: Entry): Node => {
    const [label, children] = typeof entry === 'string' ? [entry, []] : (Object.entries(entry)[0] ?? ['', []])
    const id = labels.size + 1
    labels.set(id, label)
    return [id, { label }, children.map((child) => ['(ia{sv}av)', node(child)])]
  }

  bus.serve(
    '/StatusNotifierItem',
    {
      name: 'org.kde.StatusNotifierItem',
      methods: { Activate: ['ii', '', ['x', 'y'], []] },
      signals: { NewToolTip: [''] },
      properties: {
        Id: 's',
        Status: 's',
        Menu: 'o',
        IconPixmap: 'a(iiay)',
        ToolTip: '(sa(iiay)ss)',
      },
    },
    {
      Activate: () => {
        events.push('activated')
        return null
      },
      Id: 'fake',
      Status: 'Active',
      Menu: '/Menu',
      IconPixmap: [[1, 1, Buffer.from([255, 1, 2, 3])]],
      get ToolTip() {
        return ['', [], looks.tooltip, '']
      },
    },
  )
  bus.serve(
    '/Menu',
    {
      name: 'com.canonical.dbusmenu',
      methods: {
        GetLayout: ['iias', 'u(ia{sv}av)', ['parent', 'depth', 'properties'], ['revision', 'layout']],
        Event: ['isvu', '', ['id', 'event', 'data', 'time'], []],
      },
    },
    {
      GetLayout: () => {
        labels.clear()
        return [1, [0, {}, looks.menu.map((entry) => ['(ia{sv}av)', node(entry)])]]
      },
      Event: method(([id, event]) => {
        events.push(`${String(event)} ${labels.get(Number(id)) ?? '?'}`)
        return null
      }),
    },
  )
  const watcher = 'org.kde.StatusNotifierWatcher'
  const to = { service: watcher, path: '/StatusNotifierWatcher', interface: watcher }
  await bus.call(to, 'RegisterStatusNotifierItem', 's', [bus.name])
  return {
    events,
    change(next) {
      looks = { ...looks, ...next }
      bus.signal('/StatusNotifierItem', 'org.kde.StatusNotifierItem', 'NewToolTip', '', [])
    },
  }
}
