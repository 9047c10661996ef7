import { describe, expect, it } from 'vitest'
import {
  fitPlacement,
  type WindowArea,
  type Placement,
  openWindowPlacement,
} from '#main/desktop/window/placement.ts'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTempFolder } from '#test/support/temp-folder.ts'

const laptop: WindowArea = { x: 0, y: 25, width: 1440, height: 875 }
const beside: WindowArea = { x: 1440, y: 0, width: 2560, height: 1440 }
const place = (change: Partial<Placement> = {}): Placement => ({
  x: 100,
  y: 80,
  width: 900,
  height: 600,
  isMaximized: false,
  ...change,
})

describe('a reopened window', () => {
  it('appears at its previous position', () => {
    expect(fitPlacement(place(), [laptop])).toEqual({ x: 100, y: 80, width: 900, height: 600 })
  })

  it('appears on the second screen if it was there', () => {
    expect(fitPlacement(place({ x: 2000, y: 10 }), [laptop, beside])).toMatchObject({ x: 2000, y: 10 })
  })

  it.each([
    ['its screen no longer exists', { x: 2000, y: 10 }],
    ['it was above every screen', { y: -400 }],
    ['only its corner would be visible', { x: 1400 }],
    ['it was below every screen', { y: 890 }],
  ])('keeps its size but not its position if %s', (_why, change) => {
    expect(fitPlacement(place(change), [laptop])).toEqual({ width: 900, height: 600 })
  })

  it('has its top edge below the menu bar', () => {
    expect(fitPlacement(place({ y: 0 }), [laptop])).toMatchObject({ y: 25 })
  })

  it('is no larger than its screen, and no smaller than its minimum', () => {
    expect(fitPlacement(place({ width: 4000, height: 3000 }), [laptop])).toMatchObject({
      width: 1440,
      height: 875,
    })
    expect(fitPlacement(place({ width: 10, height: 10, x: 300 }), [laptop])).toMatchObject({
      width: 420,
      height: 480,
    })
  })

  it('is positioned by the system if no screen is known', () => {
    expect(fitPlacement(place(), [])).toEqual({ width: 900, height: 600 })
  })
})

const placement = { x: -100_000, y: 100_000, width: 1, height: 100_000, isMaximized: false }

function readOf(content: object) {
  const folder = createTempFolder()
  writeFileSync(join(folder, 'window.json'), JSON.stringify({ version: 1, ...content }))
  return openWindowPlacement({ folder, now: 0, onCorrupt: () => undefined }).read()
}

it('the window’s position is saved', () => {
  const folder = createTempFolder()
  const open = () => openWindowPlacement({ folder, now: 0, onCorrupt: (message) => expect(message).toBe('') })
  expect(open().read()).toEqual({})
  open().write({ placement })
  expect(open().read()).toEqual({ placement })
})

it('a window position from a file of version 0 is loaded', () => {
  expect(readOf({ version: 0, placement })).toEqual({ placement })
})

it.each([
  ['a coordinate below -100,000', { placement: { ...placement, x: -100_001 } }],
  ['a width of 0', { placement: { ...placement, width: 0 } }],
  ['a fractional width', { placement: { ...placement, width: 1.5 } }],
  ['a number as its maximized state', { placement: { ...placement, isMaximized: 1 } }],
])('a saved window position with %s is ignored', (_, content) => {
  expect(readOf(content)).toEqual({})
})
