import type { IconTheme } from './tray.ts'

export interface ThemeInput {
  readonly platform: NodeJS.Platform
  /** `XDG_CURRENT_DESKTOP`, the names of the desktop, separated by colons. */
  readonly desktop: string | undefined
  /** Whether the system's own surfaces are dark. On Windows, apps can have another theme. */
  readonly isSystemDark: boolean
  /** The dark mode of Xfce's panel, if it is known. */
  readonly isXfcePanelDark: boolean | undefined
  /** The desktop's preference, on Linux. */
  readonly scheme: 'dark' | 'light' | undefined
  /** Whether the user has chosen a theme for our window. */
  readonly isOurOwn: boolean
}

/** Desktops whose panel is dark in any theme. Electron calls Ubuntu's GNOME `Unity`. */
const darkPanels = new Set([
  'GNOME',
  'Unity',
  'X-Cinnamon',
  'Budgie',
  'sway',
  'i3',
  'Hyprland',
  'niri',
  'river',
])
/** This desktop also calls itself GNOME, but has a light panel. */
const classic = 'GNOME-Classic'
/** Panels of these desktops follow the apps' theme, unless the user styles them separately. */
const panelsWithAppTheme = new Set(['KDE', 'COSMIC'])

/**
 * Chooses the icon's theme. On Linux, only Xfce's panel reports its colour. For other panels that follow no
 * theme, the icon has tones that are visible on both.
 */
export function chooseIconTheme(input: ThemeInput): IconTheme {
  const { platform, desktop = '', isSystemDark, isXfcePanelDark, scheme, isOurOwn } = input
  if (platform === 'darwin') return 'template'
  const theme = isSystemDark ? 'dark' : 'light'
  if (platform !== 'linux') return theme
  const names = desktop.split(':')
  if (names.includes(classic)) return 'unknown'
  if (names.some((name) => darkPanels.has(name))) return 'dark'
  if (isXfcePanelDark) return 'dark'
  // Xfce's panel follows the apps' theme unless its dark mode is on.
  const hasAppTheme = isXfcePanelDark !== undefined || names.some((name) => panelsWithAppTheme.has(name))
  if (!hasAppTheme) return 'unknown'
  if (scheme !== undefined) return scheme
  // If the user has chosen a theme for our window, Electron no longer reports the system's.
  return isOurOwn ? 'unknown' : theme
}
