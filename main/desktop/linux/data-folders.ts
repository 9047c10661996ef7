import { isAbsolute, join } from 'node:path'

/**
 * The user's folder first. Relative ones are ignored (XDG Base Directory Specification, "Environment
 * variables"). Pure.
 */
export function dataFolders(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { HOME = '', XDG_DATA_HOME = '', XDG_DATA_DIRS } = env
  const own = isAbsolute(XDG_DATA_HOME) ? XDG_DATA_HOME : join(HOME, '.local/share')
  const shared = (XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(':')
  return [own, ...shared].filter((folder) => isAbsolute(folder))
}
