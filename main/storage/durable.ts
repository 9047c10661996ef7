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

/** Joins lines to the text of a file. */
export const joinLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

/** Jobs are private, whatever the permissions of the folder are. */
export const ownerOnly = 0o600

/**
 * Writes a new file, and syncs it. If it throws, the file may be incomplete.
 *
 * @param mode by default, only its owner may read it
 */
function writeDurably(path: string, text: string, mode = ownerOnly): void {
  // If others can write to the folder, a link could lead elsewhere: `x` follows no links.
  const fd = openSync(path, 'wx', mode)
  try {
    fchmodSync(fd, mode) // The umask may have removed permissions.
    // A short write is no error; the next one reports the reason.
    for (let remaining = Buffer.from(text); remaining.length > 0;)
      remaining = remaining.subarray(writeSync(fd, remaining))
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Returns once the content of a file would survive a power cut. */
export function syncFile(path: string): void {
  const fd = openSync(path, 'r+') // Windows requires write access.
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Returns the temporary file that replaces the real one once it is complete. */
const getTempPath = (path: string) => `${path}.new`

/** Replaces a file in one step. After a crash or an error, the old file is unchanged. */
export function replaceDurably(path: string, text: string, mode = ownerOnly): void {
  const beside = getTempPath(path)
  try {
    rmSync(beside, { force: true })
    writeDurably(beside, text, mode)
    renameSync(beside, path)
  } catch (error) {
    // The incomplete file would use up the rest of a full disk.
    rmSync(beside, { force: true })
    throw error
  }
}

/** Saves unreadable lines of a file that will be replaced. */
export function saveUnreadableLines(path: string, aside: string, lines: readonly string[]): void {
  // Bytes that aren't UTF-8 were read as U+FFFD, so only a copy of the file loses nothing.
  if (!lines.some((line) => line.includes('\uFFFD'))) return writeDurably(aside, joinLines(lines))
  copyFileSync(path, aside)
  chmodSync(aside, ownerOnly)
  syncFile(aside)
}

/** Removes the temporary file of a killed program. Call it before the first write. */
export function removeTempFile(path: string): void {
  try {
    rmSync(getTempPath(path), { force: true })
  } catch {
    // The next write fails for the same reason, and reports it.
  }
}
