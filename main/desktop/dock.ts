import type { App } from 'electron'

/** macOS: a click on the program's icon in the Dock shows the window. The event comes on no other system. */
export function onDockClick(app: Pick<App, 'on'>, show: () => void): void {
  app.on('activate', () => show())
}

/**
 * Keeps a command of the terminal apart from the program, which may run beside it: Chromium's files are in a folder of
 * their own, and macOS shows no icon in the Dock. Call it before the app is ready.
 *
 * @param scratch where Chromium writes; Windows keeps what opens the keys in `userData`, which is read here, too
 */
export function standApart(app: Pick<App, 'setPath' | 'dock'>, platform: NodeJS.Platform, scratch: string) {
  app.setPath(platform === 'win32' ? 'sessionData' : 'userData', scratch)
  app.dock?.hide()
}
