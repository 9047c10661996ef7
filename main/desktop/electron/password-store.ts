/**
 * The value of Chromium's `--password-store`; undefined if Chromium chooses well. It knows the large desktops and KDE's keyring,
 * but assumes that others, such as sway, i3 or Hyprland, have none, although GNOME's or another with the Secret Service API often
 * runs there. If no keyring replies, none is used, whatever this returns (`vault.ts`).
 */
export function passwordStoreFor(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const isKde =
    env['KDE_FULL_SESSION'] !== undefined || (env['XDG_CURRENT_DESKTOP'] ?? '').split(':').includes('KDE')
  return isKde ? undefined : 'gnome-libsecret'
}
