import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { hasCode } from '#main/base/message-error.ts'

/**
 * Creates a function that returns true at the first call in a profile. If the mark can't be saved, it returns
 * true once per launch.
 */
export function createFirstTimeCheck(folder: string, name: string): () => boolean {
  let isAsked = false
  return () => {
    if (isAsked) return false
    isAsked = true
    try {
      closeSync(openSync(join(folder, name), 'wx'))
      return true
    } catch (error) {
      // If the mark can't be saved, the user may see the text twice, which is better than never.
      return !hasCode(error, 'EEXIST')
    }
  }
}
