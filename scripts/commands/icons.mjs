import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { appIcons } from '../icons/app.mjs'
import { contactSheet } from '../icons/contact-sheet.mjs'
import { packed, trayPictures } from '../icons/tray.mjs'
import { root } from '../places.mjs'
import { Problem } from '../problem.mjs'

/**
 * Draws the icons of the program and the tray from the SVG files in assets/, and a contact sheet.
 *
 * @param {string[]} args
 */
export async function main(args) {
  if (args.length > 0) throw new Problem('npm run icons takes no arguments')
  const app = await appIcons()
  for (const [path, content] of Object.entries(app)) await write(join('assets', path), content)
  const pictures = await trayPictures()
  await write('assets/tray/pictures.json', `${JSON.stringify(packed(pictures), undefined, 2)}\n`)
  await write('out/icons.png', await contactSheet(app, pictures))
  console.log(
    `${Object.keys(app).length} files of the program's icon, ${pictures.length} pictures of the tray's; look at them in out/icons.png`,
  )
  return 0
}

/** @param {string} path @param {string | Buffer} content */
async function write(path, content) {
  const file = join(root, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}
