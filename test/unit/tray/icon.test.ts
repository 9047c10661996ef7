import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { appIconPng } from '../../../main/tray/app-icon.ts'
import { drawIcon, iconPng } from '../../../main/tray/icon.ts'
import type { IconTheme } from '../../../main/tray/icon.ts'
import type { Bitmap } from '../../../main/tray/png.ts'
import type { TrayIcon } from '../../../main/tray/types.ts'

const icons: TrayIcon[] = [
  { kind: 'idle', eighths: 0 },
  ...Array.from({ length: 9 }, (_, eighths): TrayIcon => ({ kind: 'active', eighths })),
  { kind: 'attention', eighths: 0 },
  { kind: 'offline', eighths: 0 },
]
const themes: IconTheme[] = ['light', 'dark', 'unknown', 'template']
/** Windows from 100% to 300%, Linux panels, macOS at its three scales. */
const sizes = [16, 18, 20, 22, 24, 32, 36, 40, 44, 48, 54, 66]
/** What each theme stands on. */
const grounds: [IconTheme, number][] = [
  ['light', 245],
  ['dark', 40],
  ['unknown', 245],
  ['unknown', 40],
  ['template', 245],
]

interface Pixel {
  red: number
  green: number
  blue: number
  alpha: number
}

function pixels({ rgba }: Bitmap): Pixel[] {
  return Array.from({ length: rgba.length / 4 }, (_, i) => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(i * 4, i * 4 + 4)
    return { red, green, blue, alpha }
  })
}

/** The light of each pixel on a panel of one grey, 0-255: what is left of an icon without its colours. */
function greys(bitmap: Bitmap, ground = 255): number[] {
  return pixels(bitmap).map(({ red, green, blue, alpha }) => {
    const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return ground + (light - ground) * (alpha / 255)
  })
}

/** A channel's share of the light, by WCAG 2. */
function linear(value: number): number {
  const part = value / 255
  return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

/** WCAG contrast of the strongest opaque pixel against a background of one grey. */
function strongestContrast(bitmap: Bitmap, background: number): number {
  const ground = linear(background)
  const ratios = pixels(bitmap)
    .filter(({ alpha }) => alpha > 200)
    .map(({ red, green, blue }) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue))
    .map((light) => (Math.max(light, ground) + 0.05) / (Math.min(light, ground) + 0.05))
  return Math.max(...ratios)
}

describe('the icons', () => {
  describe.each(grounds)('without their colours in the theme %s on a panel of grey %d', (theme, ground) => {
    it.each(sizes)('differ in every kind and every eighth, at %d px', (size) => {
      const drawn = icons.map((icon) => greys(drawIcon(icon, size, theme), ground))
      for (const [i, one] of drawn.entries()) {
        for (const other of drawn.slice(i + 1)) {
          const seen = one.filter((grey, at) => Math.abs(grey - (other[at] ?? 0)) > 40).length
          expect(seen).toBeGreaterThanOrEqual(size / 8)
        }
      }
    })
  })

  it.each(sizes)('tell progress by the width of the line, at %d px', (size) => {
    // Left of the middle, where half a ring is still to come; right of it, where it is done.
    const row = drawIcon({ kind: 'active', eighths: 4 }, size, 'template').rgba.subarray(
      Math.floor(size / 2) * size * 4,
    )
    const inked = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, x) => row[(from + x) * 4 + 3] ?? 0).filter((a) => a > 60).length
    const third = Math.floor(size / 3)
    expect(inked(size - third, size)).toBeGreaterThan(inked(0, third))
  })

  it.each(themes)('stay within their square, with corners free, in the theme %s', (theme) => {
    for (const icon of icons.filter(({ kind }) => kind === 'idle' || kind === 'active')) {
      const bitmap = drawIcon(icon, 22, theme)
      const border = pixels(bitmap).filter((_, i) => {
        const [x, y] = [i % 22, Math.floor(i / 22)]
        return x === 0 || y === 0 || x === 21 || y === 21
      })
      expect(border.every(({ alpha }) => alpha === 0)).toBe(true)
    }
  })

  it.each(grounds)('are seen in the theme %s on a panel of grey %d', (theme, background) => {
    for (const icon of icons) {
      expect(strongestContrast(drawIcon(icon, 22, theme), background)).toBeGreaterThan(3)
    }
  })

  it('have no colour of their own as a template', () => {
    for (const icon of icons) {
      const coloured = pixels(drawIcon(icon, 18, 'template')).filter(
        ({ red, green, blue }) => red + green + blue > 0,
      )
      expect(coloured).toEqual([])
    }
  })

  it('fill their ring by eighths', () => {
    const filled = icons
      .filter(({ kind }) => kind === 'active')
      .map((icon) => greys(drawIcon(icon, 32, 'template')).reduce((sum, grey) => sum - grey, 0))
    expect(filled).toEqual(filled.toSorted((a, b) => a - b))
    expect(new Set(filled).size).toBe(9)
  })

  it('take nonsense for the nearest sense', () => {
    const full = drawIcon({ kind: 'active', eighths: 8 }, 16, 'dark')
    expect(drawIcon({ kind: 'active', eighths: 99 }, 16, 'dark')).toEqual(full)
  })
})

describe('the PNG', () => {
  it.each([
    ['a tray icon', iconPng({ kind: 'attention', eighths: 0 }, 22, 'light'), 22],
    ["the program's icon", appIconPng(64), 64],
  ])('holds every pixel of %s', (_name, png, size) => {
    expect(png.subarray(0, 8)).toEqual(Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]))
    expect(png.toString('latin1', 12, 16)).toBe('IHDR')
    expect([png.readUInt32BE(16), png.readUInt32BE(20), ...png.subarray(24, 29)]).toEqual([
      size,
      size,
      8,
      6,
      0,
      0,
      0,
    ])
    const length = png.readUInt32BE(33)
    expect(png.toString('latin1', 37, 41)).toBe('IDAT')
    expect(inflateSync(png.subarray(41, 41 + length))).toHaveLength(size * (size * 4 + 1))
    // The end chunk is always the same, with its checksum.
    expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082')
  })

  it('gives back what was drawn', () => {
    const icon: TrayIcon = { kind: 'active', eighths: 3 }
    const png = iconPng(icon, 16, 'dark')
    const rows = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)))
    const bytes = Buffer.concat(Array.from({ length: 16 }, (_, y) => rows.subarray(y * 65 + 1, (y + 1) * 65)))
    expect(new Uint8Array(bytes)).toEqual(drawIcon(icon, 16, 'dark').rgba)
  })
})
