import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/** The text of a file of lines. */
export const asLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

/** What jobs say of themselves is nobody else's business, whatever the folder lets through. */
export const ownerOnly = 0o600

/**
 * Writes a file that only its owner may read, and doesn't return before it survives a power cut.
 * @throws why it can't be written; part of it may be then
 */
export function writeDurably(path: string, text: string): void {
  const fd = openSync(path, 'w', ownerOnly)
  try {
    fchmodSync(fd, ownerOnly) // One that was left behind keeps the mode it had.
    // A short write is no error: the next one tells why. Taken for a whole one, it would replace a good file by half of one.
    for (let left = Buffer.from(text); left.length > 0;) left = left.subarray(writeSync(fd, left))
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/**
 * Doesn't return before what was written to a file survives a power cut.
 * @throws why it can't
 */
export function syncFile(path: string): void {
  const fd = openSync(path, 'r+') // Windows asks for the right to write.
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Where a text is written before it replaces a file. */
const besideOf = (path: string) => `${path}.new`

/**
 * Puts a file with this text in the place of another in one step: a crash leaves the old one or the new one.
 * @throws why that could not be; then the old one is there
 */
export function replaceDurably(path: string, text: string): void {
  const beside = besideOf(path)
  try {
    writeDurably(beside, text)
    renameSync(beside, path)
  } catch (error) {
    // Of a full disk it would take what is left.
    rmSync(beside, { force: true })
    throw error
  }
}

/** Removes what a program that was killed while it replaced a file has left beside it. Call it before the first write. */
export function removeRest(path: string): void {
  try {
    rmSync(besideOf(path), { force: true })
  } catch {
    // The next write meets the same obstacle, and reports it.
  }
}
