import { closeSync, fchmodSync, fdatasync, openSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Message } from '#shared/message.ts'
import { getErrorMessage } from '#main/base/message-error.ts'
import { joinLines, ownerOnly, removeTempFile, replaceDurably, saveUnreadableLines } from './durable.ts'
import type { ReadLines } from './read-lines.ts'
import { readSaved } from './read-saved.ts'

/** A new file's name survives a power cut only when its folder is synced. */
async function syncFolder(path: string): Promise<void> {
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

export type ErrorListener = (reason: string | Message | undefined) => void

/** An append-only file. Lines that the disk rejected stay in memory and are written first later. */
export class LineFile {
  readonly #path: string
  #unwritten: Buffer
  #fd: number | undefined
  #isNameSynced = false
  #isClosed = false
  #queue: Promise<unknown> = Promise.resolve()
  #nextSync: Promise<unknown> | undefined
  #errorListener: ErrorListener | undefined
  #hadError = false

  /** @param startsNewLine whether the file ends in half a line, so that the next one needs a new line */
  constructor(path: string, startsNewLine: boolean) {
    removeTempFile(path)
    this.#path = path
    this.#unwritten = Buffer.from(startsNewLine ? '\n' : '')
  }

  /** Emits the reason while lines can't be written, and undefined once they can. */
  onError(listener: ErrorListener): void {
    this.#errorListener = listener
  }

  /** Writes a line before returning, so it survives the program. @returns why it isn't on disk yet */
  append(line: string): unknown {
    this.#unwritten = Buffer.concat([this.#unwritten, Buffer.from(`${line}\n`)])
    return this.retry()
  }

  /** Writes the lines that the disk rejected so far. @returns why they aren't on disk yet */
  retry(): unknown {
    return this.#notify(this.#write())
  }

  /** Resolves when the lines survive a power cut, or can't be made to. Concurrent calls share the next sync. */
  async sync(): Promise<void> {
    this.#nextSync ??= this.#enqueue(() => {
      this.#nextSync = undefined
      return this.#syncNow()
    })
    const error = await this.#nextSync
    // A successful sync says nothing about lines that couldn't be written.
    if (error !== undefined) this.#notify(error)
  }

  /** Replaces the file once no sync is pending. @returns why it failed; the file is unchanged then */
  async replace(lines: () => readonly string[]): Promise<unknown> {
    return this.#notify(await this.#enqueue(() => this.#replaceNow(lines())))
  }

  close(): void {
    if (this.#unwritten.length > 0) this.retry()
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
    this.#isClosed = true
  }

  #notify(error: unknown): unknown {
    if (error !== undefined) this.#errorListener?.(getErrorMessage(error))
    else if (this.#hadError) this.#errorListener?.(undefined)
    this.#hadError = error !== undefined
    return error
  }

  #openPrivate(): number {
    const opened = openSync(this.#path, 'a', ownerOnly)
    fchmodSync(opened, ownerOnly)
    return opened
  }

  #write(): unknown {
    try {
      this.#fd ??= this.#openPrivate()
      // A short write is no error; the next one reports the reason.
      while (this.#unwritten.length > 0)
        this.#unwritten = this.#unwritten.subarray(writeSync(this.#fd, this.#unwritten))
      return undefined
    } catch (error) {
      return error
    }
  }

  async #syncNow(): Promise<unknown> {
    try {
      this.#fd ??= this.#openPrivate()
      // Asynchronously, because a sync may take long.
      await promisify(fdatasync)(this.#fd)
      if (!this.#isNameSynced) await syncFolder(this.#path)
      this.#isNameSynced = true
      return undefined
    } catch (error) {
      return error
    }
  }

  #replaceNow(lines: readonly string[]): unknown {
    try {
      // Windows doesn't replace an open file.
      const before = this.#fd
      this.#fd = undefined
      this.#isNameSynced = false
      if (before !== undefined) closeSync(before)
      replaceDurably(this.#path, joinLines(lines))
      this.#unwritten = Buffer.alloc(0)
      return undefined
    } catch (error) {
      return error
    }
  }

  #enqueue(work: () => unknown): Promise<unknown> {
    this.#queue = this.#queue.then(() => (this.#isClosed ? undefined : work()))
    return this.#queue
  }
}

export interface LineFileOptions<R extends ReadLines> {
  readonly folder: string
  readonly name: string
  readonly now: number
  readonly read: (text: string) => R
  readonly onCorrupt: (message: Message) => void
  readonly messages: {
    readonly unread: (why: string | Message) => Message
    readonly setAside: (lines: number, path: string) => Message
    readonly untidy: (why: string | Message) => Message
    readonly newer?: Message
  }
}

interface OpenLines {
  readonly file: LineFile
  /** Whether we have read the whole file, so that it may be replaced. */
  readonly isWritable: boolean
}

/** Reads a file of lines, and opens it to append to it. Unreadable lines are set aside then. */
export function readLineFile<R extends ReadLines>(options: LineFileOptions<R>) {
  const { folder, name, now, read, onCorrupt, messages } = options
  const path = join(folder, `${name}.jsonl`)
  const saved = readSaved(path)
  if (saved.is === 'trouble') onCorrupt(messages.unread(getErrorMessage(saved.error)))
  const found = read(saved.is === 'read' ? saved.text : '')
  const { lines, unreadable, isTruncated, isNewer } = found
  return {
    found,
    /** @param tidied what replaces a file with more than `most` lines */
    open: (max: number, tidied: () => readonly string[]): OpenLines => {
      if (isNewer && messages.newer) onCorrupt(messages.newer)
      // Lines of newer versions aren't ours to drop.
      let isWritable = saved.is !== 'trouble' && !isNewer
      // If nothing was read, the file may end in half a line.
      let endsInHalf = isTruncated || saved.is === 'trouble'
      try {
        if (isWritable && unreadable.length > 0) {
          isWritable = false
          const aside = join(folder, `${name}.unreadable-${now}.jsonl`)
          saveUnreadableLines(path, aside, unreadable)
          isWritable = true
          onCorrupt(messages.setAside(unreadable.length, aside))
        }
        if (isWritable && (isTruncated || unreadable.length > 0 || lines > max)) {
          replaceDurably(path, joinLines(tidied()))
          endsInHalf = false
        }
      } catch (error) {
        onCorrupt(messages.untidy(getErrorMessage(error)))
      }
      return { file: new LineFile(path, endsInHalf), isWritable }
    },
  }
}
