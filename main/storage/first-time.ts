import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { hasCode } from '#main/base/message-error.ts'

/** Returns true once per profile. If that can't be saved, once per run. */
export function createFirstTimeCheck(folder: string, name: string): () => boolean {
  let isAsked = false
  return () => {
    if (isAsked) return false
    isAsked = true
    try {
      closeSync(openSync(join(folder, name), 'wx'))
      return true
    } catch (error) {
      // On other errors than "it exists": better shown twice than never.
      return !hasCode(error, 'EEXIST')
    }
  }
}
