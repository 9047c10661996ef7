import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../places.mjs'
import { encodePng } from './png.mjs'
import { render } from './render.mjs'

/**
 * Parts of the drawings, by the class that they bear in assets/tray/*.svg.
 *
 * @typedef {Readonly<Record<'mark' | 'track' | 'progress' | 'done' | 'alarm', string>>} Palette
 */

/**
 * What each theme paints the parts with. The drawings themselves are the macOS template: black, which the system colours.
 * `unknown` is for panels of Linux whose colour nobody can ask for: its tones stand out from light and dark.
 *
 * @type {Readonly<Record<'light' | 'dark' | 'unknown' | 'template', Palette | undefined>>}
 */
export const palettes = {
  light: { mark: '#2e3038', track: '#767986', progress: '#4a5ae8', done: '#1a7f37', alarm: '#cf2f27' },
  dark: { mark: '#f2f3f7', track: '#8d909c', progress: '#9aa6ff', done: '#5ad67d', alarm: '#ff6a5e' },
  unknown: { mark: '#767986', track: '#767986', progress: '#6272f2', done: '#2b8a46', alarm: '#dd3b31' },
  template: undefined,
}

/** @typedef {keyof typeof palettes} Theme */

/** @type {readonly Theme[]} */
const themes = ['light', 'dark', 'unknown', 'template']

/** Linux panels from 16 to 24 px, on screens of up to three times the density. */
const linux = [16, 22, 24, 32, 44, 48, 66]
/** 16 px at 100 to 300 %. */
const windows = [16, 20, 24, 32, 40, 48]

/** Sizes of each theme, px. @type {Readonly<Record<Theme, readonly number[]>>} */
export const sizes = {
  light: [...new Set([...linux, ...windows])].toSorted((a, b) => a - b),
  dark: [...new Set([...linux, ...windows])].toSorted((a, b) => a - b),
  unknown: linux,
  // 18 px at one to three times the density.
  template: [18, 36, 54],
}

/** The ring's radius in assets/tray/active.svg. */
const radius = 7.5

/** Every look of the icon, and its drawing. @returns {Promise<Readonly<Record<string, string>>>} */
async function drawings() {
  const names = ['idle', 'active', 'completed', 'attention', 'offline']
  const files = names.map((name) => readFile(join(root, 'assets', 'tray', `${name}.svg`), 'utf8'))
  const [idle = '', active = '', ...others] = await Promise.all(files)
  const around = 2 * Math.PI * radius
  const rings = Array.from({ length: 9 }, (_, eighths) => {
    const done = eighths === 8 ? 'none' : `${(around * eighths) / 8} ${around}`
    return [`active-${eighths}`, active.replace(/stroke-dasharray="[^"]*"/, `stroke-dasharray="${done}"`)]
  })
  return Object.fromEntries([['idle', idle], ...rings, ...others.map((svg, at) => [names[at + 2], svg])])
}

/**
 * @param {string} svg
 * @param {Palette | undefined} palette
 */
function painted(svg, palette) {
  if (!palette) return svg
  const rules = Object.entries(palette).map(
    ([part, colour]) => `.${part}[stroke]{stroke:${colour}}.${part}[fill]{fill:${colour}}`,
  )
  return svg.replace(/<svg[^>]*>/, (tag) => `${tag}<style>${rules.join('')}</style>`)
}

/** @typedef {{ theme: Theme, look: string, size: number, bitmap: import('./render.mjs').Bitmap }} TrayPicture */

/** Draws every look of the tray's icon in every theme and size. @returns {Promise<readonly TrayPicture[]>} */
export async function trayPictures() {
  const all = Object.entries(await drawings())
  const wanted = themes.flatMap((theme) =>
    all.flatMap(([look, svg]) => sizes[theme].map((size) => ({ theme, look, size, svg }))),
  )
  return Promise.all(
    wanted.map(async ({ theme, look, size, svg }) => {
      const { bitmap } = await render(painted(svg, palettes[theme]), size)
      return { theme, look, size, bitmap }
    }),
  )
}

/**
 * The pictures as the file that main is built with: PNG files in base64, by theme, look and size.
 *
 * @param {readonly TrayPicture[]} pictures
 */
export function packed(pictures) {
  /** @type {Record<string, Record<string, Record<string, string>>>} */
  const file = {}
  for (const { theme, look, size, bitmap } of pictures) {
    const ofTheme = (file[theme] ??= {})
    const ofLook = (ofTheme[look] ??= {})
    ofLook[size] = encodePng(bitmap).toString('base64')
  }
  return file
}
