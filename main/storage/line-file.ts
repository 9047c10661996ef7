import { closeSync, fchmodSync, fdatasync, openSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Message } from '#shared/message.ts'
import { whyOf } from '#main/base/message-error.ts'
import { asLines, ownerOnly, removeRest, replaceDurably, setLinesAside } from './durable.ts'
import type { ReadLines } from './read-lines.ts'
import { readSaved } from './read-saved.ts'

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

export type TroubleListener = (reason: string | Message | undefined) => void

/** An append-only file. Lines that the disk rejected stay in memory and are written first later. */
export class LineFile {
  readonly #path: string
  #unwritten: Buffer
  #fd: number | undefined
  #isNameSynced = false
  #isClosed = false
  #queue: Promise<unknown> = Promise.resolve()
  #nextSync: Promise<unknown> | undefined
  #listener: TroubleListener | undefined
  #wasInTrouble = false

  /** @param startsNewLine whether the file ends in half a line, so that the next one needs a new line */
  constructor(path: string, startsNewLine: boolean) {
    removeRest(path)
    this.#path = path
    this.#unwritten = Buffer.from(startsNewLine ? '\n' : '')
  }

  /** Emits the reason while lines can't be written, and undefined once they can. */
  onTrouble(listener: TroubleListener): void {
    this.#listener = listener
  }

  /** Writes a line before returning, so it survives the program. @returns why it isn't on disk yet */
  append(line: string): unknown {
    this.#unwritten = Buffer.concat([this.#unwritten, Buffer.from(`${line}\n`)])
    return this.retry()
  }

  /** Writes the lines that the disk rejected so far. @returns why they aren't on disk yet */
  retry(): unknown {
    return this.#say(this.#write())
  }

  /** Resolves when the lines survive a power cut, or can't be made to. Concurrent calls share the next sync. */
  async sync(): Promise<void> {
    this.#nextSync ??= this.#enqueue(() => {
      this.#nextSync = undefined
      return this.#syncNow()
    })
    const trouble = await this.#nextSync
    // A successful sync says nothing about lines that couldn't be written.
    if (trouble !== undefined) this.#say(trouble)
  }

  /** Replaces the file once no sync is pending. @returns why it failed; the file is unchanged then */
  async replace(lines: () => readonly string[]): Promise<unknown> {
    return this.#say(await this.#enqueue(() => this.#replaceNow(lines())))
  }

  close(): void {
    if (this.#unwritten.length > 0) this.retry()
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
    this.#isClosed = true
  }

  #say(trouble: unknown): unknown {
    if (trouble !== undefined) this.#listener?.(whyOf(trouble))
    else if (this.#wasInTrouble) this.#listener?.(undefined)
    this.#wasInTrouble = trouble !== undefined
    return trouble
  }

  #openOwn(): number {
    const opened = openSync(this.#path, 'a', ownerOnly)
    fchmodSync(opened, ownerOnly)
    return opened
  }

  #write(): unknown {
    try {
      this.#fd ??= this.#openOwn()
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
      this.#fd ??= this.#openOwn()
      // Asynchronously, because a sync may take long.
      await promisify(fdatasync)(this.#fd)
      if (!this.#isNameSynced) await syncFolderOf(this.#path)
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
      replaceDurably(this.#path, asLines(lines))
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
  readonly words: {
    readonly unread: (why: string | Message) => Message
    readonly setAside: (lines: number, path: string) => Message
    readonly untidy: (why: string | Message) => Message
    readonly newer?: Message
  }
}

interface OpenLines {
  readonly file: LineFile
  /** Whether we have read the whole file, so that it may be replaced. */
  readonly isOurs: boolean
}

/** Reads a file of lines, and opens it to append to it. Unreadable lines are set aside then. */
export function readLineFile<R extends ReadLines>(options: LineFileOptions<R>) {
  const { folder, name, now, read, onCorrupt, words } = options
  const path = join(folder, `${name}.jsonl`)
  const saved = readSaved(path)
  if (saved.is === 'trouble') onCorrupt(words.unread(whyOf(saved.error)))
  const found = read(saved.is === 'read' ? saved.text : '')
  const { lines, unreadable, isCut, isNewer } = found
  return {
    found,
    /** @param tidied what replaces a file with more than `most` lines */
    open: (most: number, tidied: () => readonly string[]): OpenLines => {
      if (isNewer && words.newer) onCorrupt(words.newer)
      // Lines of newer versions aren't ours to drop.
      let isOurs = saved.is !== 'trouble' && !isNewer
      // If nothing was read, the file may end in half a line.
      let endsInHalf = isCut || saved.is === 'trouble'
      try {
        if (isOurs && unreadable.length > 0) {
          isOurs = false
          const aside = join(folder, `${name}.unreadable-${now}.jsonl`)
          setLinesAside(path, aside, unreadable)
          isOurs = true
          onCorrupt(words.setAside(unreadable.length, aside))
        }
        if (isOurs && (isCut || unreadable.length > 0 || lines > most)) {
          replaceDurably(path, asLines(tidied()))
          endsInHalf = false
        }
      } catch (error) {
        onCorrupt(words.untidy(whyOf(error)))
      }
      return { file: new LineFile(path, endsInHalf), isOurs }
    },
  }
}
