import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { createAppMenu } from '#main/desktop/window/app-menu.ts'
import { texts } from '#test/support/english.ts'

const nothing = () => undefined

function lines(items: readonly MenuItemConstructorOptions[], indent = ''): string[] {
  return items.flatMap((item) => {
    const name = item.label ?? item.role ?? '--'
    const own = `${indent}${name}${item.accelerator ? ` (${item.accelerator})` : ''}`
    return Array.isArray(item.submenu) ? [own, ...lines(item.submenu, `${indent}  `)] : [own]
  })
}

const view = [
  'View',
  '  Command palette… (CommandOrControl+K)',
  '  --',
  '  resetZoom',
  '  zoomIn',
  '  zoomOut',
  '  --',
  '  togglefullscreen',
]

describe('the application menu', () => {
  it.each([
    ['Linux', 'linux'],
    ['Windows', 'win32'],
  ] as const)('contains only the menus File, View and Help on %s', (_, platform) => {
    expect(lines(createAppMenu(platform, nothing, texts))).toEqual([
      'File',
      '  Watch a job… (CommandOrControl+N)',
      '  Settings… (CommandOrControl+,)',
      '  --',
      '  Close window',
      '  Quit Compileo Tray (CommandOrControl+Q)',
      ...view,
      'Help',
      '  Copy diagnostics',
    ])
  })

  it('also contains the app’s own menu and the menus Edit and Window on macOS', () => {
    expect(lines(createAppMenu('darwin', nothing, texts))).toEqual([
      'appMenu',
      '  about',
      '  --',
      '  Settings… (CommandOrControl+,)',
      '  --',
      '  hide',
      '  hideOthers',
      '  unhide',
      '  --',
      '  Quit Compileo Tray (CommandOrControl+Q)',
      'File',
      '  Watch a job… (CommandOrControl+N)',
      '  --',
      '  Close window',
      'editMenu',
      '  undo',
      '  redo',
      '  --',
      '  cut',
      '  copy',
      '  paste',
      '  selectAll',
      ...view,
      'windowMenu',
      '  minimize',
      '  zoom',
      '  --',
      '  front',
      'Help',
      '  Copy diagnostics',
    ])
  })

  it.each([
    ['Watch a job…', { show: 'watch' }],
    ['Settings…', { show: 'settings' }],
    ['Command palette…', { show: 'palette' }],
  ])('opens the window when the user chooses “%s”', (label, intent) => {
    const shown: unknown[] = []
    const menu = createAppMenu('linux', (command) => shown.push(command), texts)
    const items = menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
    const found = items.find((item) => item.label === label)
    if (found?.click) Reflect.apply(found.click, undefined, [])
    expect(shown).toEqual([{ open: intent }])
  })
})
