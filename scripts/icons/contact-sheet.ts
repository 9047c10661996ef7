import { encodePng } from './png.ts'
import { renderSvg } from './render.ts'
import type { TrayPicture } from './tray.ts'

const grounds = [
  ['#f4f4f4', 'light'],
  ['#1e1f24', 'dark'],
  ['#f4f4f4', 'unknown'],
  ['#8a8a8e', 'unknown'],
  ['#2b2b2b', 'unknown'],
  ['#e8e8ea', 'template'],
] as const
const width = 1_640
const enlarged = 66

const image: (png: Buffer, x: number, y: number, size: number) => string = (png, x, y, size) =>
  `<image x="${x}" y="${y}" width="${size}" height="${size}" image-rendering="optimizeSpeed" href="data:image/png;base64,${png.toString('base64')}" />`

export async function renderContactSheet(
  app: Readonly<Record<string, Buffer>>,
  tray: readonly TrayPicture[],
) {
  const parts: string[] = []
  let top = 0
  const band = (colour: string, height: number) => {
    parts.push(`<rect y="${top}" width="${width}" height="${height}" fill="${colour}" />`)
    top += height
  }
  for (const colour of ['#f2f2f2', '#1e1f24']) {
    const y = top + 8
    band(colour, 528)
    let x = 10
    for (const size of [16, 22, 24, 32, 48, 64, 128, 512]) {
      const png = app[`icons/${size}x${size}.png`]
      if (png) parts.push(image(png, x, y, size))
      x += size + 16
    }
    const mac = app['mac/icon.png']
    if (mac) parts.push(image(mac, x, y, 256))
  }
  for (const [colour, theme] of grounds) {
    const from = top
    band(colour, 240)
    const here = tray.filter((picture) => picture.theme === theme)
    let y = from + 8
    const shown = [...new Set(here.map(({ size }) => size))].filter((size) => size <= 48)
    for (const size of shown.filter((each) => each !== 20 && each !== 40 && each !== 44)) {
      const row = here.filter((picture) => picture.size === size)
      for (const [at, { bitmap }] of row.entries())
        parts.push(image(encodePng(bitmap), 10 + at * Math.max(30, size + 8), y, size))
      y += size + 8
    }
    const smallest = here.filter(({ size }) => size === shown[0])
    for (const [at, { bitmap }] of smallest.entries()) {
      const [column, row] = [at % 7, Math.floor(at / 7)]
      parts.push(image(encodePng(bitmap), 1_080 + column * 72, from + 40 + row * 76, enlarged))
    }
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}">${parts.join('')}</svg>`
  return (await renderSvg(svg, width)).png
}
