import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { appMenu } from '../../../main/window/app-menu.ts'

const actions = { quit: () => undefined, copyDiagnostics: () => undefined }

/** The menu as a person reads it, with its keys. */
function lines(items: readonly MenuItemConstructorOptions[], indent = ''): string[] {
  return items.flatMap((item) => {
    const name = item.label ?? item.role ?? '--'
    const own = `${indent}${name}${item.accelerator ? ` (${item.accelerator})` : ''}`
    return Array.isArray(item.submenu) ? [own, ...lines(item.submenu, `${indent}  `)] : [own]
  })
}

describe("the program's menu", () => {
  it.each<[NodeJS.Platform]>([['linux'], ['win32'], ['darwin']])(
    'can close and quit, and has nothing for developers, on %s',
    (platform) => {
      const menu = lines(appMenu(platform, actions)).map((line) => line.trim())
      expect(menu).toContain('Quit Compileo Tray (CommandOrControl+Q)')
      expect(menu).toContain('Close window')
      expect(menu.filter((line) => /reload|devtools/i.test(line))).toEqual([])
    },
  )

  it('is short', () => {
    expect(lines(appMenu('linux', actions))).toEqual([
      'File',
      '  Close window',
      '  Quit Compileo Tray (CommandOrControl+Q)',
      'View',
      '  resetZoom',
      '  zoomIn',
      '  zoomOut',
      '  --',
      '  togglefullscreen',
      'Help',
      '  Copy diagnostics',
    ])
  })

  it('has what macOS needs for copying and pasting', () => {
    expect(lines(appMenu('darwin', actions))).toContain('editMenu')
  })
})
