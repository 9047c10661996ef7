import type { CommandLine } from 'electron'

/** Chromium's switch for the display server: the requested one, or its own choice. */
const platformSwitch = 'ozone-platform'

/**
 * Whether our windows are native Wayland, not X11 through Xwayland. Wayland windows can't come to the front: `show()` and
 * `focus()` have no effect, and Electron can't take the tokens that would allow it (electron#50269).
 */
export function isNativeWayland(
  commandLine: Pick<CommandLine, 'getSwitchValue'>,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const platform = commandLine.getSwitchValue(platformSwitch)
  if (platform !== '') return platform === 'wayland'
  return env['XDG_SESSION_TYPE'] === 'wayland' && Boolean(env['WAYLAND_DISPLAY'])
}
