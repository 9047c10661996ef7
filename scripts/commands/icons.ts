import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { renderAppIcons } from '../icons/app.ts'
import { renderContactSheet } from '../icons/contact-sheet.ts'
import { encodeTrayPictures, renderTrayPictures } from '../icons/tray.ts'
import { projectRoot } from '../project-paths.ts'
import { UserError } from '../user-error.ts'

export async function main(args: string[]) {
  if (args.length > 0) throw new UserError('npm run icons takes no arguments')
  const app = await renderAppIcons()
  for (const [path, content] of Object.entries(app)) await write(join('assets', path), content)
  const pictures = await renderTrayPictures()
  for (const [name, content] of Object.entries(encodeTrayPictures(pictures)))
    await write(join('assets/tray', name), content)
  await write('out/icons.png', await renderContactSheet(app, pictures))
  console.log(
    `Wrote ${Object.keys(app).length} app icons and ${pictures.length} tray icons. Review them in out/icons.png.`,
  )
  return 0
}

async function write(path: string, content: string | Buffer) {
  const file = join(projectRoot, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}
