import { closeSync, fchmodSync, fdatasync, openSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { asLines, ownerOnly, removeRest, replaceDurably } from './durable.ts'

/**
 * A file that grows line by line. What a full or read-only disk does not take is kept and written first when it takes
 * more, so what is on disk is always the beginning of what was appended.
 */
export interface LineFile {
  /**
   * Writes a line before it returns: it survives the death of the program.
   * @returns why it is not on disk yet; undefined when it is
   */
  append(line: string): unknown
  /**
   * Makes what was written survive a power cut, too; those who ask meanwhile share the next one.
   * @returns why that could not be
   */
  sync(): Promise<unknown>
  /**
   * Puts other lines in the place of all there are, those that could not be written included, as soon as no sync is
   * under way. `lines` is asked at that moment, and tells all that was appended until then.
   * @returns why that could not be; then the file goes on as it was
   */
  replace(lines: () => readonly string[]): Promise<unknown>
  /** Writes what is not written yet. @returns why that could not be */
  close(): unknown
}

/** A new name of a file survives a power cut only when its folder is synced. */
async function syncFolderOf(path: string): Promise<void> {
  if (process.platform === 'win32') return // NTFS keeps names by its journal, and no folder can be synced there.
  try {
    const folder = await open(dirname(path), 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch {
    // Some network file systems can't: nothing more can be done for the name, and SQLite goes on there just so.
  }
}

/** @param startsNewFile whether the file ends in half a line, so that the next one needs a new line to begin on */
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
      // A short write is no error: the next one tells why.
      while (unwritten.length > 0) unwritten = unwritten.subarray(writeSync(fd, unwritten))
      return undefined
    } catch (error) {
      return error
    }
  }

  async function syncNow(): Promise<unknown> {
    try {
      fd ??= openOwn()
      // Not at once and for all to wait: a disk may take its time, and the system's answers are recorded meanwhile.
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
      // Windows replaces no file that is open.
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

  /** One work on the file after the other, until it is closed. None of them throws. */
  function enqueue(work: () => unknown): Promise<unknown> {
    queue = queue.then(() => (isClosed ? undefined : work()))
    return queue
  }

  return {
    append(line) {
      unwritten = Buffer.concat([unwritten, Buffer.from(`${line}\n`)])
      return write()
    },
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
