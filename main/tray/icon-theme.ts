import type { IconTheme } from './icon.ts'

/** What is known of the colours on the screen. */
export interface Colours {
  readonly platform: NodeJS.Platform
  /** `XDG_CURRENT_DESKTOP`: names of the desktop, with colons between. */
  readonly desktop: string | undefined
  /** Whether the system's own surfaces are dark, which on Windows may be otherwise than the programs. */
  readonly isSystemDark: boolean
  /** What the desktop says that it prefers; undefined where it says nothing. Linux only. */
  readonly scheme: 'dark' | 'light' | undefined
  /** Whether the person chose for our window other colours than the system's. */
  readonly isOurOwn: boolean
}

/**
 * Their panel is dark, whatever colours the programs have: by default, that is, where it is waybar, swaybar or i3bar.
 * Electron calls Ubuntu's GNOME `Unity`.
 */
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
/** Its panel is light, and it calls itself GNOME, too. */
const classic = 'GNOME-Classic'
/** Their panel has the programs' colours, unless the person has chosen a style for it alone. */
const panelsLikePrograms = new Set(['KDE', 'COSMIC'])

/**
 * Which icon is seen on the panel. No program can ask for a Linux panel's colour: it is known of the desktops whose panel
 * is always dark, or goes with the programs; elsewhere tones are taken that stand out from both. Pure.
 */
export function iconThemeFor(colours: Colours): IconTheme {
  const { platform, desktop = '', isSystemDark, scheme, isOurOwn } = colours
  if (platform === 'darwin') return 'template'
  const theme = isSystemDark ? 'dark' : 'light'
  if (platform !== 'linux') return theme
  const names = desktop.split(':')
  if (names.includes(classic)) return 'unknown'
  if (names.some((name) => darkPanels.has(name))) return 'dark'
  if (!names.some((name) => panelsLikePrograms.has(name))) return 'unknown'
  if (scheme !== undefined) return scheme
  // Of our own colours Electron says what was chosen, and no longer what the system has.
  return isOurOwn ? 'unknown' : theme
}
