import type { Settings } from './settings.ts'

export type TrayClick = Exclude<Settings['trayClick'], 'system'>

/** Linux panels open our menu with another button and can't with this one. */
export function trayClicks(platform: string): readonly TrayClick[] {
  const all: readonly TrayClick[] = ['overview', 'toggle', 'show']
  return platform === 'linux' ? all : [...all, 'menu']
}

/**
 * The user's choice, else the system's convention: Windows opens a flyout, macOS a menu (Human Interface
 * Guidelines, "The menu bar"), and Linux the window.
 */
export function trayClick(setting: Settings['trayClick'], platform: string): TrayClick {
  if (setting !== 'system' && trayClicks(platform).includes(setting)) return setting
  if (platform === 'win32') return 'overview'
  return platform === 'darwin' ? 'menu' : 'toggle'
}
