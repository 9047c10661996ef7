import { isAbsolute, join } from 'node:path'

/**
 * Returns the data folders, beginning with the user's own. Relative paths are ignored (XDG Base Directory
 * Specification).
 */
export function getDataFolders(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { HOME = '', XDG_DATA_HOME = '', XDG_DATA_DIRS } = env
  const userFolder = isAbsolute(XDG_DATA_HOME) ? XDG_DATA_HOME : join(HOME, '.local/share')
  const systemFolders = (XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(':')
  return [userFolder, ...systemFolders].filter((folder) => isAbsolute(folder))
}

export interface IconLookup {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly name: string
  readonly file: string
  readonly exists: (path: string) => boolean
}

/**
 * Returns the icon's name if a package has installed the icon (XDG Icon Theme Specification), otherwise the
 * path of our own file.
 */
export function findIcon({ env, name, file, exists }: IconLookup): string {
  const picture = `icons/hicolor/128x128/apps/${name}.png`
  const isInstalled = getDataFolders(env).some((folder) => exists(join(folder, picture)))
  return isInstalled ? name : file
}
