import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/** The text of a file of lines. */
export const asLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

/**
 * Writes a file, and doesn't return before it survives a power cut.
 * @param mode who may read and write it, where it is made anew; what is usual on this system unless given
 * @throws why it can't be written; part of it may be then
 */
export function writeDurably(path: string, text: string, mode?: number): void {
  const fd = openSync(path, 'w', mode)
  try {
    // A short write is no error: the next one tells why. Taken for a whole one, it would replace a good file by half of one.
    for (let left = Buffer.from(text); left.length > 0;) left = left.subarray(writeSync(fd, left))
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/**
 * Puts a file with this text in the place of another in one step: a crash leaves the old one or the new one.
 * @throws why that could not be; then the old one is there
 */
export function replaceDurably(path: string, text: string, mode?: number): void {
  const beside = `${path}.new`
  try {
    writeDurably(beside, text, mode)
    renameSync(beside, path)
  } catch (error) {
    // Of a full disk it would take what is left.
    rmSync(beside, { force: true })
    throw error
  }
}
