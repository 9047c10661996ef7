import { describe, expect, it } from 'vitest'
import { isNativeWayland } from '#main/desktop/electron/native-wayland.ts'

const started = (platform: string) => ({
  getSwitchValue: (name: string) => (name === 'ozone-platform' ? platform : ''),
})
const session = { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' }

describe('whether our windows are native Wayland ones', () => {
  it('is decided by Chromium’s own command line', () => {
    expect(isNativeWayland(started('wayland'), {})).toBe(true)
    expect(isNativeWayland(started('x11'), session)).toBe(false)
    expect(isNativeWayland(started('headless'), session)).toBe(false)
  })

  it('is decided by the session if Chromium’s command line doesn’t', () => {
    expect(isNativeWayland(started(''), session)).toBe(true)
    expect(isNativeWayland(started(''), { ...session, WAYLAND_DISPLAY: undefined })).toBe(false)
    expect(isNativeWayland(started(''), { ...session, XDG_SESSION_TYPE: 'x11' })).toBe(false)
    expect(isNativeWayland(started(''), {})).toBe(false)
  })
})
