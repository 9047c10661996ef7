// Draws the program's icons into assets/icons, by the code that draws the tray's. Run it after a change of that code:
//   node scripts/icons.mjs
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024]

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = join(root, 'assets', 'icons')

/** @type {{ module: { appIconPng(size: number): Uint8Array } }} */
const { module: drawing } = await runnerImport(join(root, 'main', 'tray', 'app-icon.ts'))

await mkdir(folder, { recursive: true })
for (const size of SIZES) await writeFile(join(folder, `${size}x${size}.png`), drawing.appIconPng(size))
console.log(`${SIZES.length} icons in ${folder}`)
