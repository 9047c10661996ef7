import type { BrowserWindowConstructorOptions, TitleBarOverlay } from 'electron'

/** The colours of the system's buttons: `--panel` and `--text` of renderer/ui/tokens.css, because they are on the header. */
export const titleBarColours = {
  light: { color: '#ffffff', symbolColor: '#1b1c20' },
  dark: { color: '#1e1f23', symbolColor: '#ecedf0' },
} as const

/** The height of the page's header (renderer/app/header.css) without its border, in px. */
const height = 47
/** Mac buttons are 14 px high; this centres them in the header. */
const trafficLightPosition = { x: 16, y: 17 }

/** How the system's buttons look on the page's header, if we choose their colours. Pure. */
export function titleBarOverlay(platform: NodeJS.Platform, isDark: boolean): TitleBarOverlay | undefined {
  return platform === 'win32' ? { ...titleBarColours[isDark ? 'dark' : 'light'], height } : undefined
}

/**
 * On Windows and macOS the page's header is the title bar, with the system's buttons (Window Controls Overlay). On Linux the
 * frame stays the system's: desktops draw it differently, tiling ones not at all, and Electron's own buttons were unreliable
 * (electron#43714, electron#52576). Pure.
 */
export function titleBarFor(platform: NodeJS.Platform, isDark: boolean): BrowserWindowConstructorOptions {
  const overlay = titleBarOverlay(platform, isDark)
  if (overlay) return { titleBarStyle: 'hidden', titleBarOverlay: overlay }
  if (platform !== 'darwin') return {}
  return { titleBarStyle: 'hidden', titleBarOverlay: { height }, trafficLightPosition }
}
