import type { App } from 'electron'

/** macOS: shows the window when the Dock icon is clicked. Other systems never emit this event. */
export function onDockClick(app: Pick<App, 'on'>, show: () => void): void {
  app.on('activate', () => show())
}

/**
 * Separates a terminal command from the app, which may be running: Chromium gets its own folder, and macOS no Dock icon. Call it
 * before the app is ready.
 *
 * @param scratch Chromium's folder; on Windows, `userData` holds what decrypts the keys, so it stays
 */
export function standApart(app: Pick<App, 'setPath' | 'dock'>, platform: NodeJS.Platform, scratch: string) {
  app.setPath(platform === 'win32' ? 'sessionData' : 'userData', scratch)
  app.dock?.hide()
}
