import type { IconTheme } from './icon.ts'

/** What is known of the colours on the screen. */
export interface Colours {
  readonly platform: NodeJS.Platform
  /** `XDG_CURRENT_DESKTOP`: names of the desktop, with colons between. */
  readonly desktop: string | undefined
  /** Whether the system's own surfaces are dark, which on Windows may be otherwise than the programs. */
  readonly isSystemDark: boolean
  /** Whether the person chose for our window other colours than the system's. */
  readonly isOurOwn: boolean
}

/** Their panel is dark, whatever colours the programs have. Electron calls Ubuntu's GNOME `Unity`. */
const darkPanels = new Set(['GNOME', 'Unity', 'X-Cinnamon', 'Budgie'])
/** Its panel is light, and it calls itself GNOME, too. */
const classic = 'GNOME-Classic'
/** Their panel has the programs' colours, unless the person has chosen a style for it alone. */
const panelsLikePrograms = new Set(['KDE'])

/**
 * Which icon is seen on the panel. No program can ask for a Linux panel's colour: it is known of the desktops whose panel
 * is always dark, or goes with the programs; elsewhere tones are taken that stand out from both. Pure.
 */
export function iconThemeFor({ platform, desktop = '', isSystemDark, isOurOwn }: Colours): IconTheme {
  if (platform === 'darwin') return 'template'
  const theme = isSystemDark ? 'dark' : 'light'
  if (platform !== 'linux') return theme
  const names = desktop.split(':')
  if (names.includes(classic)) return 'unknown'
  if (names.some((name) => darkPanels.has(name))) return 'dark'
  // Then Electron says what was chosen, and no longer what the system has.
  if (names.some((name) => panelsLikePrograms.has(name)) && !isOurOwn) return theme
  return 'unknown'
}
