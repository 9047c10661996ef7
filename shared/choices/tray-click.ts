import type { Settings } from '../settings.ts'

/** What a press on the tray's icon does. */
export type TrayClick = Exclude<Settings['trayClick'], 'system'>

/** What can be chosen on a system: Linux's panels show our menu by another press, and won't by this one. */
export function trayClicks(platform: string): readonly TrayClick[] {
  const all: readonly TrayClick[] = ['overview', 'toggle', 'show']
  return platform === 'linux' ? all : [...all, 'menu']
}

/**
 * What a press on the tray's icon does, by the person's choice, else by the habit of the system: on Windows an icon opens
 * a flyout, on macOS a menu (Human Interface Guidelines, "The menu bar"), and on Linux the window (StatusNotifierItem's
 * `Activate`).
 */
export function trayClick(setting: Settings['trayClick'], platform: string): TrayClick {
  if (setting !== 'system' && trayClicks(platform).includes(setting)) return setting
  if (platform === 'win32') return 'overview'
  return platform === 'darwin' ? 'menu' : 'toggle'
}
