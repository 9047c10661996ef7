import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/** The text of a file of lines. */
export const asLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

/** Jobs are private, whatever the folder permits. */
export const ownerOnly = 0o600

/**
 * Writes a file that only its owner may read, and doesn't return before it survives a power cut.
 * @throws why it can't be written; part of it may be then
 */
export function writeDurably(path: string, text: string): void {
  const fd = openSync(path, 'w', ownerOnly)
  try {
    fchmodSync(fd, ownerOnly) // One that was left behind keeps the mode it had.
    // A short write is no error; the next one reports the reason. Otherwise half a file would replace a good one.
    for (let left = Buffer.from(text); left.length > 0;) left = left.subarray(writeSync(fd, left))
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/**
 * Returns once what was written to a file survives a power cut.
 * @throws why it doesn't
 */
export function syncFile(path: string): void {
  const fd = openSync(path, 'r+') // Windows requires write access.
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
    // It would use up the rest of a full disk.
    rmSync(beside, { force: true })
    throw error
  }
}

/** Removes the temporary file of a program that was killed during a write. Call it before the first write. */
export function removeRest(path: string): void {
  try {
    rmSync(besideOf(path), { force: true })
  } catch {
    // The next write meets the same obstacle, and reports it.
  }
}
