/**
 * The keyring that Chromium is told to use, for its switch `--password-store`; undefined where it chooses well by
 * itself. It knows the large desktops by name, and takes any other, such as sway, i3 or Hyprland, for one without a
 * keyring, though GNOME's or another that speaks the Secret Service API often runs there. KDE's it finds by itself. Where
 * nothing answers as a keyring none is used, whatever this says (`vault.ts`).
 */
export function passwordStoreFor(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const isKde =
    env['KDE_FULL_SESSION'] !== undefined || (env['XDG_CURRENT_DESKTOP'] ?? '').split(':').includes('KDE')
  return isKde ? undefined : 'gnome-libsecret'
}
