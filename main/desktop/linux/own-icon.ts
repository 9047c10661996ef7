import { join } from 'node:path'
import { dataFolders } from './data-folders.ts'

export interface IconPlace {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The icon's installed name, which is the desktop file's. */
  readonly name: string
  /** The bundled picture. */
  readonly file: string
  readonly exists: (path: string) => boolean
}

/**
 * The icon for other programs: by name if a package has installed it (XDG Icon Theme Specification), else by our file. Programs
 * outside a Flatpak can't read our files.
 */
export function ownIcon({ env, name, file, exists }: IconPlace): string {
  if (env['FLATPAK_ID']) return name
  const picture = `icons/hicolor/128x128/apps/${name}.png`
  const isInstalled = dataFolders(env).some((folder) => exists(join(folder, picture)))
  return isInstalled ? name : file
}
