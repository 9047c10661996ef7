import { encodePng } from './png.ts'
import { renderSvg, type Bitmap } from './render.ts'

export type Palette = Readonly<{ glyph: string; dot: string; halo?: string }>

/**
 * The colours for each theme of the panel. On macOS, the system colours the template. On Linux, the panel's
 * colour is unknown, so that icon has a light outline.
 */
export const themePalettes: Readonly<Record<'light' | 'dark' | 'unknown' | 'template', Palette>> = {
  light: { glyph: '#1b1c20', dot: '#c02a2a' },
  dark: { glyph: '#f4f4f6', dot: '#ff8079' },
  unknown: { glyph: '#131417', dot: '#131417', halo: '#f4f4f6' },
  template: { glyph: '#000', dot: '#000' },
}

export type PanelTheme = keyof typeof themePalettes

const themes: readonly PanelTheme[] = ['light', 'dark', 'unknown', 'template']

/** Panels on Linux show icons of 16 to 24 px, on screens with up to three times the density. */
const linux = [16, 22, 24, 32, 44, 48, 66]
/** Windows scales icons of 16 px by 100 to 300 %. */
const windows = [16, 20, 24, 32, 40, 48]

export const themeIconSizes: Readonly<Record<PanelTheme, readonly number[]>> = {
  light: [...new Set([...linux, ...windows])].toSorted((a, b) => a - b),
  dark: [...new Set([...linux, ...windows])].toSorted((a, b) => a - b),
  unknown: linux,
  // macOS shows icons of 18 px, on screens with up to three times the density.
  template: [18, 36, 54],
}

/**
 * A disc whose coordinates are whole pixels in the smallest size. Larger sizes are multiples of that size.
 */
export type Disc = readonly [x: number, y: number, r: number]

export type Grid = Readonly<{
  brand: string
  stroke: number
  lines: string
  line: number
  strike: string
  ring: Disc
  marked: Disc
  dot: Disc
  bars: readonly [number, number]
  bar: readonly [number, number]
}>

const grids: Readonly<Record<number, Grid>> = {
  16: {
    brand: 'M14 3H8a5 5 0 0 0 0 10h6',
    stroke: 2,
    lines: 'M8 6.5h6M8 9.5h4',
    line: 1,
    strike: 'M3 13 13 3',
    ring: [8, 8, 7],
    marked: [6, 6, 5],
    dot: [12.5, 12.5, 2.5],
    bars: [10, 13],
    bar: [10, 5],
  },
  20: {
    brand: 'M17.5 4H10a6 6 0 0 0 0 12h7.5',
    stroke: 2,
    lines: 'M10 8h7M10 12h4',
    line: 2,
    strike: 'M4 16 16 4',
    ring: [10, 10, 9],
    marked: [8, 8, 7],
    dot: [15.5, 15.5, 3.5],
    bars: [12, 16],
    bar: [13, 6],
  },
  22: {
    brand: 'M19 4.5h-8a6.5 6.5 0 0 0 0 13h8',
    stroke: 3,
    lines: 'M11 9h8M11 13h5',
    line: 2,
    strike: 'M4 18 18 4',
    ring: [11, 11, 10],
    marked: [8, 8, 7],
    dot: [17, 17, 4],
    bars: [13, 18],
    bar: [14, 7],
  },
  24: {
    brand: 'M20.5 5.5H12a6.5 6.5 0 0 0 0 13h8.5',
    stroke: 3,
    lines: 'M12 10h8.5M12 14h5',
    line: 2,
    strike: 'M5 19 19 5',
    ring: [12, 12, 11],
    marked: [9, 9, 8],
    dot: [19, 19, 4],
    bars: [15, 20],
    bar: [15, 7],
  },
}

const gridOf = (size: number) => [16, 22, 24, 20, 18].find((small) => size % small === 0) ?? 22

const shapes = ['idle', 0, 1, 2, 3, 'offline']
const marks = ['', 'attention', 'paused']

/** @param room the space for a line around the ring, in px */
function ring([x, y, outermost]: Disc, quarters: number, room: number) {
  const r = outermost - room
  const [outer, width] = [r - 0.75, Math.ceil(r / 2) - 0.5]
  const inner = r - width / 2
  const around = 2 * Math.PI * inner
  const done = `stroke-width="${width}" stroke-dasharray="${(around * quarters) / 4} ${around}" transform="rotate(-90 ${x} ${y})"`
  return [
    `<circle cx="${x}" cy="${y}" r="${outer}" stroke-width="1.5"/>`,
    ...(quarters > 0 ? [`<circle cx="${x}" cy="${y}" r="${inner}" ${done}/>`] : []),
  ]
}

function drawing(shape: string | number, mark: string, size: number, { glyph, dot, halo }: Palette) {
  const base = gridOf(size) === 18 ? 20 : gridOf(size)
  const grid = grids[base] ?? grids[16]
  if (!grid) throw new Error(`No drawing has a grid of ${base} px`)
  const cap = base === 16 ? 'butt' : 'round'
  const body =
    typeof shape === 'number'
      ? ring(mark === '' ? grid.ring : grid.marked, shape, halo ? 1 : 0)
      : [
          `<path d="${grid.brand}" stroke-width="${grid.stroke}" stroke-linecap="${cap}"/>`,
          `<path d="${grid.lines}" stroke-width="${grid.line}"/>`,
        ]
  const strike =
    shape === 'offline' ? `<path d="${grid.strike}" stroke-width="2" stroke-linecap="round"/>` : ''
  const [x, y, r] = grid.dot
  const [top, height] = grid.bar
  const width = base === 16 ? 2 : 3
  const sign =
    mark === 'attention'
      ? `<circle cx="${x}" cy="${y}" r="${r}"/>`
      : mark === 'paused'
        ? grid.bars
            .map((left) => `<rect x="${left}" y="${top}" width="${width}" height="${height}"/>`)
            .join('')
        : ''
  const gap = `<mask id="gap"><rect width="${base}" height="${base}" fill="#fff"/><g fill="#000" stroke="#000" stroke-width="2">${sign}</g><g stroke="#000" stroke-width="4">${strike.replace('stroke-width="2"', '')}</g></mask>`
  const around = halo
    ? `<g stroke="${halo}" fill="none"><g mask="url(#gap)">${wider(body.join(''))}</g>${wider(strike)}</g><g fill="${halo}" stroke="${halo}" stroke-width="1.5">${sign}</g>`
    : ''
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${base} ${base}" fill="none">${gap}${around}<g stroke="${glyph}"><g mask="url(#gap)">${body.join('')}</g>${strike}</g><g fill="${mark === 'attention' ? dot : glyph}">${sign}</g></svg>`
}

/** Makes the lines wider, for the outline. */
const wider = (part: string) =>
  part.replace(/stroke-width="([\d.]+)"/g, (_, width) => `stroke-width="${Number(width) + 1.5}"`)

export interface TrayPicture {
  theme: PanelTheme
  look: string
  size: number
  bitmap: Bitmap
}

export async function renderTrayPictures(): Promise<readonly TrayPicture[]> {
  const looks = shapes.flatMap((shape) => marks.map((mark) => ({ shape, mark })))
  const wanted = themes.flatMap((theme) =>
    looks.flatMap(({ shape, mark }) => themeIconSizes[theme].map((size) => ({ theme, shape, mark, size }))),
  )
  return Promise.all(
    wanted.map(async ({ theme, shape, mark, size }) => {
      const { bitmap } = await renderSvg(drawing(shape, mark, size, themePalettes[theme]), size)
      return { theme, look: mark ? `${shape}-${mark}` : String(shape), size, bitmap }
    }),
  )
}

/** Returns the files that main/desktop/tray-icon.ts reads, one for each theme, by their names. */
export function encodeTrayPictures(pictures: readonly TrayPicture[]): Record<string, string> {
  const files = themes.map((theme) => {
    const content: Record<string, Record<string, string>> = {}
    for (const { look, size, bitmap } of pictures.filter((picture) => picture.theme === theme))
      (content[look] ??= {})[size] = encodePng(bitmap).toString('base64')
    return [`${theme}.json`, `${JSON.stringify(content, undefined, 2)}\n`] as const
  })
  return Object.fromEntries(files)
}
