/**
 * The value of Chromium's `--password-store`; undefined if Chromium chooses well. It assumes that sway, i3
 * or Hyprland have no keyring.
 */
export function passwordStoreFor(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const isKde =
    env['KDE_FULL_SESSION'] !== undefined || (env['XDG_CURRENT_DESKTOP'] ?? '').split(':').includes('KDE')
  return isKde ? undefined : 'gnome-libsecret'
}
