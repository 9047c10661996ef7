import type { CommandLine } from 'electron'

const platformSwitch = 'ozone-platform'

/** Native Wayland windows can't come to the front: Electron takes no activation token (electron#50269). */
export function isNativeWayland(
  commandLine: Pick<CommandLine, 'getSwitchValue'>,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const platform = commandLine.getSwitchValue(platformSwitch)
  if (platform !== '') return platform === 'wayland'
  return env['XDG_SESSION_TYPE'] === 'wayland' && Boolean(env['WAYLAND_DISPLAY'])
}
