import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Makes a question that is answered with yes once in the life of a profile: an empty file of this name in its folder
 * remembers. Where it can't be written, with yes once in the life of the program.
 */
export function firstTimeIn(folder: string, name: string): () => boolean {
  let isAsked = false
  return () => {
    if (isAsked) return false
    isAsked = true
    try {
      closeSync(openSync(join(folder, name), 'wx'))
      return true
    } catch (error) {
      // Anything but "it exists": better said again at the next start than never.
      return !(error instanceof Error && 'code' in error && error.code === 'EEXIST')
    }
  }
}
