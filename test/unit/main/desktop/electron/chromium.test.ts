import { describe, expect, it } from 'vitest'
import { isNativeWayland, prepareChromium, isolateTerminalCommand } from '#main/desktop/electron/chromium.ts'

function switchesOn(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, given: readonly string[] = []) {
  const switches = new Map<string, string | undefined>(given.map((name) => [name, 'given']))
  const commandLine = {
    appendSwitch: (name: string, value?: string) => switches.set(name, value),
    getSwitchValue: () => '',
    hasSwitch: (name: string) => switches.has(name),
  }
  const app = { commandLine, disableHardwareAcceleration: () => undefined, once: () => undefined }
  prepareChromium(app, platform, { ...env })
  return switches
}

function askedOn(platform: NodeJS.Platform): readonly unknown[] {
  const asked: unknown[] = []
  const dock = { hide: () => asked.push('dock.hide') }
  const app = { setPath: (...path: unknown[]) => asked.push(path), ...(platform === 'darwin' && { dock }) }
  isolateTerminalCommand(app, platform, '/scratch')
  return asked
}

const started = (platform: string) => ({
  getSwitchValue: (name: string) => (name === 'ozone-platform' ? platform : ''),
})
const session = { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' }

describe('the keyring that Chromium uses', () => {
  it.each([
    ['on the desktop GNOME', { XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' }, 'gnome-libsecret'],
    ['on the desktop sway', { XDG_CURRENT_DESKTOP: 'sway' }, 'gnome-libsecret'],
    ['on a desktop that sets no variables', {}, 'gnome-libsecret'],
  ])('is “gnome-libsecret” %s', (_desktop, env, store) => {
    expect(switchesOn('linux', env).get('password-store')).toBe(store)
  })

  it.each([
    ['XDG_CURRENT_DESKTOP', { XDG_CURRENT_DESKTOP: 'KDE' }],
    ['KDE_FULL_SESSION', { KDE_FULL_SESSION: 'true' }],
  ])('is Chromium’s own choice if %s indicates KDE', (_, env) => {
    expect(switchesOn('linux', env).get('password-store')).toBeUndefined()
  })

  it('is the keyring that the command line names', () => {
    expect(switchesOn('linux', {}, ['password-store']).get('password-store')).toBe('given')
  })

  it('isn’t chosen on macOS', () => {
    expect(switchesOn('darwin', {}).size).toBe(0)
  })
})

describe('a terminal command', () => {
  it('has its own Chromium folder, and no icon in the Dock', () => {
    expect(askedOn('darwin')).toEqual([['userData', '/scratch'], 'dock.hide'])
    expect(askedOn('linux')).toEqual([['userData', '/scratch']])
  })

  it('keeps the profile’s folder on Windows, because the encryption key is there', () => {
    expect(askedOn('win32')).toEqual([['sessionData', '/scratch']])
  })
})

describe('the program’s windows', () => {
  it('use Wayland if Chromium’s command line names Wayland', () => {
    expect(isNativeWayland(started('wayland'), {})).toBe(true)
    expect(isNativeWayland(started('x11'), session)).toBe(false)
    expect(isNativeWayland(started('headless'), session)).toBe(false)
  })

  it('use Wayland if the session does and Chromium’s command line names no platform', () => {
    expect(isNativeWayland(started(''), session)).toBe(true)
    expect(isNativeWayland(started(''), { ...session, WAYLAND_DISPLAY: undefined })).toBe(false)
    expect(isNativeWayland(started(''), { ...session, XDG_SESSION_TYPE: 'x11' })).toBe(false)
    expect(isNativeWayland(started(''), {})).toBe(false)
  })
})
