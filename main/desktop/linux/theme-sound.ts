import { isAbsolute, join } from 'node:path'

/** Endings that the specification names, in its order. */
const endings = ['.oga', '.ogg', '.wav']

/**
 * The file of a named sound in freedesktop.org's own theme, on which every other falls back (XDG Sound Theme
 * Specification); undefined where it isn't installed. Pure but for `exists`.
 */
export function themeSound(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
  exists: (path: string) => boolean,
): string | undefined {
  const { HOME = '/', XDG_DATA_HOME, XDG_DATA_DIRS } = env
  const shared = (XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(':')
  return [XDG_DATA_HOME || join(HOME, '.local/share'), ...shared]
    .filter((folder) => isAbsolute(folder))
    .flatMap((folder) => endings.map((ending) => join(folder, 'sounds/freedesktop/stereo', name + ending)))
    .find((path) => exists(path))
}
