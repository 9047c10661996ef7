import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'

/** No file of a profile grows beyond this, bytes: what is larger was not written by us, and would fill the memory. */
const maxBytes = 256 * 1024 * 1024
/** How long it is waited before a read that failed is tried again, ms. The program has just started: it can wait. */
const retryAfterMs = [10, 50]

/** What became of reading a file. `trouble`: why it could not be read, which says nothing of what is in it. */
export type ReadFile =
  | { readonly is: 'read'; readonly text: string }
  | { readonly is: 'absent' }
  | { readonly is: 'trouble'; readonly error: Error }

/** Holds up the whole program for so long, ms: nothing of it goes on meanwhile. */
export function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

function readOnce(path: string): ReadFile {
  try {
    const fd = openSync(path, 'r')
    try {
      const { size } = fstatSync(fd)
      if (size > maxBytes) return { is: 'trouble', error: new Error(`EFBIG: ${size} bytes`) }
      return { is: 'read', text: readFileSync(fd, 'utf8') }
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return { is: 'absent' }
    return { is: 'trouble', error: error instanceof Error ? error : new Error(String(error)) }
  }
}

/**
 * Reads a file of the profile. Only what was read can be judged: too many open files, a disk that fails for a moment or
 * a missing permission must cost no file, so each of them is told apart from content that makes no sense.
 * @param wait waits so many ms before the next try
 */
export function readSaved(path: string, wait: (ms: number) => void = block): ReadFile {
  let result = readOnce(path)
  for (const ms of retryAfterMs) {
    if (result.is !== 'trouble') break
    wait(ms)
    result = readOnce(path)
  }
  return result
}
