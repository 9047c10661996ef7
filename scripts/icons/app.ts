import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../project-paths.ts'
import { renderSvg } from './render.ts'

/** Icons smaller than this, in px, have no margin. */
const small = 64
const margin = 1 / 16

/** The sizes of the hicolor theme and of the window's icon. */
const linuxSizes = [16, 22, 24, 32, 48, 64, 128, 256, 512]
const windowsSizes = [16, 20, 24, 32, 48, 64, 256]
/** According to Apple's template, the tile takes 824 of 1024 px and has a soft shadow. */
const mac = { size: 1024, tile: 824 }

/** Draws the app's icons. Small sizes have drawings of their own, whose edges are on whole pixels. */
export async function renderAppIcons(): Promise<Readonly<Record<string, Buffer>>> {
  const names = ['app', 'app-16', 'app-24', 'app-32']
  const files = names.map((name) => readFile(join(projectRoot, 'assets', 'app', `${name}.svg`), 'utf8'))
  const [large = '', px16 = '', px24 = '', px32 = ''] = await Promise.all(files)
  const drawingFor = (size: number) => (size < 22 ? px16 : size < 32 ? px24 : size < 48 ? px32 : large)
  const full: (size: number) => Promise<Buffer> = async (size) =>
    (await renderSvg(drawingFor(size), size)).png
  const spaced: (size: number) => Promise<Buffer> = async (size) =>
    size < small ? full(size) : (await renderSvg(inside(large, 1 - 2 * margin), size)).png

  const linux = await Promise.all(
    linuxSizes.map(async (size) => [`icons/${size}x${size}.png`, await spaced(size)] as const),
  )
  const windows = await Promise.all(windowsSizes.map(async (size) => ({ size, png: await full(size) })))
  const shadow = '<feDropShadow dx="0" dy="10" stdDeviation="10" flood-color="#000" flood-opacity="0.3" />'
  const macIcon = await renderSvg(inside(large, mac.tile / mac.size, shadow), mac.size)
  return { ...Object.fromEntries(linux), 'win/icon.ico': ico(windows), 'mac/icon.png': macIcon.png }
}

/**
 * Centres a drawing in a larger square.
 *
 * @param part the drawing's share of the side
 * @param effect SVG filter primitives
 */
function inside(svg: string, part: number, effect?: string) {
  const side = mac.size * part
  const at = (mac.size - side) / 2
  const placed = svg.replace(/<svg ([^>]*)>/, `<svg $1 x="${at}" y="${at}" width="${side}" height="${side}">`)
  const filter = effect
    ? `<filter id="effect" x="-10%" y="-10%" width="120%" height="120%">${effect}</filter>`
    : ''
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${mac.size} ${mac.size}">${filter}<g${effect ? ' filter="url(#effect)"' : ''}>${placed.replace(/<!--[^]*?-->/, '')}</g></svg>`
}

/** Creates an .ico file from PNG images, as Windows supports since Vista. */
function ico(images: readonly { size: number; png: Buffer }[]) {
  const head = Buffer.alloc(6 + 16 * images.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  for (const [index, { size, png }] of images.entries()) {
    const entry = 6 + 16 * index
    head.writeUInt8(size % 256, entry)
    head.writeUInt8(size % 256, entry + 1)
    head.writeUInt16LE(1, entry + 4)
    head.writeUInt16LE(32, entry + 6)
    head.writeUInt32LE(png.length, entry + 8)
    head.writeUInt32LE(offset, entry + 12)
    offset += png.length
  }
  return Buffer.concat([head, ...images.map(({ png }) => png)])
}
