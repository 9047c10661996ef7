import { describe, expect, it } from 'vitest'
import type { SurfaceCommand } from '../../../../main/commands/surfaces/surface-command.ts'
import { pictures, pressEvents } from '../../../../main/desktop/electron/electron-tray.ts'
import { menuTemplate } from '../../../../main/desktop/electron/native-menu.ts'
import type { IconTheme } from '../../../../main/tray/icon.ts'
import type { TrayItem } from '../../../../main/tray/types.ts'

const items: readonly TrayItem[] = [
  { type: 'text', label: '1 running' },
  { type: 'separator' },
  {
    type: 'submenu',
    key: 'work/a',
    label: 'Ask & answer: 12%',
    items: [{ type: 'action', label: 'Cancel', command: { do: 'ask-cancel', key: 'work/a' } }],
  },
  { type: 'action', label: 'Quit', command: { do: 'quit' } },
]

describe("the pictures of Electron's tray", () => {
  it.each<{ platform: NodeJS.Platform; theme: IconTheme; widths: number[] }>([
    { platform: 'linux', theme: 'unknown', widths: [22] },
    { platform: 'linux', theme: 'dark', widths: [22] },
    { platform: 'win32', theme: 'light', widths: [16, 20, 24, 32, 40, 48] },
    { platform: 'win32', theme: 'dark', widths: [16, 20, 24, 32, 40, 48] },
    { platform: 'darwin', theme: 'template', widths: [18, 36, 54] },
  ])('have every scale of $platform in the theme $theme', ({ platform, theme, widths }) => {
    const drawn = pictures({ icon: { kind: 'idle', eighths: 0 }, theme }, platform)
    expect(drawn.map(({ buffer }) => buffer.readUInt32BE(16))).toEqual(widths)
    expect(drawn.map(({ scaleFactor }) => scaleFactor * (widths[0] ?? 0))).toEqual(widths)
  })
})

it.each<[NodeJS.Platform, string[]]>([
  ['win32', ['click', 'middle-click']],
  ['linux', ['click']],
  ['darwin', []],
])('hears of presses on %s: %j', (platform, events) => {
  expect(pressEvents(platform)).toEqual(events)
})

describe("the menu of Electron's tray", () => {
  it('shows every item, and asks for what the one that is pressed stands for', () => {
    const commands: SurfaceCommand[] = []
    const template = menuTemplate(items, (command) => commands.push(command))
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
    expect(commands).toEqual([{ do: 'ask-cancel', key: 'work/a' }, { do: 'quit' }])
  })
})
