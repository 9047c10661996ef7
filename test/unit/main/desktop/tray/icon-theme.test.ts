import { describe, expect, it } from 'vitest'
import { chooseIconTheme } from '#main/desktop/tray/icon-theme.ts'

const system = {
  isSystemDark: false,
  isOurOwn: false,
  desktop: undefined,
  isXfcePanelDark: undefined,
  scheme: undefined,
}

describe('the tray icon’s theme', () => {
  it.each([
    ['dark', 'ubuntu:GNOME', 'light', 'ubuntu:GNOME'],
    ['unknown', 'GNOME-Classic:GNOME', 'light', 'GNOME-Classic:GNOME'],
    ['dark', 'Unity', 'light', 'Unity'],
    ['dark', 'X-Cinnamon', 'light', 'X-Cinnamon'],
    ['light', 'KDE', 'light', 'KDE'],
    ['dark', 'KDE', 'dark', 'KDE'],
    ['unknown', 'XFCE', 'dark', 'XFCE'],
    ['dark', 'sway', 'light', 'sway'],
    ['dark', 'i3', 'light', 'i3'],
    ['unknown', 'LXQt', 'dark', 'LXQt'],
    ['unknown', 'an unnamed desktop', 'light', undefined],
  ])('is “%s” for the panel of %s while apps use a %s theme', (theme, _, colours, desktop) => {
    const isSystemDark = colours === 'dark'
    expect(chooseIconTheme({ ...system, platform: 'linux', desktop, isSystemDark })).toBe(theme)
  })

  it('isn’t derived from the window’s own theme', () => {
    const kde = { ...system, platform: 'linux', desktop: 'KDE', isSystemDark: true } as const
    expect(chooseIconTheme({ ...kde, isOurOwn: true })).toBe('unknown')
  })

  it('follows the desktop’s preference if the panel does, too', () => {
    const kde = { ...system, platform: 'linux', desktop: 'KDE' } as const
    expect(chooseIconTheme({ ...kde, scheme: 'dark' })).toBe('dark')
    expect(chooseIconTheme({ ...kde, isSystemDark: true, isOurOwn: true, scheme: 'light' })).toBe('light')
    expect(chooseIconTheme({ ...kde, desktop: 'GNOME', scheme: 'light' })).toBe('dark')
    expect(chooseIconTheme({ ...kde, desktop: 'XFCE', scheme: 'light' })).toBe('unknown')
  })

  it('follows the setting of Xfce’s panel, or the application theme if there is none', () => {
    const xfce = { ...system, platform: 'linux', desktop: 'XFCE' } as const
    expect(chooseIconTheme({ ...xfce, isXfcePanelDark: true, scheme: 'light' })).toBe('dark')
    expect(chooseIconTheme({ ...xfce, isXfcePanelDark: false })).toBe('light')
    expect(chooseIconTheme({ ...xfce, isXfcePanelDark: false, scheme: 'light' })).toBe('light')
    expect(chooseIconTheme({ ...xfce, isXfcePanelDark: false, isSystemDark: true })).toBe('dark')
    expect(chooseIconTheme({ ...xfce, isXfcePanelDark: false, scheme: 'dark' })).toBe('dark')
  })

  it('follows the taskbar on Windows, and is chosen by the system on macOS', () => {
    expect(chooseIconTheme({ ...system, platform: 'win32', isSystemDark: true })).toBe('dark')
    expect(chooseIconTheme({ ...system, platform: 'win32' })).toBe('light')
    expect(chooseIconTheme({ ...system, platform: 'darwin', isSystemDark: true })).toBe('template')
  })
})
