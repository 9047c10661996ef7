import { createReadStream } from 'node:fs'
import { hasCode } from '#main/base/message-error.ts'
import { writeText } from '#main/core/storage/write-text.ts'
import type { CliStreams, ErrorStream } from './output.ts'

/** Creates a controller that is aborted by Ctrl+C, by SIGTERM, or when the terminal is closed. */
export function createInterruptController(): AbortController {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort())
  return controller
}

/**
 * Opens this process's streams. `interrupt` is also aborted when the program that reads the output has
 * exited.
 */
export const openStreams = (err: ErrorStream, interrupt: AbortController): CliStreams => ({
  err,
  // Electron replaces `process.stdin` on Windows. On other platforms, a file stream would prevent the process
  // from exiting.
  input: () => (process.platform === 'win32' ? createReadStream('', { fd: 0 }) : process.stdin),
  out(text) {
    try {
      writeText(1, text)
    } catch (error) {
      // The program that reads the output, such as `head`, has closed the pipe.
      if (!hasCode(error, 'EPIPE')) throw error
      interrupt.abort()
    }
  },
})
