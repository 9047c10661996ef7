import { describe, expect, it } from 'vitest'
import type { Command } from '#main/core/commands/index.ts'
import type { SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { announceItem } from '#main/desktop/linux/tray/tray-host.ts'
import { TrayController } from '#main/desktop/tray/tray-controller.ts'
import type { IconTheme, TrayView } from '#main/desktop/tray/tray.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { fakeDesktop } from './fake-tray.ts'

const first: TrayView = {
  icon: { shape: 1 },
  tooltip: '1 running, 12%',
  menu: [
    { type: 'text', label: '1 running' },
    { type: 'separator' },
    {
      type: 'submenu',
      key: 'work/a',
      label: 'Ask & answer: 12%',
      items: [{ type: 'action', label: 'Cancel', command: { open: { show: 'ask-cancel', key: 'work/a' } } }],
    },
    { type: 'action', label: 'Quit', command: { name: 'quit', args: {} } },
  ],
}

const menuSaying = (label: string): TrayView['menu'] => [{ type: 'text', label }]

function fakeBus() {
  const watchers = new Set<(owner: string | undefined) => void>()
  const bus: SessionBus = {
    connect: () => undefined,
    call: () => Promise.resolve({ ok: false, kind: 'no-bus', reason: 'a fake' }),
    listen: () => () => undefined,
    serve: () => () => undefined,
    emit: () => undefined,
    watchName(_name, listener) {
      watchers.add(listener)
      return () => void watchers.delete(listener)
    },
    dispose: () => watchers.clear(),
  }
  return {
    bus,
    watchers,
    owner: (owner: string | undefined) => {
      for (const watcher of watchers) watcher(owner)
    },
  }
}

function setUp(bus?: SessionBus) {
  const desktop = fakeDesktop()
  const panel = fakeDesktop('panel')
  const clock = createFakeClock()
  const commands: Command[] = []
  const panels: boolean[] = []
  const look: { theme: IconTheme } = { theme: 'light' }
  const shell = new TrayController({
    clock,
    factory: desktop.make,
    ...(bus && {
      onBus: {
        announcement: announceItem(bus),
        factory: panel.make,
        onPanel: (present) => panels.push(present),
      },
    }),
    theme: () => look.theme,
    onCommand: (command) => commands.push(command),
  })
  return { desktop, panel, clock, commands, panels, look, shell }
}

function shown() {
  const parts = setUp()
  parts.shell.show(first)
  parts.desktop.taken()
  return parts
}

describe('updates to the tray', () => {
  it('aren’t sent if nothing changed', async () => {
    const { desktop, clock, shell } = shown()
    for (let i = 0; i < 100; i += 1) {
      shell.show(structuredClone(first))
      await clock.advance(1000)
    }
    expect(desktop.taken()).toEqual([])
    expect(clock.pending()).toEqual([])
  })

  it.each<[string, Partial<TrayView>, string[]]>([
    ['icon', { icon: { shape: 1, mark: 'attention' } }, ['image']],
    ['tooltip', { tooltip: '1 failed' }, ['tooltip 1 failed']],
    ['menu', { menu: menuSaying('1 failed') }, ['menu']],
  ])('contain the %s alone if nothing else changed', async (_, change, written) => {
    const { desktop, clock, shell } = shown()
    await clock.advance(1000)
    shell.show({ ...first, ...change })
    expect(desktop.taken()).toEqual(written)
  })

  it('are sent once a second with the latest state, and the icon twice a second', async () => {
    const { desktop, clock, shell } = shown()
    for (let i = 1; i <= 20; i += 1) {
      const shape = ([0, 1, 2] as const)[i % 3] ?? 0
      shell.show({ icon: { shape }, tooltip: `${i} running`, menu: menuSaying(`${i}`) })
      await clock.advance(100)
    }
    expect(desktop.taken()).toEqual([
      'image',
      'image',
      'tooltip 10 running',
      'menu',
      'image',
      'image',
      'tooltip 20 running',
      'menu',
    ])
    await clock.advance(10_000)
    expect(desktop.taken()).toEqual([])
  })

  it('aren’t sent if a change is undone before the update', async () => {
    const { desktop, clock, shell } = shown()
    shell.show({ ...first, tooltip: 'a moment' })
    shell.show(first)
    await clock.advance(5000)
    expect(desktop.taken()).toEqual([])
  })

  it('wait while the menu is open, and are sent with the latest text a second after it closes', async () => {
    const { desktop, clock, shell } = shown()
    await clock.advance(1000)
    desktop.trays[0]?.events.onMenuOpen()
    shell.show({ ...first, tooltip: '2 running', menu: menuSaying('2 running') })
    await clock.advance(59_000)
    expect(desktop.taken()).toEqual([])
    desktop.trays[0]?.events.onMenuClose()
    await clock.advance(999)
    expect(desktop.taken()).toEqual([])
    await clock.advance(1)
    expect(desktop.taken()).toEqual(['tooltip 2 running', 'menu'])
  })

  it('change the icon when the panel’s colour changes', async () => {
    const { desktop, clock, look, shell } = shown()
    await clock.advance(1000)
    shell.onThemeChange()
    expect(desktop.taken()).toEqual([])
    look.theme = 'dark'
    shell.onThemeChange()
    expect(desktop.taken()).toEqual(['image'])
  })

  it('aren’t sent after the tray was destroyed', async () => {
    const { desktop, clock, shell } = setUp()
    shell.show(first)
    shell.show({ ...first, tooltip: 'later' })
    desktop.taken()
    shell.dispose()
    shell.show(first)
    await clock.advance(5000)
    expect(desktop.taken()).toEqual(['destroyed'])
    expect(clock.pending()).toEqual([])
  })
})

it('a click on a menu item emits its command, and a click on the tray icon toggles the window', () => {
  const { desktop, commands, shell } = setUp()
  shell.show(first)
  expect(desktop.trays[0]?.menu).toEqual(first.menu)
  desktop.trays[0]?.events.onCommand({ open: { show: 'ask-cancel', key: 'work/a' } })
  desktop.trays[0]?.events.onPress()
  expect(commands).toEqual([{ open: { show: 'ask-cancel', key: 'work/a' } }, { open: 'toggle' }])
})

it('a double click counts as one click, even if a panel reports two clicks', async () => {
  const { desktop, commands, clock, shell } = setUp()
  shell.show(first)
  const [tray] = desktop.trays
  for (const press of [tray?.events.onPress, tray?.events.onMiddlePress]) {
    press?.()
    await clock.advance(200)
    press?.()
    press?.()
    await clock.advance(400)
    press?.()
  }
  const [click, middle] = [{ open: 'toggle' }, { name: 'pauseNotifications', args: { until: 'toggle' } }]
  expect(commands).toEqual([click, click, middle, middle])
})

describe('the panel for the tray icon', () => {
  const written = ['made', 'tooltip 1 running, 12%', 'menu']
  const onPanel = written.map((what) => `panel: ${what}`)

  it('gets the tray icon as soon as the panel appears', () => {
    const { bus, owner } = fakeBus()
    const { desktop, panel, panels, shell } = setUp(bus)
    shell.show(first)
    expect(panel.taken()).toEqual([])
    owner(':1.1')
    expect(panel.taken()).toEqual(onPanel)
    expect(desktop.taken()).toEqual([])
    expect(panels).toEqual([true])
  })

  it('reports when it opens the menu, unlike the system’s own tray', () => {
    const { bus, owner } = fakeBus()
    const { shell } = setUp(bus)
    expect(shell.reportsMenuRead()).toBe(false)
    owner(undefined)
    expect(shell.reportsMenuRead()).toBe(false)
    owner(':1.1')
    expect(shell.reportsMenuRead()).toBe(true)
    expect(setUp().shell.reportsMenuRead()).toBe(false)
  })

  it('is replaced by the system’s own tray if it doesn’t appear within a second', async () => {
    const { bus } = fakeBus()
    const { desktop, clock, shell } = setUp(bus)
    shell.show(first)
    await clock.advance(999)
    expect(desktop.taken()).toEqual([])
    await clock.advance(1)
    expect(desktop.taken()).toEqual(written)
  })

  it('gets the tray icon even if it starts after the program or replaces another panel', () => {
    const { bus, owner } = fakeBus()
    const { desktop, panel, panels, shell } = setUp(bus)
    owner(undefined)
    shell.show(first)
    expect(desktop.taken()).toEqual(written)
    owner(':1.2')
    expect(desktop.taken()).toEqual(['destroyed'])
    expect(panel.taken()).toEqual(onPanel)
    owner(undefined)
    owner(':1.3')
    expect([...desktop.taken(), ...panel.taken()]).toEqual([])
    expect(panels).toEqual([false, true, false, true])
  })

  it('isn’t observed after the program ends', () => {
    const { bus, watchers } = fakeBus()
    const { shell, clock } = setUp(bus)
    expect(watchers.size).toBe(1)
    shell.dispose()
    expect(watchers.size).toBe(0)
    expect(clock.pending()).toEqual([])
  })
})
