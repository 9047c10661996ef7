import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { hasCode } from '#main/base/message-error.ts'

/**
 * The largest file that is read, in bytes. A larger file wasn't written by this program, and would fill the
 * memory.
 */
const maxBytes = 256 * 1024 * 1024
/** The delays before repeated reads, in ms. */
const retryAfterMs = [10, 50]

export type FileReadResult =
  | { readonly type: 'read'; readonly text: string }
  | { readonly type: 'absent' }
  | { readonly type: 'error'; readonly error: Error }

/** Blocks the whole thread for `ms` milliseconds. */
export function blockThread(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

function readOnce(path: string): FileReadResult {
  try {
    const fd = openSync(path, 'r')
    try {
      const { size } = fstatSync(fd)
      if (size > maxBytes) return { type: 'error', error: new Error(`EFBIG: ${size} bytes`) }
      return { type: 'read', text: readFileSync(fd, 'utf8') }
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return { type: 'absent' }
    return { type: 'error', error: error instanceof Error ? error : new Error(String(error)) }
  }
}

/**
 * Reads a file, and retries if that fails. A failing disk or too many open files must not lead to replacing
 * the file as invalid.
 */
export function readWithRetries(path: string, wait: (ms: number) => void = blockThread): FileReadResult {
  let result = readOnce(path)
  for (const ms of retryAfterMs) {
    if (result.type !== 'error') break
    wait(ms)
    result = readOnce(path)
  }
  return result
}
