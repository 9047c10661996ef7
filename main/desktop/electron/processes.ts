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
 */
export function leanProcesses(app: App, platform: NodeJS.Platform): void {
  if (platform !== 'linux') return
  const { commandLine } = app
  app.disableHardwareAcceleration()
  commandLine.appendSwitch('disable-software-rasterizer')
  const features = [commandLine.getSwitchValue('enable-features'), 'NetworkServiceInProcess2']
  commandLine.appendSwitch('enable-features', features.filter(Boolean).join(','))
}
