import { join } from 'node:path'
import { dataFolders } from './data-folders.ts'

export interface IconPlace {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly name: string
  readonly file: string
  readonly exists: (path: string) => boolean
}

/** By name if a package has installed it (XDG Icon Theme Specification), else by our file. */
export function ownIcon({ env, name, file, exists }: IconPlace): string {
  if (env['FLATPAK_ID']) return name
  const picture = `icons/hicolor/128x128/apps/${name}.png`
  const isInstalled = dataFolders(env).some((folder) => exists(join(folder, picture)))
  return isInstalled ? name : file
}
