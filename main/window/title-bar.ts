import type { BrowserWindowConstructorOptions, TitleBarOverlay } from 'electron'

/** What the system draws its buttons in: `--panel` and `--text` of renderer/ui/tokens.css, for they stand on the header. */
export const titleBarColours = {
  light: { color: '#ffffff', symbolColor: '#1b1c20' },
  dark: { color: '#1e1f23', symbolColor: '#ecedf0' },
} as const

/** As high as the page's header (renderer/app/header.css), but for the line below it, in px. */
const height = 47
/** Macs' buttons are 14 px high: here they stand in the middle of the header. */
const trafficLightPosition = { x: 16, y: 17 }

/** How the system's buttons look over the page's header, where their colours are ours. Pure. */
export function titleBarOverlay(platform: NodeJS.Platform, isDark: boolean): TitleBarOverlay | undefined {
  return platform === 'win32' ? { ...titleBarColours[isDark ? 'dark' : 'light'], height } : undefined
}

/**
 * On Windows and macOS the page's header is the title bar, and the system's buttons stand in it (Window Controls Overlay). On
 * Linux the frame stays the system's: who draws it differs from desktop to desktop, tiling ones have none, and Electron's own
 * buttons came and went there (electron#43714, electron#52576). Pure.
 */
export function titleBarFor(platform: NodeJS.Platform, isDark: boolean): BrowserWindowConstructorOptions {
  const overlay = titleBarOverlay(platform, isDark)
  if (overlay) return { titleBarStyle: 'hidden', titleBarOverlay: overlay }
  if (platform !== 'darwin') return {}
  return { titleBarStyle: 'hidden', titleBarOverlay: { height }, trafficLightPosition }
}
