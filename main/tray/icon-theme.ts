import type { IconTheme } from './tray.ts'

export interface ThemeInput {
  readonly platform: NodeJS.Platform
  /** `XDG_CURRENT_DESKTOP`: names of the desktop, separated by colons. */
  readonly desktop: string | undefined
  /** Whether the system's own surfaces are dark. On Windows, apps may differ. */
  readonly isSystemDark: boolean
  /** The desktop's preference, on Linux. */
  readonly scheme: 'dark' | 'light' | undefined
  /** Whether our window's theme differs from the system's. */
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
/** Calls itself GNOME too, but has a light panel. */
const classic = 'GNOME-Classic'
/** Their panels follow the apps' theme, unless the user styles the panel separately. */
const panelsWithAppTheme = new Set(['KDE', 'COSMIC'])

/** Linux apps can't query a panel's colour. For panels that follow no theme we use tones that work on both. */
export function chooseIconTheme(input: ThemeInput): IconTheme {
  const { platform, desktop = '', isSystemDark, scheme, isOurOwn } = input
  if (platform === 'darwin') return 'template'
  const theme = isSystemDark ? 'dark' : 'light'
  if (platform !== 'linux') return theme
  const names = desktop.split(':')
  if (names.includes(classic)) return 'unknown'
  if (names.some((name) => darkPanels.has(name))) return 'dark'
  if (!names.some((name) => panelsWithAppTheme.has(name))) return 'unknown'
  if (scheme !== undefined) return scheme
  // With a theme of our own, Electron no longer reports the system's.
  return isOurOwn ? 'unknown' : theme
}
