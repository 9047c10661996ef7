import { describe, expect, it } from 'vitest'
import { popoverPlace } from '../../../../main/window/popover-position.ts'

const size = { width: 360, height: 300 }
const bounds = { x: 0, y: 0, width: 1_920, height: 1_080 }
const icon = (x: number, y: number) => ({ x, y, width: 22, height: 22 })
const panel = 32

const top = { bounds, workArea: { ...bounds, y: panel, height: 1_080 - panel } }
const bottom = { bounds, workArea: { ...bounds, height: 1_080 - panel } }
const left = { bounds, workArea: { ...bounds, x: 60, width: 1_860 } }

describe('the place of the popover', () => {
  it.each([
    ['under a panel at the top', icon(1_000, 5), top, { x: 831, y: 40 }],
    ['above a panel at the bottom', icon(1_000, 1_053), bottom, { x: 831, y: 740 }],
    ['within the screen at its edge', icon(1_890, 5), top, { x: 1_552, y: 40 }],
    ['beside a panel at the left', icon(20, 1_000), left, { x: 68, y: 692 }],
    ['at the point that was pressed', { x: 500, y: 10, width: 0, height: 0 }, top, { x: 320, y: 40 }],
  ])('is %s', (_where, at, screen, place) => {
    expect(popoverPlace(at, size, screen)).toEqual({ ...size, ...place })
  })

  it('is on the screen of the icon', () => {
    const second = { x: 1_920, y: 0, width: 1_280, height: 720 }
    const placed = popoverPlace(icon(2_000, 5), size, { bounds: second, workArea: second })
    expect(placed).toEqual({ ...size, x: 1_928, y: 35 })
  })

  it('is no larger than a small screen', () => {
    const small = { x: 0, y: 0, width: 320, height: 240 }
    const placed = popoverPlace(icon(10, 220), size, { bounds: small, workArea: small })
    expect(placed).toEqual({ x: 8, y: 8, width: 304, height: 224 })
  })
})
