import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Creates a function that returns true once per profile: it remembers with an empty file of this name. If that can't be
 * written, it returns true once per run of the program.
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
      // On anything but "it exists": better to repeat at the next start than never to show it.
      return !(error instanceof Error && 'code' in error && error.code === 'EEXIST')
    }
  }
}
