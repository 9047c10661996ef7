import { writeSync } from 'node:fs'
import { hasCode } from '#main/base/message-error.ts'
import { blockThread } from './read-with-retries.ts'

/** How long to wait while a pipe is full, in ms. */
const pipeRetryMs = 2

/** Writes synchronously. Node's asynchronous writes would be lost if the process exits at once. */
export function writeText(fd: number, text: string): void {
  for (let remaining = Buffer.from(text); remaining.length > 0;) {
    try {
      remaining = remaining.subarray(writeSync(fd, remaining))
    } catch (error) {
      if (!hasCode(error, 'EAGAIN')) throw error
      blockThread(pipeRetryMs)
    }
  }
}
