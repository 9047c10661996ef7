import { writeSync } from 'node:fs'
import { hasCode } from '#main/base/message-error.ts'
import { blockThread } from './read-saved.ts'

/** Retry interval for a full pipe, in ms. */
const pipeRetryMs = 2

/** Writes synchronously: Node's buffers are lost if the process exits at once. */
export function writeText(fd: number, text: string): void {
  for (let left = Buffer.from(text); left.length > 0;) {
    try {
      left = left.subarray(writeSync(fd, left))
    } catch (error) {
      if (!hasCode(error, 'EAGAIN')) throw error
      blockThread(pipeRetryMs)
    }
  }
}
