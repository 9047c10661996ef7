import { join } from 'node:path'
import { dataFolders } from './data-folders.ts'

export interface IconPlace {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The icon's name, as packages install it: that of the desktop file. */
  readonly name: string
  /** The picture that the program brings. */
  readonly file: string
  readonly exists: (path: string) => boolean
}

/**
 * The icon as other programs of the desktop find it: by its name where a package has installed it (XDG Icon Theme
 * Specification), else by the file that we bring. Programs outside a Flatpak can't read our files.
 */
export function ownIcon({ env, name, file, exists }: IconPlace): string {
  if (env['FLATPAK_ID']) return name
  const picture = `icons/hicolor/128x128/apps/${name}.png`
  const isInstalled = dataFolders(env).some((folder) => exists(join(folder, picture)))
  return isInstalled ? name : file
}
