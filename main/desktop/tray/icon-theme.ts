import type { IconTheme } from './tray.ts'

export interface ThemeInput {
  readonly platform: NodeJS.Platform
  /** The value of `XDG_CURRENT_DESKTOP`, which contains the desktop's names, separated by colons. */
  readonly desktop: string | undefined
  /**
   * Whether the taskbar and other parts of the system are dark. On Windows, apps may use another theme than
   * the system.
   */
  readonly isSystemDark: boolean
  /** Whether Xfce's panel uses its dark mode; undefined if that is unknown. */
  readonly isXfcePanelDark: boolean | undefined
  /** The colour scheme that the desktop prefers, on Linux. */
  readonly scheme: 'dark' | 'light' | undefined
  /** Whether the user has chosen a theme for our window. */
  readonly isOurOwn: boolean
}

/** Desktops whose panel is always dark. Electron calls Ubuntu's GNOME `Unity`. */
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
/** This desktop also has the name GNOME, but its panel is light. */
const classic = 'GNOME-Classic'
/** Desktops whose panel has the same theme as apps, unless the user styles it separately. */
const panelsWithAppTheme = new Set(['KDE', 'COSMIC'])

/**
 * Chooses the theme of the tray icon. On Linux, only Xfce's panel reports its colour. If the colour of a
 * panel can't be known, the icon has tones that are visible on both light and dark.
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
  // If its dark mode is off, Xfce's panel has the same theme as apps.
  const hasAppTheme = isXfcePanelDark !== undefined || names.some((name) => panelsWithAppTheme.has(name))
  if (!hasAppTheme) return 'unknown'
  if (scheme !== undefined) return scheme
  // If the user has chosen a theme for our window, Electron doesn't report the system's theme any more.
  return isOurOwn ? 'unknown' : theme
}
