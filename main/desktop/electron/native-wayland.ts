import type { CommandLine } from 'electron'

/** How Chromium says on its own command line what it shows windows by: the one that was asked for, else what it chose. */
const platformSwitch = 'ozone-platform'

/**
 * Whether our windows are Wayland's own, and not X11's by way of Xwayland. There a window that is behind others can't come
 * forward: `show()` and `focus()` do nothing, and the tokens that would allow it (xdg-activation-v1) can't be handed to
 * Electron (electron#50269).
 */
export function isNativeWayland(
  commandLine: Pick<CommandLine, 'getSwitchValue'>,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const platform = commandLine.getSwitchValue(platformSwitch)
  if (platform !== '') return platform === 'wayland'
  return env['XDG_SESSION_TYPE'] === 'wayland' && Boolean(env['WAYLAND_DISPLAY'])
}
