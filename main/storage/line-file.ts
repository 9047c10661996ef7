import { closeSync, fchmodSync, fdatasync, openSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { asLines, ownerOnly, removeRest, replaceDurably } from './durable.ts'

/** Lines that the disk rejected stay in memory and are written first later. */
export interface LineFile {
  /**
   * Writes a line before returning: it survives the program.
   *
   * @returns why it isn't on disk yet
   */
  append(line: string): unknown
  /**
   * Writes the lines that the disk rejected so far.
   *
   * @returns why they aren't on disk yet
   */
  retry(): unknown
  /**
   * Makes the file survive a power cut; concurrent calls share the next sync.
   *
   * @returns why it failed
   */
  sync(): Promise<unknown>
  /**
   * Once no sync is pending. `lines` returns everything appended so far.
   *
   * @returns why it failed; the file is unchanged then
   */
  replace(lines: () => readonly string[]): Promise<unknown>
  close(): unknown
}

/** A new file's name survives a power cut only when its folder is synced. */
async function syncFolderOf(path: string): Promise<void> {
  if (process.platform === 'win32') return // NTFS journals names, and its folders can't be synced.
  try {
    const folder = await open(dirname(path), 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch {
    // Some network file systems can't sync folders; SQLite ignores that, too.
  }
}

/** @param startsNewFile whether the file ends in half a line, so that the next one needs a new line */
export function openLineFile(path: string, startsNewFile: boolean): LineFile {
  removeRest(path)
  let unwritten = Buffer.from(startsNewFile ? '\n' : '')
  let fd: number | undefined
  let isNameSynced = false
  let isClosed = false
  let queue: Promise<unknown> = Promise.resolve()
  let nextSync: Promise<unknown> | undefined

  function openOwn(): number {
    const opened = openSync(path, 'a', ownerOnly)
    fchmodSync(opened, ownerOnly)
    return opened
  }

  function write(): unknown {
    try {
      fd ??= openOwn()
      // A short write is no error; the next one reports the reason.
      while (unwritten.length > 0) unwritten = unwritten.subarray(writeSync(fd, unwritten))
      return undefined
    } catch (error) {
      return error
    }
  }

  async function syncNow(): Promise<unknown> {
    try {
      fd ??= openOwn()
      // Asynchronously, because a sync may take long.
      await promisify(fdatasync)(fd)
      if (!isNameSynced) await syncFolderOf(path)
      isNameSynced = true
      return undefined
    } catch (error) {
      return error
    }
  }

  function replaceNow(lines: readonly string[]): unknown {
    try {
      // Windows doesn't replace an open file.
      const before = fd
      fd = undefined
      isNameSynced = false
      if (before !== undefined) closeSync(before)
      replaceDurably(path, asLines(lines))
      unwritten = Buffer.alloc(0)
      return undefined
    } catch (error) {
      return error
    }
  }

  function enqueue(work: () => unknown): Promise<unknown> {
    queue = queue.then(() => (isClosed ? undefined : work()))
    return queue
  }

  return {
    append(line) {
      unwritten = Buffer.concat([unwritten, Buffer.from(`${line}\n`)])
      return write()
    },
    retry: write,
    sync() {
      nextSync ??= enqueue(() => {
        nextSync = undefined
        return syncNow()
      })
      return nextSync
    },
    replace: (lines) => enqueue(() => replaceNow(lines())),
    close() {
      const trouble = unwritten.length > 0 ? write() : undefined
      if (fd !== undefined) closeSync(fd)
      fd = undefined
      isClosed = true
      return trouble
    },
  }
}
