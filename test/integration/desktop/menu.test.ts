import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import type { Command } from '#main/core/commands/index.ts'
import { serveMenu, type BusMenu } from '#main/desktop/linux/tray/bus-menu.ts'
import type { TrayItem } from '#main/desktop/tray/tray.ts'
import { connectDesktop, type DesktopConnection } from '#test/support/desktop/connection.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import type { FakeClock } from '#test/support/fake-clock.ts'
import { openDesktop } from './scene.ts'

// KDE reads the menu level by level; GNOME reads the whole layout and then the properties.

const NAME = 'org.example.Menu'
const INTERFACE = 'com.canonical.dbusmenu'

let clock: FakeClock
let menu: BusMenu
let panel: DesktopConnection
let commands: Command[]
let read: boolean[]
let signals: string[]
let carried: unknown[]
let given: number

const daemon = {
  service: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
}

const jobLine = (id: string, words: string): TrayItem => ({
  type: 'submenu',
  key: `work/${id}`,
  label: `${id}: ${words}`,
  items: [
    { type: 'action', label: 'Details', command: { open: { show: 'job', key: `work/${id}` } } },
    { type: 'action', label: 'Cancel', command: { open: { show: 'ask-cancel', key: `work/${id}` } } },
  ],
})

const quit: TrayItem = { type: 'action', label: 'Quit', command: { name: 'quit', args: {} } }

beforeEach(async () => {
  const desktop = await openDesktop()
  clock = desktop.clock
  commands = []
  read = []
  signals = []
  carried = []
  given = 0
  menu = serveMenu({
    bus: desktop.session,
    clock,
    path: '/Menu',
    onCommand: (command) => commands.push(command),
    onOpenChange: (isRead) => read.push(isRead),
    onFetch: () => (given += 1),
  })
  closeAfterTest(() => menu.dispose())
  await desktop.session.call({ ...daemon, member: 'RequestName', signature: 'su', body: [NAME, 4] })
  panel = await connectDesktop(desktop.bus.address)
  closeAfterTest(() => panel.close())
  await panel.listen(`type='signal',interface='${INTERFACE}'`, ({ interface: face, member, body }) => {
    if (face !== INTERFACE) return
    signals.push(member)
    carried.push(body)
  })
  menu.show([jobLine('a', '10%'), { type: 'separator' }, quit])
})

const ask = (member: string, signature: string, ...body: unknown[]) =>
  panel.call({ service: NAME, path: '/Menu', interface: INTERFACE }, member, signature, body)

const happen = (id: number, what: string) => ask('Event', 'isvu', id, what, ['s', ''], 0)

/** The bus keeps the order, so all earlier signals have arrived by then. */
async function layout(): Promise<unknown> {
  const [, shown] = await ask('GetLayout', 'iias', 0, -1, [])
  return shown
}

const Layout = z.tuple([
  z.number(),
  z.unknown(),
  z.array(z.tuple([z.number(), z.record(z.string(), z.string()), z.unknown()])),
])

async function lines(): Promise<string[]> {
  const [, , children] = Layout.parse(await layout())
  return children.map(([id, { label = '--' }]) => `${id} ${label}`)
}

const submenu = { 'children-display': 'submenu' }

describe('the tray menu on D-Bus', () => {
  it('reports when a panel requests its layout, but not when it requests properties', async () => {
    await ask('GetGroupProperties', 'aias', [], [])
    expect(given).toBe(0)
    await layout()
    expect(given).toBe(1)
  })

  it('is returned completely, or only the requested part', async () => {
    const details = [2, { label: 'Details' }, []]
    const cancel = [3, { label: 'Cancel' }, []]
    const job = [1, { label: 'a: 10%', ...submenu }, [details, cancel]]
    const separator = [4, { type: 'separator' }, []]
    const last = [5, { label: 'Quit' }, []]
    expect(await layout()).toEqual([0, submenu, [job, separator, last]])
    expect((await ask('GetLayout', 'iias', 0, 1, []))[1]).toEqual([
      0,
      submenu,
      [[1, { label: 'a: 10%', ...submenu }, []], separator, last],
    ])
    expect((await ask('GetLayout', 'iias', 1, -1, ['type', 'label']))[1]).toEqual([
      1,
      { label: 'a: 10%' },
      [details, cancel],
    ])
  })

  it('returns the requested properties of items, or all properties', async () => {
    expect(await ask('GetGroupProperties', 'aias', [2, 99, 5], ['label'])).toEqual([
      [
        [2, { label: 'Details' }],
        [5, { label: 'Quit' }],
      ],
    ])
    const [all] = await ask('GetGroupProperties', 'aias', [], [])
    expect(all).toHaveLength(6)
    expect(await ask('GetProperty', 'is', 5, 'label')).toEqual(['Quit'])
  })

  it.each<[string, () => Promise<unknown>, unknown]>([
    ['the menu', () => ask('AboutToShow', 'i', 0), [false]],
    ['several items', () => ask('AboutToShowGroup', 'ai', [0, 1]), [[], []]],
  ])('counts as open for a minute if the panel announces that it will show %s', async (_, about, answer) => {
    expect(await about()).toEqual(answer)
    expect(read).toEqual([true])
    await clock.advance(60_000)
    expect(read).toEqual([true, false])
  })

  it('tracks whether the user has opened it', async () => {
    await happen(0, 'opened')
    await happen(1, 'opened')
    await happen(1, 'closed')
    expect(read).toEqual([true, true])
    await happen(0, 'closed')
    expect(read).toEqual([true, true, false])
    menu.closed()
    expect(read).toEqual([true, true, false])
  })

  it.each<[string, string, string, unknown[]]>([
    ['GetLayout with an unknown item', 'GetLayout', 'iias', [99, -1, []]],
    ['GetLayout with a text', 'GetLayout', 's', ['the whole']],
    ['GetLayout without arguments', 'GetLayout', '', []],
    ['GetProperty with an unknown property', 'GetProperty', 'is', [5, 'colour']],
    ['GetProperty with the property __proto__', 'GetProperty', 'is', [5, '__proto__']],
    ['GetGroupProperties with a number', 'GetGroupProperties', 'i', [1]],
    ['Event with a number', 'Event', 'i', [1]],
    ['EventGroup with a text', 'EventGroup', 's', ['clicked']],
    ['an unknown method', 'Nothing', '', []],
  ])('responds with an error to %s', async (_, member, signature, body) => {
    await expect(ask(member, signature, ...body)).rejects.toHaveProperty('dbusName')
    expect(await ask('GetProperty', 'is', 5, 'label')).toEqual(['Quit'])
    expect(commands).toEqual([])
  })

  it('survives a call that makes the library fail, and logs the call', async () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    onTestFinished(() => written.mockRestore())
    // A property with the name of a method gets no reply.
    const unanswered = ask('Version', '').catch(() => undefined)
    expect(await ask('GetProperty', 'is', 5, 'label')).toEqual(['Quit'])
    expect(written).toHaveBeenCalledWith(expect.stringContaining('On the session bus: '))
    await panel.close()
    await unanswered
  })

  it('emits the clicked command, and reports unknown items', async () => {
    await happen(3, 'clicked')
    const pressed = [5, 99].map((id) => [id, 'clicked', ['i', 0], 0])
    expect(await ask('EventGroup', 'a(isvu)', pressed)).toEqual([[99]])
    await happen(4, 'clicked')
    await happen(1, 'hovered')
    expect(commands).toEqual([{ open: { show: 'ask-cancel', key: 'work/a' } }, { name: 'quit', args: {} }])
  })
})

describe('a tray menu that changes', () => {
  beforeEach(async () => {
    await layout()
    signals = []
    carried = []
  })

  it('reports only the items whose texts changed', async () => {
    menu.show([jobLine('a', '11%'), { type: 'separator' }, quit])
    menu.show([jobLine('a', '11%'), { type: 'separator' }, quit])
    expect(await lines()).toEqual(['1 a: 11%', '4 --', '5 Quit'])
    expect(signals).toEqual(['ItemsPropertiesUpdated'])
    // Only labels are sent, because GNOME's panel closes a submenu when it receives `children-display`.
    expect(carried).toEqual([[[[1, { label: 'a: 11%' }]], []]])
  })

  it('reports a changed layout, and still handles clicks on replaced items', async () => {
    menu.show([jobLine('b', '1%'), jobLine('a', '11%'), quit])
    // GNOME's panel leaves an item with a known ID in its place.
    expect(await lines()).toEqual(['6 b: 1%', '9 a: 11%', '12 Quit'])
    await happen(3, 'clicked')
    await happen(5, 'clicked')
    expect(commands).toEqual([{ open: { show: 'ask-cancel', key: 'work/a' } }, { name: 'quit', args: {} }])
    expect(signals).toEqual(['LayoutUpdated'])
  })

  it('keeps its items while the user has it open, and updates their texts', async () => {
    await happen(1, 'opened')
    menu.show([jobLine('a', '11%'), { type: 'separator' }, quit])
    menu.show([jobLine('b', '1%'), jobLine('a', '12%'), quit])
    expect(await lines()).toEqual(['1 a: 11%', '4 --', '5 Quit'])
    expect(signals).toEqual(['ItemsPropertiesUpdated'])
    await happen(1, 'closed')
    expect((await lines()).map((line) => line.replace(/^\d+ /, ''))).toEqual(['b: 1%', 'a: 12%', 'Quit'])
    expect(signals).toContain('LayoutUpdated')
  })

  it.each<[string, () => unknown]>([
    ['the user has clicked an item', () => happen(3, 'clicked')],
    ['the panel has ended', () => menu.closed()],
    ['it has been open for a minute', () => clock.advance(60_000)],
  ])('sends its delayed update when %s', async (_, end) => {
    await happen(1, 'opened')
    menu.show([quit])
    expect(signals).toEqual([])
    await end()
    expect(await lines()).toEqual([expect.stringMatching(/^\d+ Quit$/)])
    expect(signals).toEqual(['LayoutUpdated'])
    expect(clock.pending()).toEqual([])
  })
})
