import { describe, expect, it } from 'vitest'
import { ownIcon } from '#main/desktop/linux/data-folders.ts'

const icon = (env: Record<string, string>, ...installed: string[]) =>
  ownIcon({
    env: { HOME: '/home/ada', ...env },
    name: 'compileo-tray',
    file: '/opt/Compileo Tray/resources/icon.png',
    exists: (path) => installed.includes(path),
  })

describe('our icon, for a notification daemon,', () => {
  it('is its name if a package installed it', () => {
    expect(icon({}, '/usr/share/icons/hicolor/128x128/apps/compileo-tray.png')).toBe('compileo-tray')
    const own = '/home/ada/.local/share/icons/hicolor/128x128/apps/compileo-tray.png'
    expect(icon({}, own)).toBe('compileo-tray')
    expect(icon({ XDG_DATA_DIRS: '/a:/b' }, '/b/icons/hicolor/128x128/apps/compileo-tray.png')).toBe(
      'compileo-tray',
    )
  })

  it('is our own file if nothing was installed', () => {
    expect(icon({})).toBe('/opt/Compileo Tray/resources/icon.png')
    expect(icon({ XDG_DATA_DIRS: '/a' }, '/usr/share/icons/hicolor/128x128/apps/compileo-tray.png')).toBe(
      '/opt/Compileo Tray/resources/icon.png',
    )
  })
})
