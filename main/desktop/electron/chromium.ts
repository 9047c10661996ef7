import type { App, CommandLine, Dock } from 'electron'
import type { Log } from '#main/base/log/log.ts'

/**
 * Chooses the keyring for Chromium, which assumes that sway, i3 and Hyprland have none. On KDE, Chromium
 * chooses the right keyring itself.
 */
function choosePasswordStore(env: NodeJS.ProcessEnv): string | undefined {
  const isKde =
    env['KDE_FULL_SESSION'] !== undefined || (env['XDG_CURRENT_DESKTOP'] ?? '').split(':').includes('KDE')
  return isKde ? undefined : 'gnome-libsecret'
}

interface StartingApp extends Pick<App, 'disableHardwareAcceleration'> {
  readonly commandLine: Pick<CommandLine, 'appendSwitch' | 'getSwitchValue' | 'hasSwitch'>
  once(event: 'ready', run: () => void): unknown
}

/**
 * On Linux, makes Chromium start faster and use less memory, and chooses its keyring. Call it before the app
 * is ready. The CPU draws the window, so that no GPU process runs all day. The network service runs as a
 * thread, which is safe because our pages can't reach the network (`desktop/window/lock-down.ts`). With `GDK_GL`, GTK
 * doesn't load the OpenGL driver on X11 (gdkscreen-x11.c).
 */
export function prepareChromium(app: StartingApp, platform: NodeJS.Platform, env: NodeJS.ProcessEnv): void {
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
  const store = choosePasswordStore(env)
  if (store !== undefined && !commandLine.hasSwitch('password-store'))
    commandLine.appendSwitch('password-store', store)
}

/**
 * Gives a terminal command a Chromium folder of its own, and on macOS no Dock icon. Call it before the app is
 * ready. On Windows, `userData` stays, because it contains the key that encrypts the API keys.
 */
export function isolateTerminalCommand(
  app: Pick<App, 'setPath'> & { readonly dock?: Pick<Dock, 'hide'> | undefined },
  platform: NodeJS.Platform,
  tempFolder: string,
) {
  app.setPath(platform === 'win32' ? 'sessionData' : 'userData', tempFolder)
  app.dock?.hide()
}

/** Whether windows are native Wayland windows, which Electron can't bring to the front (electron#50269). */
export function isNativeWayland(
  commandLine: Pick<CommandLine, 'getSwitchValue'>,
  env: NodeJS.ProcessEnv,
): boolean {
  const platform = commandLine.getSwitchValue('ozone-platform')
  if (platform !== '') return platform === 'wayland'
  return env['XDG_SESSION_TYPE'] === 'wayland' && Boolean(env['WAYLAND_DISPLAY'])
}

/** Logs when a process of Chromium exits, and why. */
export function logProcessExits(app: App, log: Log): void {
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) => {
    log[reason === 'clean-exit' ? 'info' : 'error'](`window's process gone: ${reason}, code ${exitCode}`)
  })
  // Chromium itself restarts such a process.
  app.on('child-process-gone', (_event, { type, name, reason, exitCode }) => {
    const what = name === undefined ? type : `${type}, ${name}`
    log[reason === 'clean-exit' ? 'info' : 'warn'](`process gone (${what}): ${reason}, code ${exitCode}`)
  })
}
