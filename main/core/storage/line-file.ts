import { closeSync, fchmodSync, fdatasync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { createMessage, type Message } from '#shared/message.ts'
import { getErrorMessage } from '#main/base/message-error.ts'
import { joinLines, ownerOnlyMode, removeTempFile, replaceDurably, saveUnreadableLines } from './durable.ts'
import type { ParsedLines } from './parse-lines.ts'
import { readWithRetries } from './read-with-retries.ts'

/** Syncs the folder of a file. Otherwise, a new file may lose its name in a power cut. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return // NTFS has a journal for names, and Windows can't sync folders.
  try {
    const folder = await open(dirname(path), 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch {
    // Some network file systems can't sync folders. SQLite ignores this error, too.
  }
}

export type ErrorListener = (reason: string | Message | undefined) => void

const maxChunkBytes = 64 * 1024

/**
 * Returns the identity of the file at a path, to detect that another file replaced it; undefined if there is
 * no file.
 */
function getIdentity(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats?.isFile() ? `${stats.dev}:${stats.ino}` : undefined
}

/**
 * Returns the identity of the file; undefined if the file can't be accessed. The next write then reports the
 * error.
 */
function tryGetIdentity(path: string): string | undefined {
  try {
    return getIdentity(path)
  } catch {
    return undefined
  }
}

/**
 * An append-only file. Lines that couldn't be written wait in memory, and later lines wait behind them. If
 * another program deletes or replaces the file, it is written again, provided that all its lines are known.
 */
export class LineFile {
  readonly #path: string
  #chunk: Buffer
  #waiting: string[] = []
  #fd: number | undefined
  #identity: string | undefined
  /** Returns all lines that the file should contain; undefined if they aren't known. */
  #source: (() => readonly string[]) | undefined
  #rewriteListener: ((message: Message) => void) | undefined
  /** Why the file must be rewritten; undefined when that has been done. */
  #whyRewritten: Message | undefined
  #isNameSynced = false
  #isClosed = false
  #queue: Promise<unknown> = Promise.resolve()
  #nextSync: Promise<unknown> | undefined
  #errorListener: ErrorListener | undefined
  #hadError = false

  /**
   * @param startsNewLine whether the file ends with an incomplete line, so that a line break must be written
   * first
   */
  constructor(path: string, startsNewLine: boolean) {
    removeTempFile(path)
    this.#path = path
    this.#chunk = Buffer.from(startsNewLine ? '\n' : '')
    this.#identity = tryGetIdentity(path)
  }

  /** Sets the function that returns all lines for the file when it is rewritten, including the latest. */
  setSource(lines: () => readonly string[]): void {
    this.#source = lines
  }

  onRewritten(listener: (message: Message) => void): void {
    this.#rewriteListener = listener
  }

  /** Calls the listener with an error when lines can't be written, and with undefined when they can again. */
  onError(listener: ErrorListener): void {
    this.#errorListener = listener
  }

  /** Writes before it returns, so the line survives a crash. Returns the error if it isn't in the file. */
  append(line: string): unknown {
    this.#waiting.push(line)
    return this.retry()
  }

  /** Writes the waiting lines. Returns the error if they can't be written now either. */
  retry(): unknown {
    return this.#notify(this.#write())
  }

  /** Resolves when all lines are on disk, or can't be written. Concurrent calls share the next sync. */
  async sync(): Promise<void> {
    this.#nextSync ??= this.#enqueue(() => {
      this.#nextSync = undefined
      return this.#syncNow()
    })
    const error = await this.#nextSync
    // A successful sync doesn't end an earlier error, because some lines may still be waiting to be written.
    if (error !== undefined) this.#notify(error)
  }

  /**
   * Replaces the content of the file, after pending syncs. Returns the error if the file couldn't be
   * replaced; the file is then unchanged.
   */
  async replace(lines: () => readonly string[]): Promise<unknown> {
    return this.#notify(await this.#enqueue(() => this.#replaceNow(lines())))
  }

  close(): void {
    if (this.#hasUnwritten) this.retry()
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
    this.#isClosed = true
  }

  get #hasUnwritten(): boolean {
    return this.#chunk.length > 0 || this.#waiting.length > 0
  }

  #notify(error: unknown): unknown {
    if (error !== undefined) this.#errorListener?.(getErrorMessage(error))
    else if (this.#hadError) this.#errorListener?.(undefined)
    this.#hadError = error !== undefined
    return error
  }

  #openPrivate(): number {
    const opened = openSync(this.#path, 'a', ownerOnlyMode)
    fchmodSync(opened, ownerOnlyMode)
    return opened
  }

  #write(): unknown {
    try {
      if (this.#isOther()) {
        if (this.#source) return this.#replaceNow(this.#source())
        this.#closeDescriptor()
        this.#identity = undefined
      }
      this.#fd ??= this.#openPrivate()
      this.#identity ??= getIdentity(this.#path)
      while (this.#hasUnwritten) {
        if (this.#chunk.length === 0) this.#chunk = this.#takeChunk()
        // A write may be partial without an error. The next write then reports the reason.
        this.#chunk = this.#chunk.subarray(writeSync(this.#fd, this.#chunk))
      }
      return undefined
    } catch (error) {
      return error
    }
  }

  #takeChunk(): Buffer {
    let bytes = 0
    const end = this.#waiting.findIndex((line) => (bytes += line.length) > maxChunkBytes)
    return Buffer.from(joinLines(this.#waiting.splice(0, end === -1 ? this.#waiting.length : end + 1)))
  }

  #isOther(): boolean {
    return this.#identity !== undefined && getIdentity(this.#path) !== this.#identity
  }

  #closeDescriptor() {
    // Windows can't replace an open file, so it is closed first.
    const before = this.#fd
    this.#fd = undefined
    this.#isNameSynced = false
    if (before !== undefined) closeSync(before)
  }

  /** Renames a file that has replaced ours, because it may contain other lines. */
  #moveOtherAside() {
    if (!this.#isOther()) return
    const other = statSync(this.#path, { throwIfNoEntry: false })
    if (other?.isFile()) {
      const asidePath = this.#path.replace(/\.jsonl$/, `.replaced-${Math.round(other.mtimeMs)}.jsonl`)
      renameSync(this.#path, asidePath)
      this.#whyRewritten = createMessage('storage.fileReplaced', basename(this.#path), asidePath)
    }
    this.#whyRewritten ??= createMessage('storage.fileDeleted', basename(this.#path))
  }

  async #syncNow(): Promise<unknown> {
    try {
      const error = this.#isOther() ? this.#write() : undefined
      if (error !== undefined) return error
      this.#fd ??= this.#openPrivate()
      // The sync is asynchronous, because it may take long.
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
      this.#moveOtherAside()
      this.#closeDescriptor()
      replaceDurably(this.#path, joinLines(lines))
      this.#identity = getIdentity(this.#path)
      this.#chunk = Buffer.alloc(0)
      this.#waiting = []
      if (this.#whyRewritten) this.#rewriteListener?.(this.#whyRewritten)
      this.#whyRewritten = undefined
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

export interface LineFileOptions<R extends ParsedLines> {
  readonly folder: string
  readonly name: string
  readonly now: number
  readonly read: (text: string) => R
  readonly onCorrupt: (message: Message) => void
  readonly messages: {
    readonly unread: (path: string, why: string | Message) => Message
    readonly setAside: (lines: number, path: string) => Message
    readonly untidy: (path: string, why: string | Message) => Message
    readonly newer?: Message
  }
}

interface OpenLines {
  readonly file: LineFile
  /** Whether the file can be replaced without losing lines. */
  readonly isWritable: boolean
}

/** Reads a file of lines. `open` then opens it for appending, and moves unreadable lines to another file. */
export function readLineFile<R extends ParsedLines>(options: LineFileOptions<R>) {
  const { folder, name, now, read, onCorrupt, messages } = options
  const path = join(folder, `${name}.jsonl`)
  const saved = readWithRetries(path)
  if (saved.type === 'error') onCorrupt(messages.unread(path, getErrorMessage(saved.error)))
  const savedLines = read(saved.type === 'read' ? saved.text : '')
  const { lines, unreadable, isTruncated, isNewer } = savedLines
  return {
    savedLines,
    /**
     * @param tidied returns the lines that replace the file if it has more than `max` lines, unreadable
     * lines, or an incomplete last line
     */
    open: (max: number, tidied: () => readonly string[]): OpenLines => {
      if (isNewer && messages.newer) onCorrupt(messages.newer)
      // Lines of a newer version must not be deleted.
      let isWritable = saved.type !== 'error' && !isNewer
      // A file that couldn't be read may also end with an incomplete line.
      let endsInHalf = isTruncated || saved.type === 'error'
      try {
        if (isWritable && unreadable.length > 0) {
          isWritable = false
          const asidePath = join(folder, `${name}.unreadable-${now}.jsonl`)
          saveUnreadableLines(path, asidePath, unreadable)
          isWritable = true
          onCorrupt(messages.setAside(unreadable.length, asidePath))
        }
        if (isWritable && (isTruncated || unreadable.length > 0 || lines > max)) {
          replaceDurably(path, joinLines(tidied()))
          endsInHalf = false
        }
      } catch (error) {
        onCorrupt(messages.untidy(path, getErrorMessage(error)))
      }
      return { file: new LineFile(path, endsInHalf), isWritable }
    },
  }
}
