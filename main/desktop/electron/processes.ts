import type { App } from 'electron'
import type { Log } from '#main/log/log.ts'

/**
 * Disables parts of Chromium that a tray app doesn't need. Call it before the app is ready. Only measured
 * on Linux.
 *
 * - The CPU draws the window, so no GPU process runs all day.
 *
 * - The network service is a thread, because our pages can't reach the network (`window/lock-down.ts`).
 *
 * - GTK would load the graphics driver for OpenGL on X11 at startup (gdkscreen-x11.c, `GDK_GL`).
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

/** Logs which of Chromium's processes exited, and why. */
export function logGone(app: App, log: Log): void {
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) => {
    log[reason === 'clean-exit' ? 'info' : 'error'](`window's process gone: ${reason}, code ${exitCode}`)
  })
  // Chromium restarts these by itself.
  app.on('child-process-gone', (_event, { type, name, reason, exitCode }) => {
    const what = name === undefined ? type : `${type}, ${name}`
    log[reason === 'clean-exit' ? 'info' : 'warn'](`process gone (${what}): ${reason}, code ${exitCode}`)
  })
}
