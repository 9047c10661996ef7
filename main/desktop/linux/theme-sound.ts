import { join } from 'node:path'
import { dataFolders } from './data-folders.ts'

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
  return dataFolders(env)
    .flatMap((folder) => endings.map((ending) => join(folder, 'sounds/freedesktop/stereo', name + ending)))
    .find((path) => exists(path))
}
