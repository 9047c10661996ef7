import type { App } from 'electron'

/**
 * Leaves out of Chromium what a program that waits in the tray has no use for. Call it before the app is ready. Only on
 * Linux: elsewhere it was not measured.
 *
 * - The window is drawn by the processor. Chromium keeps a process for the graphics card all day, with a driver or an
 *   emulation of one in it, even while there is no window. What we draw is one list, and the process, which stays apart
 *   in its sandbox, is then less than half as large.
 * - Chromium's network service runs as a thread, as on Android, not as a process. No page of ours may reach the network
 *   (`window/lock-down.ts`), and the servers are asked by Node.
 * - GTK, which Chromium takes the desktop's look from, asks OpenGL on X11 for its kinds of windows when it starts, and so
 *   loads the graphics driver, in Mesa with all of LLVM, into this process for good. It draws none of our windows
 *   (gdkscreen-x11.c, `GDK_GL` in GTK 3's "Running GTK applications"). Our children don't inherit the word.
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
