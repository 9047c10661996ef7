import { join } from 'node:path'

export interface IconPlace {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The icon's name, as packages install it: that of the desktop file. */
  readonly name: string
  /** The picture that the program brings. */
  readonly file: string
  readonly exists: (path: string) => boolean
}

/**
 * The icon as other programs of the desktop find it: by its name where a package has installed it (XDG Base Directory and
 * Icon Theme Specifications), else by the file that we bring. In a Flatpak nobody outside can read our files.
 */
export function ownIcon({ env, name, file, exists }: IconPlace): string {
  const { FLATPAK_ID, HOME = '/', XDG_DATA_HOME, XDG_DATA_DIRS } = env
  if (FLATPAK_ID) return name
  const shared = (XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(':')
  const folders = [XDG_DATA_HOME || join(HOME, '.local/share'), ...shared]
  const isInstalled = folders.some((folder) => exists(join(folder, `icons/hicolor/128x128/apps/${name}.png`)))
  return isInstalled ? name : file
}
