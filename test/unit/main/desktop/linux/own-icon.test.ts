import { describe, expect, it } from 'vitest'
import { findIcon } from '#main/desktop/linux/data-folders.ts'

const icon = (env: Record<string, string>, ...installed: string[]) =>
  findIcon({
    env: { HOME: '/home/ada', ...env },
    name: 'compileo-tray',
    file: '/opt/Compileo Tray/resources/icon.png',
    exists: (path) => installed.includes(path),
  })

describe('our icon, for a notification daemon,', () => {
  const installed = '/b/icons/hicolor/128x128/apps/compileo-tray.png'

  it('is its name if a package installed it', () => {
    expect(icon({ XDG_DATA_DIRS: '/a:/b' }, installed)).toBe('compileo-tray')
  })

  it('is our own file if it isn’t in a data folder', () => {
    expect(icon({ XDG_DATA_DIRS: '/a' }, installed)).toBe('/opt/Compileo Tray/resources/icon.png')
  })
})
