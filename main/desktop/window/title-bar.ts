import type { BrowserWindowConstructorOptions, TitleBarOverlay } from 'electron'

/** The same colours as `--bg` in renderer/ui/tokens.css. */
export const pageBackground = { light: '#f7f7f8', dark: '#17181b' } as const

/**
 * The colours of the system's buttons in the header, which are the same as `--panel` and `--text` in
 * renderer/ui/tokens.css.
 */
export const titleBarColours = {
  light: { color: '#ffffff', symbolColor: '#1b1c20' },
  dark: { color: '#1e1f23', symbolColor: '#ecedf0' },
} as const

/** The height of the page's header (renderer/app/header.css) without its border, in px. */
const height = 47
/**
 * The position of the buttons on macOS, in px. They are 14 px high, so they are in the middle of the header.
 */
const trafficLightPosition = { x: 16, y: 17 }

/** Returns the colours of the system's buttons; undefined on platforms that choose them. */
export function getTitleBarOverlay(platform: NodeJS.Platform, isDark: boolean): TitleBarOverlay | undefined {
  return platform === 'win32' ? { ...titleBarColours[isDark ? 'dark' : 'light'], height } : undefined
}

/**
 * Returns the window's options for the title bar. On Windows and macOS the page's header is the title
 * bar (Window Controls Overlay). It isn't on Linux, where Electron's own buttons were unreliable
 * (electron#43714, electron#52576).
 */
export function getTitleBarOptions(
  platform: NodeJS.Platform,
  isDark: boolean,
): BrowserWindowConstructorOptions {
  const overlay = getTitleBarOverlay(platform, isDark)
  if (overlay) return { titleBarStyle: 'hidden', titleBarOverlay: overlay }
  if (platform !== 'darwin') return {}
  return { titleBarStyle: 'hidden', titleBarOverlay: { height }, trafficLightPosition }
}
