import {
  chmodSync,
  closeSync,
  copyFileSync,
  fchmodSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'

/** Joins lines to a file's text, which ends with a line break. */
export const joinLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

/**
 * File permissions with which only the user may read and write a file, because the files contain private data
 * of jobs.
 */
export const ownerOnlyMode = 0o600

/**
 * Writes a new file and syncs it to the disk. If this throws, the file may be incomplete.
 *
 * @param mode the file's permissions; by default, only its owner may read it
 */
function writeDurably(path: string, text: string, mode = ownerOnlyMode): void {
  // With `x`, opening doesn't follow links. If other users can write to the folder, a link could lead to
  // another file.
  const fd = openSync(path, 'wx', mode)
  try {
    fchmodSync(fd, mode) // The umask may have removed permissions.
    // A write may be partial without an error. The next write then reports the reason.
    for (let remaining = Buffer.from(text); remaining.length > 0;)
      remaining = remaining.subarray(writeSync(fd, remaining))
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Syncs a file. When this returns, its content survives a power cut. */
export function syncFile(path: string): void {
  const fd = openSync(path, 'r+') // Windows can only sync a file that was opened for writing.
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Returns the path of the temporary file. It is written first, and then replaces the real file. */
const getTempPath = (path: string) => `${path}.new`

/** Replaces a file in one step. After a crash or an error, the old file is unchanged. */
export function replaceDurably(path: string, text: string, mode = ownerOnlyMode): void {
  const beside = getTempPath(path)
  try {
    rmSync(beside, { force: true })
    writeDurably(beside, text, mode)
    renameSync(beside, path)
  } catch (error) {
    // On a full disk, the incomplete file would take the remaining space.
    rmSync(beside, { force: true })
    throw error
  }
}

/** Saves the unreadable lines of a file that is about to be replaced. */
export function saveUnreadableLines(path: string, asidePath: string, lines: readonly string[]): void {
  // Only a copy of the file preserves bytes that aren't UTF-8, which were read as U+FFFD.
  if (!lines.some((line) => line.includes('\uFFFD'))) return writeDurably(asidePath, joinLines(lines))
  copyFileSync(path, asidePath)
  chmodSync(asidePath, ownerOnlyMode)
  syncFile(asidePath)
}

/** Removes the temporary file that a killed program has left. It must be called before the first write. */
export function removeTempFile(path: string): void {
  try {
    rmSync(getTempPath(path), { force: true })
  } catch {
    // The next write will fail for the same reason and report it.
  }
}
