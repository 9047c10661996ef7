import { join } from 'node:path'
import { dataFolders } from './data-folders.ts'

/** The specification's file extensions, in its order. */
const endings = ['.oga', '.ogg', '.wav']

/**
 * A sound of freedesktop.org's theme, the fallback of all themes (XDG Sound Theme Specification). Pure but
 * for `exists`.
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
