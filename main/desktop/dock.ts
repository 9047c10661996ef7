import type { App } from 'electron'

/** macOS only: shows the window when the Dock icon is clicked. */
export function onDockClick(app: Pick<App, 'on'>, show: () => void): void {
  app.on('activate', () => show())
}

/**
 * Gives a terminal command its own Chromium folder, and no Dock icon on macOS. Call it before the app is
 * ready.
 *
 * @param scratch on Windows `userData` stays, because it holds what decrypts the keys
 */
export function standApart(app: Pick<App, 'setPath' | 'dock'>, platform: NodeJS.Platform, scratch: string) {
  app.setPath(platform === 'win32' ? 'sessionData' : 'userData', scratch)
  app.dock?.hide()
}
