import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { getIconPng, decodePng, type Bitmap } from '#main/desktop/tray-icon.ts'
import type { IconTheme, TrayIcon } from '#main/desktop/tray/tray.ts'
import { themePalettes, themeIconSizes } from '#scripts/icons/tray.ts'

const shapes: TrayIcon['shape'][] = ['idle', 0, 1, 2, 3, 'offline']
const icons: TrayIcon[] = shapes.flatMap((shape) => [
  { shape },
  { shape, mark: 'attention' },
  { shape, mark: 'paused' },
])
const themes: IconTheme[] = ['light', 'dark', 'unknown', 'template']
const grounds: [IconTheme, number][] = [
  ['light', 255],
  ['light', 245],
  ['light', 225],
  ['dark', 0],
  ['dark', 40],
  ['dark', 60],
  ['unknown', 245],
  ['unknown', 138],
  ['unknown', 40],
  ['template', 245],
]
const sizesOfGrounds = grounds.flatMap(([theme, ground]) =>
  themeIconSizes[theme].map((size) => [theme, ground, size] as const),
)

const drawIcon = (icon: TrayIcon, size: number, theme: IconTheme): Bitmap =>
  decodePng(getIconPng(icon, size, theme))

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

function greys(bitmap: Bitmap, ground = 255): number[] {
  return pixels(bitmap).map(({ red, green, blue, alpha }) => {
    const grey = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return ground + (grey - ground) * (alpha / 255)
  })
}

/** Converts the value of a colour channel to its linear value (WCAG 2, "relative luminance"). */
function linear(value: number): number {
  const part = value / 255
  return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

const light = ({ red, green, blue }: Omit<Pixel, 'alpha'>) =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)

function contrast(colour: Omit<Pixel, 'alpha'>, background: number): number {
  const [one, ground] = [light(colour), linear(background)]
  return (Math.max(one, ground) + 0.05) / (Math.min(one, ground) + 0.05)
}

const strongestContrast = (bitmap: Bitmap, background: number): number =>
  Math.max(
    ...pixels(bitmap)
      .filter(({ alpha }) => alpha > 200)
      .map((pixel) => contrast(pixel, background)),
  )

describe('the tray icons', () => {
  it.each(sizesOfGrounds)(
    'have distinguishable shapes in the “%s” theme on grey level %d at %d px',
    (theme, ground, size) => {
      const drawn = icons.map((icon) => greys(drawIcon(icon, size, theme), ground))
      for (const [i, one] of drawn.entries()) {
        for (const other of drawn.slice(i + 1)) {
          const seen = one.filter((grey, at) => Math.abs(grey - (other[at] ?? 0)) > 40).length
          expect(seen).toBeGreaterThanOrEqual(size / 8)
        }
      }
    },
  )

  it.each(themeIconSizes.light)('show progress as a thicker part of the ring at %d px', (size) => {
    // The ring's open half is left of the middle, its completed half right of it.
    const row = drawIcon({ shape: 2 }, size, 'light').rgba.subarray(Math.floor(size / 2) * size * 4)
    const inked = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, x) => row[(from + x) * 4 + 3] ?? 0).filter((a) => a > 60).length
    const third = Math.floor(size / 3)
    expect(inked(size - third, size)).toBeGreaterThan(inked(0, third))
  })

  it.each(themes)('have empty corners in the “%s” theme', (theme) => {
    for (const icon of icons.filter(({ mark }) => mark === undefined)) {
      const [, size = 0] = themeIconSizes[theme]
      const border = pixels(drawIcon(icon, size, theme)).filter((_, i) => {
        const [x, y] = [i % size, Math.floor(i / size)]
        return x === 0 || y === 0 || x === size - 1 || y === size - 1
      })
      expect(border.every(({ alpha }) => alpha === 0)).toBe(true)
    }
  })

  it.each(grounds)('are visible in the “%s” theme on a panel of grey level %d', (theme, background) => {
    for (const icon of icons) {
      for (const size of themeIconSizes[theme])
        expect(strongestContrast(drawIcon(icon, size, theme), background)).toBeGreaterThan(3)
    }
  })

  it.each(grounds)(
    'have a visible dot in the “%s” theme on a panel of grey level %d',
    (theme, background) => {
      const { dot, halo } = themePalettes[theme]
      const best = Math.max(
        ...[dot, halo ?? dot].map((colour) => {
          const value = Number.parseInt(colour.slice(1).padEnd(6, '0'), 16)
          return contrast({ red: value >> 16, green: (value >> 8) & 255, blue: value & 255 }, background)
        }),
      )
      expect(best).toBeGreaterThan(3)
    },
  )

  it('have no colours in the template theme', () => {
    for (const icon of icons) {
      const coloured = pixels(drawIcon(icon, 18, 'template')).filter(
        ({ red, green, blue }) => red + green + blue > 0,
      )
      expect(coloured).toEqual([])
    }
  })

  it.each([
    ['if they have no mark', undefined],
    ['even if they have the mark “attention”', 'attention'],
    ['even if they have the mark “paused”', 'paused'],
  ] as const)('fill more of the ring with each quarter of progress %s', (_, mark) => {
    const filled = ([0, 1, 2, 3] as const).map((shape) =>
      greys(drawIcon({ shape, mark }, 16, 'light')).reduce((sum, grey) => sum - grey, 0),
    )
    expect(filled).toEqual(filled.toSorted((a, b) => a - b))
    expect(new Set(filled).size).toBe(4)
  })
})

describe('a PNG image of the tray icon', () => {
  it('contains every pixel', () => {
    const png = getIconPng({ shape: 'idle', mark: 'attention' }, 22, 'light')
    expect(png.subarray(0, 8)).toEqual(Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]))
    expect(png.toString('latin1', 12, 16)).toBe('IHDR')
    expect([png.readUInt32BE(16), png.readUInt32BE(20), ...png.subarray(24, 29)]).toEqual([
      22, 22, 8, 6, 0, 0, 0,
    ])
    const length = png.readUInt32BE(33)
    expect(png.toString('latin1', 37, 41)).toBe('IDAT')
    expect(inflateSync(png.subarray(41, 41 + length))).toHaveLength(22 * (22 * 4 + 1))
    // Every PNG ends with the same chunk and checksum.
    expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082')
  })

  it('is reported as missing if the size is unknown', () => {
    expect(() => getIconPng({ shape: 'idle' }, 17, 'dark')).toThrow('idle for dark at 17 px')
  })
})
