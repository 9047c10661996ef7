import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { messageOf, type Message } from '../../shared/message.ts'
import { whyOf } from './message-error.ts'

/** Asks the person for a file. Handed in, for dialogs need a desktop. */
export interface FileDialogs {
  /** @returns where to write; undefined where the person thought better of it */
  askSave(question: SaveQuestion): Promise<string | undefined>
  /** @returns what to read; undefined where the person thought better of it */
  askOpen(question: OpenQuestion): Promise<string | undefined>
}

export interface OpenQuestion {
  readonly title: Message
  /** Outcomes of names without their dot, the usual one first. */
  readonly extensions: readonly string[]
}

export interface SaveQuestion extends OpenQuestion {
  /** A name that every system takes ({@link fileNameOf}). */
  readonly defaultName: string
}

/** What came of reading or writing a file, and why it failed where it did. */
export type FileResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: Message }

const reasons = {
  ENOSPC: 'diskFull',
  EDQUOT: 'quota',
  EFBIG: 'tooLarge',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
  EROFS: 'readOnly',
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EISDIR: 'folder',
  ENAMETOOLONG: 'longName',
  EBUSY: 'busy',
  ETXTBSY: 'busy',
  EMFILE: 'tooManyOpen',
  EIO: 'broken',
} as const

const isKnown = (code: string): code is keyof typeof reasons => Object.hasOwn(reasons, code)

/** Why a file could not be read or written; what is not known, in the system's own words. */
export function reasonOf(error: unknown): string | Message {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return isKnown(code) ? messageOf(`files.reasons.${reasons[code]}`) : whyOf(error)
}

/**
 * Writes a file of the person's, whole or not at all: it is written beside its place and then put there in one step.
 * What was in its place is kept where that fails.
 */
export async function writeWhole(path: string, text: string): Promise<FileResult<void>> {
  // A name of its own: neither a second export to the same place nor a file of the person's is in the way.
  const part = `${path}.${randomUUID().slice(0, 8)}.part`
  try {
    const file = await open(part, 'wx')
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, path)
    return { ok: true, value: undefined }
  } catch (error) {
    const why = messageOf('files.notWritten', reasonOf(error))
    const message = await rm(part, { force: true }).then(
      () => why,
      () => messageOf('files.halfLeft', why, part),
    )
    return { ok: false, message }
  }
}

const unread = (why: string | Message) => ({ ok: false, message: messageOf('files.notRead', why) }) as const

/** Reads a file of the person's that has at most `mostBytes`. */
export async function readWhole(path: string, mostBytes: number): Promise<FileResult<string>> {
  try {
    const facts = await stat(path)
    // Opening a pipe would wait for whoever writes into it.
    if (!facts.isFile()) return unread(messageOf('files.reasons.notAFile'))
    if (facts.size > mostBytes) {
      return { ok: false, message: messageOf('files.tooLarge', Math.floor(mostBytes / 1e6)) }
    }
    return { ok: true, value: await readFile(path, 'utf8') }
  } catch (error) {
    return unread(reasonOf(error))
  }
}

const longestNameBytes = 150
// Windows refuses these, whatever follows the first dot (Microsoft, "Naming Files, Paths, and Namespaces").
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

/**
 * A file's name, made of any text, that Windows, macOS and Linux all take. Pure.
 * @param suffix what stands after the text, such as `-result.json`
 */
export function fileNameOf(text: string, suffix: string): string {
  // Signs that some system gives a meaning, and invisible ones, which could make a name look like another.
  const plain = text.replaceAll(/[<>:"/\\|?*]|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '_').replace(/^[\s.]+/, '')
  let name = ''
  for (const { segment } of new Intl.Segmenter().segment(plain)) {
    if (Buffer.byteLength(name + segment) > longestNameBytes) break
    name += segment
  }
  return `${name.trimEnd().replace(devices, '_$&') || 'job'}${suffix}`
}
