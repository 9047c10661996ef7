import { describe, expect, it } from 'vitest'
import type { SessionBus } from '../../../main/notifications/session-bus.ts'
import type { IconTheme } from '../../../main/tray/icon.ts'
import { trayShell } from '../../../main/tray/shell.ts'
import type { TrayIntent, TrayView } from '../../../main/tray/types.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { electronFits, fakeDesktop } from './fake-tray.ts'

const first: TrayView = {
  icon: { kind: 'active', eighths: 1 },
  tooltip: '1 running at 12 %',
  menu: [
    { type: 'text', label: '1 running' },
    { type: 'separator' },
    {
      type: 'submenu',
      label: 'Ask & answer: 12 %',
      items: [{ type: 'action', label: 'Cancel', intent: { do: 'cancel', key: 'work/a' } }],
    },
    { type: 'action', label: 'Quit', intent: { do: 'quit' } },
  ],
}

const menuSaying = (label: string): TrayView['menu'] => [{ type: 'text', label }]

/** A bus that never says anything until the test does. */
function fakeBus() {
  const watchers = new Set<(owner: string | undefined) => void>()
  const bus: SessionBus = {
    call: () => Promise.resolve({ ok: false, kind: 'no-bus', reason: 'a fake' }),
    listen: () => () => undefined,
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

function setUp(platform: NodeJS.Platform = 'win32', bus?: SessionBus) {
  const desktop = fakeDesktop()
  const clock = fakeClock()
  const intents: TrayIntent[] = []
  const hosts: boolean[] = []
  const look: { theme: IconTheme } = { theme: 'light' }
  const shell = trayShell({
    factory: desktop.factory,
    clock,
    platform,
    ...(bus && { bus }),
    theme: () => look.theme,
    onIntent: (intent) => intents.push(intent),
    onHost: (present) => hosts.push(present),
  })
  return { desktop, clock, intents, hosts, look, shell }
}

describe('what is written to the tray', () => {
  it("fits Electron's own types", () => {
    expect(electronFits).toBe(true)
  })

  it('is everything at first', () => {
    const { desktop, shell } = setUp()
    shell.show(first)
    expect(desktop.taken()).toEqual(['made', 'tooltip 1 running at 12 %', 'menu'])
  })

  it('is nothing when nothing changed, however often it is shown and however long', async () => {
    const { desktop, clock, shell } = setUp()
    shell.show(first)
    desktop.taken()
    for (let i = 0; i < 100; i += 1) {
      shell.show(structuredClone(first))
      await clock.advance(1000)
    }
    expect(desktop.taken()).toEqual([])
    expect(clock.pending()).toEqual([])
  })

  it.each<{ what: string; change: Partial<TrayView>; written: string[] }>([
    { what: 'icon', change: { icon: { kind: 'attention', eighths: 0 } }, written: ['image'] },
    { what: 'tooltip', change: { tooltip: '1 failed' }, written: ['tooltip 1 failed'] },
    { what: 'menu', change: { menu: menuSaying('1 failed') }, written: ['menu'] },
  ])('is only what differs: $what', async ({ change, written }) => {
    const { desktop, clock, shell } = setUp()
    shell.show(first)
    desktop.taken()
    await clock.advance(1000)
    shell.show({ ...first, ...change })
    expect(desktop.taken()).toEqual(written)
  })

  it('is the newest of many, once a second, and the image twice', async () => {
    const { desktop, clock, shell } = setUp()
    shell.show(first)
    desktop.taken()
    for (let i = 1; i <= 20; i += 1) {
      const eighths = i % 9
      shell.show({ icon: { kind: 'active', eighths }, tooltip: `${i} running`, menu: menuSaying(`${i}`) })
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

  it('is nothing where a change was taken back in time', async () => {
    const { desktop, clock, shell } = setUp()
    shell.show(first)
    desktop.taken()
    shell.show({ ...first, tooltip: 'a moment' })
    shell.show(first)
    await clock.advance(5000)
    expect(desktop.taken()).toEqual([])
  })

  it('is progress alone every five seconds on Linux, where each writing costs clicks', async () => {
    const { desktop, clock, shell } = setUp('linux')
    shell.show(first)
    desktop.taken()
    await clock.advance(1000)
    shell.show({ ...first, tooltip: '1 running at 13 %' })
    await clock.advance(3999)
    expect(desktop.taken()).toEqual([])
    await clock.advance(1)
    expect(desktop.taken()).toEqual(['tooltip 1 running at 13 %'])
    await clock.advance(1000)
    shell.show({ ...first, tooltip: '1 failed' })
    expect(desktop.taken()).toEqual(['tooltip 1 failed'])
  })

  it('is no menu while a person has it open, and the newest a second after', async () => {
    const { desktop, clock, shell } = setUp()
    shell.show(first)
    await clock.advance(1000)
    desktop.trays[0]?.menu?.events.opened()
    desktop.taken()
    shell.show({ ...first, menu: menuSaying('2 running') })
    await clock.advance(60_000)
    expect(desktop.taken()).toEqual([])
    desktop.trays[0]?.menu?.events.closed()
    await clock.advance(999)
    expect(desktop.taken()).toEqual([])
    await clock.advance(1)
    expect(desktop.taken()).toEqual(['menu'])
  })

  it('is another picture when the panel changes its colour', async () => {
    const { desktop, clock, look, shell } = setUp()
    shell.show(first)
    await clock.advance(1000)
    desktop.taken()
    shell.themeChanged()
    expect(desktop.taken()).toEqual([])
    look.theme = 'dark'
    shell.themeChanged()
    expect(desktop.taken()).toEqual(['image'])
  })

  it('is nothing after the end', async () => {
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

describe('the picture', () => {
  it.each<{ platform: NodeJS.Platform; theme: IconTheme; widths: number[]; template: boolean }>([
    { platform: 'linux', theme: 'unknown', widths: [22], template: false },
    { platform: 'win32', theme: 'dark', widths: [16, 20, 24, 32, 40, 48], template: false },
    { platform: 'darwin', theme: 'template', widths: [18, 36, 54], template: true },
  ])('has every scale of $platform', ({ platform, theme, widths, template }) => {
    const { desktop, look, shell } = setUp(platform)
    look.theme = theme
    shell.show(first)
    const image = desktop.trays[0]?.image
    expect(image?.sizes.map(({ width }) => width)).toEqual(widths)
    expect(image?.template).toBe(template)
  })
})

describe('clicks', () => {
  it('ask for what the item stands for', () => {
    const { desktop, intents, shell } = setUp()
    shell.show(first)
    const template = desktop.trays[0]?.menu?.template ?? []
    expect(template).toMatchObject([
      { label: '1 running', enabled: false },
      { type: 'separator' },
      { label: 'Ask && answer: 12 %', submenu: [{ label: 'Cancel' }] },
      { label: 'Quit' },
    ])
    const [cancel] = Array.isArray(template[2]?.submenu) ? template[2].submenu : []
    for (const { click } of [cancel ?? {}, template[3] ?? {}]) Reflect.apply(click ?? fail, undefined, [])
    expect(intents).toEqual([{ do: 'cancel', key: 'work/a' }, { do: 'quit' }])
  })

  it.each<[NodeJS.Platform, TrayIntent[]]>([
    ['linux', [{ do: 'open' }]],
    ['win32', [{ do: 'open' }]],
    ['darwin', []],
  ])('on the icon open the window, but on macOS the menu: %s', (platform, asked) => {
    const { desktop, intents, shell } = setUp(platform)
    shell.show(first)
    desktop.trays[0]?.click()
    expect(intents).toEqual(asked)
  })
})

describe('panels that come and go', () => {
  it('the tray is made once it is known that there is one', () => {
    const { bus, owner } = fakeBus()
    const { desktop, hosts, shell } = setUp('linux', bus)
    shell.show(first)
    expect(desktop.taken()).toEqual([])
    owner(':1.1')
    expect(desktop.taken()).toEqual(['made', 'tooltip 1 running at 12 %', 'menu'])
    expect(hosts).toEqual([true])
  })

  it('the tray is made all the same when the bus says nothing for a second', async () => {
    const { bus } = fakeBus()
    const { desktop, clock, shell } = setUp('linux', bus)
    shell.show(first)
    await clock.advance(999)
    expect(desktop.taken()).toEqual([])
    await clock.advance(1)
    expect(desktop.taken()).toEqual(['made', 'tooltip 1 running at 12 %', 'menu'])
  })

  it('the tray is made anew for a panel that comes after the program, once', () => {
    const { bus, owner } = fakeBus()
    const { desktop, hosts, shell } = setUp('linux', bus)
    owner(undefined)
    shell.show(first)
    desktop.taken()
    owner(':1.2')
    expect(desktop.taken()).toEqual([
      'destroyed',
      'made of tray 2',
      'tooltip 1 running at 12 % of tray 2',
      'menu of tray 2',
    ])
    owner(undefined)
    owner(':1.3')
    expect(desktop.taken()).toEqual([])
    expect(hosts).toEqual([false, true, false, true])
  })

  it('the tray is left alone when the panel that knew it restarts', () => {
    const { bus, owner } = fakeBus()
    const { desktop, shell } = setUp('linux', bus)
    owner(':1.1')
    shell.show(first)
    desktop.taken()
    owner(undefined)
    owner(':1.2')
    expect(desktop.taken()).toEqual([])
  })

  it('nobody watches after the end', () => {
    const { bus, watchers } = fakeBus()
    const { shell, clock } = setUp('linux', bus)
    expect(watchers.size).toBe(1)
    shell.dispose()
    expect(watchers.size).toBe(0)
    expect(clock.pending()).toEqual([])
  })
})

function fail(): never {
  throw new Error('This item can not be clicked')
}
