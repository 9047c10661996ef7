import { describe, expect, it } from 'vitest'
import { getTitleBarOptions, getTitleBarOverlay } from '#main/desktop/window/title-bar.ts'

describe('the title bar', () => {
  it('is the page’s header on Windows, with buttons in the theme’s colours', () => {
    expect(getTitleBarOptions('win32', true)).toEqual({
      titleBarStyle: 'hidden',
      titleBarOverlay: { color: '#1e1f23', symbolColor: '#ecedf0', height: 47 },
    })
    expect(getTitleBarOverlay('win32', false)).toMatchObject({ color: '#ffffff' })
  })

  it('is the page’s header on macOS, with centred buttons', () => {
    expect(getTitleBarOptions('darwin', false)).toEqual({
      titleBarStyle: 'hidden',
      titleBarOverlay: { height: 47 },
      trafficLightPosition: { x: 16, y: 17 },
    })
    expect(getTitleBarOverlay('darwin', false)).toBeUndefined()
  })

  it('remains the system’s title bar on Linux', () => {
    expect(getTitleBarOptions('linux', false)).toEqual({})
    expect(getTitleBarOverlay('linux', false)).toBeUndefined()
  })
})
