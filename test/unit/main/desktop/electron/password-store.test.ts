import { expect, it } from 'vitest'
import { passwordStoreFor } from '#main/desktop/electron/password-store.ts'

it.each([
  ['GNOME', { XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' }, 'gnome-libsecret'],
  ['sway', { XDG_CURRENT_DESKTOP: 'sway' }, 'gnome-libsecret'],
  ['a window manager that sets nothing', {}, 'gnome-libsecret'],
  ['KDE', { XDG_CURRENT_DESKTOP: 'KDE' }, undefined],
  ['KDE, by its own variable', { KDE_FULL_SESSION: 'true' }, undefined],
])('on %s the keyring is the right one', (_desktop, env, store) => {
  expect(passwordStoreFor(env)).toBe(store)
})
