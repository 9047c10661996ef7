import { readFile } from 'node:fs/promises'
import { initWasm, Resvg } from '@resvg/resvg-wasm'

/** The pixels are RGBA, not premultiplied, row by row from the top. */
export interface Bitmap {
  width: number
  height: number
  rgba: Uint8Array
}

let ready: Promise<void> | undefined

/** Loads resvg, which is WebAssembly, so that every machine draws the same pixels. */
function prepare() {
  const wasm = new URL(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm'))
  return (ready ??= readFile(wasm).then(initWasm))
}

export async function renderSvg(svg: string, size: number): Promise<{ png: Buffer; bitmap: Bitmap }> {
  await prepare()
  const image = new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render()
  const { width, height, pixels } = image
  return { png: Buffer.from(image.asPng()), bitmap: { width, height, rgba: straight(pixels) } }
}

function straight(premultiplied: Uint8Array) {
  return premultiplied.map((value, at) => {
    if (at % 4 === 3) return value
    const alpha = premultiplied[at - (at % 4) + 3] ?? 0
    return alpha === 0 ? 0 : Math.min(255, Math.round((value * 255) / alpha))
  })
}
