import { closeSync, fdatasync, openSync, writeSync } from 'node:fs'
import { promisify } from 'node:util'

/**
 * A file that only grows, line by line. What a full or read-only disk does not take is kept and written first when it
 * takes more, so what is on disk is always the beginning of what was appended.
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
  /** Writes what is not written yet. @returns why that could not be */
  close(): unknown
}

/** @param startsAnew whether the file ends in half a line, so that the next one needs a new line to begin on */
export function openLineFile(path: string, startsAnew: boolean): LineFile {
  let unwritten = Buffer.from(startsAnew ? '\n' : '')
  let fd: number | undefined
  let running: Promise<unknown> = Promise.resolve()
  let next: Promise<unknown> | undefined

  function write(): unknown {
    try {
      fd ??= openSync(path, 'a')
      // A short write is no error: the next one tells why.
      while (unwritten.length > 0) unwritten = unwritten.subarray(writeSync(fd, unwritten))
      return undefined
    } catch (error) {
      return error
    }
  }

  async function syncNow(): Promise<unknown> {
    next = undefined
    if (fd === undefined) return undefined
    try {
      // Not at once and for all to wait: a disk may take its time, and the system's answers are recorded meanwhile.
      await promisify(fdatasync)(fd)
      return undefined
    } catch (error) {
      return error
    }
  }

  return {
    append(line) {
      unwritten = Buffer.concat([unwritten, Buffer.from(`${line}\n`)])
      return write()
    },
    sync() {
      next ??= running.then(() => {
        running = syncNow()
        return running
      })
      return next
    },
    close() {
      const trouble = unwritten.length > 0 ? write() : undefined
      if (fd !== undefined) closeSync(fd)
      fd = undefined
      return trouble
    },
  }
}
