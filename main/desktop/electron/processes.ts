import type { App } from 'electron'

/**
 * Disables parts of Chromium that a tray app doesn't need. Call it before the app is ready. Linux only: elsewhere it wasn't
 * measured.
 *
 * - The CPU draws the window. Otherwise Chromium keeps a GPU process all day, with a driver or its emulation, even without a
 *   window. We draw one list; the process that remains, still sandboxed, is less than half as large.
 * - The network service is a thread, as on Android. Our pages can't reach the network (`window/lock-down.ts`), and Node sends
 *   requests to servers.
 * - GTK, which provides the desktop's look, would query OpenGL on X11 at startup and load the graphics driver, with all of LLVM
 *   in Mesa, for good. It draws none of our windows (gdkscreen-x11.c, `GDK_GL` in GTK 3's "Running GTK applications"). Child
 *   processes don't inherit the variable.
 */
export function leanProcesses(
  app: Pick<App, 'commandLine' | 'disableHardwareAcceleration' | 'once'>,
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): void {
  if (platform !== 'linux') return
  const { commandLine } = app
  if (env['GDK_GL'] === undefined) {
    env['GDK_GL'] = 'disable'
    app.once('ready', () => delete env['GDK_GL'])
  }
  app.disableHardwareAcceleration()
  commandLine.appendSwitch('disable-software-rasterizer')
  const features = [commandLine.getSwitchValue('enable-features'), 'NetworkServiceInProcess2']
  commandLine.appendSwitch('enable-features', features.filter(Boolean).join(','))
}
