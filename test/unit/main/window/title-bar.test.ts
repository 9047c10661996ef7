import { describe, expect, it } from 'vitest'
import { titleBarFor, titleBarOverlay } from '#main/window/title-bar.ts'

describe('the title bar', () => {
  it('is the page’s header on Windows, with buttons in the theme’s colours', () => {
    expect(titleBarFor('win32', true)).toEqual({
      titleBarStyle: 'hidden',
      titleBarOverlay: { color: '#1e1f23', symbolColor: '#ecedf0', height: 47 },
    })
    expect(titleBarOverlay('win32', false)).toMatchObject({ color: '#ffffff' })
  })

  it('is the page’s header on macOS, with centred buttons', () => {
    expect(titleBarFor('darwin', false)).toEqual({
      titleBarStyle: 'hidden',
      titleBarOverlay: { height: 47 },
      trafficLightPosition: { x: 16, y: 17 },
    })
    expect(titleBarOverlay('darwin', false)).toBeUndefined()
  })

  it('stays the system’s on Linux', () => {
    expect(titleBarFor('linux', false)).toEqual({})
    expect(titleBarOverlay('linux', false)).toBeUndefined()
  })
})
