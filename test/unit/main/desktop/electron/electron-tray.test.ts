import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { Command } from '#main/core/commands/index.ts'
import {
  createElectronTrayFactory,
  createMenuTemplate,
  renderIcons,
} from '#main/desktop/electron/electron-tray.ts'
import type { IconTheme, TrayItem } from '#main/desktop/tray/tray.ts'

const items: readonly TrayItem[] = [
  { type: 'text', label: '1 running' },
  { type: 'separator' },
  {
    type: 'submenu',
    key: 'work/a',
    label: 'Ask & answer: 12%',
    items: [{ type: 'action', label: 'Cancel', command: { open: { show: 'ask-cancel', key: 'work/a' } } }],
  },
  { type: 'action', label: 'Quit', command: { name: 'quit', args: {} } },
]

it.each<[string, IconTheme, NodeJS.Platform, widths: number[]]>([
  ['Linux', 'unknown', 'linux', [22]],
  ['Windows', 'light', 'win32', [16, 20, 24, 32, 40, 48]],
  ['macOS', 'template', 'darwin', [18, 36, 54]],
])('Electron’s tray on %s has an icon for every scale in the theme “%s”', (_, theme, platform, widths) => {
  const drawn = renderIcons({ icon: { shape: 'idle' }, theme }, platform)
  expect(drawn.map(({ buffer }) => buffer.readUInt32BE(16))).toEqual(widths)
  expect(drawn.map(({ scaleFactor }) => scaleFactor * (widths[0] ?? 0))).toEqual(widths)
})

const nothing = () => undefined

function systemTray(platform: NodeJS.Platform) {
  const events: string[] = []
  class Menu extends EventEmitter {
    static buildFromTemplate = () => new Menu()
  }
  const trays: EventEmitter[] = []
  const electron = {
    Menu,
    Tray: class extends EventEmitter {
      constructor() {
        super()
        trays.push(this)
      }
    },
    nativeImage: { createEmpty: () => ({ addRepresentation() {}, setTemplateImage() {} }) },
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is needed of Electron's module
  createElectronTrayFactory(electron as never, platform)(
    { icon: { shape: 'idle' }, theme: platform === 'win32' ? 'dark' : 'unknown' },
    {
      onVisible: nothing,
      onMenuFetch: nothing,
      onPress: () => events.push('pressed'),
      onMiddlePress: () => events.push('pressed in the middle'),
      onCommand: nothing,
      onMenuOpenChange: nothing,
      onMenuOpen: nothing,
      onMenuClose: nothing,
    },
  )
  return { events, click: (kind: string) => trays[0]?.emit(kind, {}) }
}

it.each<[string, string, NodeJS.Platform, string[]]>([
  ['Windows', 'left and middle clicks', 'win32', ['pressed', 'pressed in the middle']],
  ['Linux', 'left clicks but no middle clicks', 'linux', ['pressed']],
])('Electron’s tray on %s reports %s on its icon', (_, __, platform, expected) => {
  const { events, click } = systemTray(platform)
  click('click')
  click('middle-click')
  expect(events).toEqual(expected)
})

describe('the menu of Electron’s tray', () => {
  it('shows every item, and emits the clicked item’s command', () => {
    const commands: Command[] = []
    const template = createMenuTemplate(items, (command) => commands.push(command))
    expect(template).toMatchObject([
      { label: '1 running', enabled: false },
      { type: 'separator' },
      { label: 'Ask && answer: 12%', submenu: [{ label: 'Cancel' }] },
      { label: 'Quit' },
    ])
    const [cancel] = Array.isArray(template[2]?.submenu) ? template[2].submenu : []
    for (const item of [cancel, template[3]]) {
      if (item?.click) Reflect.apply(item.click, undefined, [])
    }
    expect(commands).toEqual([{ open: { show: 'ask-cancel', key: 'work/a' } }, { name: 'quit', args: {} }])
  })
})
