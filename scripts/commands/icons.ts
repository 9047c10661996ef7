import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { appIcons } from '../icons/app.ts'
import { contactSheet } from '../icons/contact-sheet.ts'
import { packed, trayPictures } from '../icons/tray.ts'
import { root } from '../places.ts'
import { Problem } from '../problem.ts'

export async function main(args: string[]) {
  if (args.length > 0) throw new Problem('npm run icons takes no arguments')
  const app = await appIcons()
  for (const [path, content] of Object.entries(app)) await write(join('assets', path), content)
  const pictures = await trayPictures()
  await write('assets/tray/pictures.json', `${JSON.stringify(packed(pictures), undefined, 2)}\n`)
  await write('out/icons.png', await contactSheet(app, pictures))
  console.log(
    `Wrote ${Object.keys(app).length} app icons and ${pictures.length} tray icons. Review them in out/icons.png.`,
  )
  return 0
}

async function write(path: string, content: string | Buffer) {
  const file = join(root, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}
