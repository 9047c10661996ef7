import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { hasCode } from '#main/base/message-error.ts'

/** Returns a function that is true once per profile, or once per run if that can't be saved. */
export function createFirstTimeCheck(folder: string, name: string): () => boolean {
  let isAsked = false
  return () => {
    if (isAsked) return false
    isAsked = true
    try {
      closeSync(openSync(join(folder, name), 'wx'))
      return true
    } catch (error) {
      // If the mark can't be saved, it is better to show the text twice than never.
      return !hasCode(error, 'EEXIST')
    }
  }
}
