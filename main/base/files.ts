import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { CommandResult } from '#shared/contract.ts'
import { createMessage, type Message } from '#shared/message.ts'
import { hasCode, getErrorMessage } from './message-error.ts'

export interface FileDialogs {
  showSaveDialog(question: SaveQuestion): Promise<string | undefined>
  /** @returns undefined if the user cancelled */
  showOpenDialog(question: OpenQuestion): Promise<string | undefined>
}

export interface OpenQuestion {
  readonly title: Message
  /** Without the dot, the usual one first. */
  readonly extensions: readonly string[]
}

export interface SaveQuestion extends OpenQuestion {
  readonly defaultName: string
}

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

const isKnownCode = (code: string): code is keyof typeof reasons => Object.hasOwn(reasons, code)
const codes = Object.keys(reasons).filter(isKnownCode)

/** Returns a message for a known error, else the system's own text. */
export function getErrorReason(error: unknown): string | Message {
  const known = codes.find((code) => hasCode(error, code))
  return known ? createMessage(`files.reasons.${reasons[known]}`) : getErrorMessage(error)
}

/** A text, or what writes the file in parts. */
export type Content = string | ((write: (bytes: Buffer) => Promise<void>) => Promise<FileResult<void>>)

/** Writes a file atomically: a failure leaves the former file in place. */
export async function writeFileAtomically(path: string, content: Content): Promise<FileResult<void>> {
  // A unique name, so that no other export and no file of the user's is in the way.
  const part = `${path}.${randomUUID().slice(0, 8)}.part`
  try {
    const file = await open(part, 'wx')
    try {
      const written =
        typeof content === 'string'
          ? await file.writeFile(content)
          : await content((bytes) => file.appendFile(bytes))
      if (written && !written.ok) {
        await rm(part, { force: true })
        return written
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, path)
    return { ok: true, value: undefined }
  } catch (error) {
    const why = createMessage('files.notWritten', getErrorReason(error))
    const message = await rm(part, { force: true }).then(
      () => why,
      () => createMessage('files.halfLeft', why, part),
    )
    return { ok: false, message }
  }
}

/** Asks for a file and writes it. `saved` says so, with the name of the file. */
export async function saveWithDialog(
  dialogs: FileDialogs,
  question: SaveQuestion,
  content: Content,
  saved: (file: string) => Message = (file) => createMessage('files.saved', file),
): Promise<CommandResult> {
  const path = await dialogs.showSaveDialog(question)
  if (path === undefined) return { ok: true }
  const written = await writeFileAtomically(path, content)
  return written.ok ? { ok: true, message: saved(basename(path)) } : written
}

const unread = (why: string | Message) =>
  ({ ok: false, message: createMessage('files.notRead', why) }) as const

/** Reads at most `mostBytes`. */
export async function readFileBounded(path: string, mostBytes: number): Promise<FileResult<string>> {
  try {
    const facts = await stat(path)
    // Opening a pipe would block until someone writes to it.
    if (!facts.isFile()) return unread(createMessage('files.reasons.notAFile'))
    if (facts.size > mostBytes) {
      return { ok: false, message: createMessage('files.tooLarge', Math.floor(mostBytes / 1e6)) }
    }
    return { ok: true, value: await readFile(path, 'utf8') }
  } catch (error) {
    return unread(getErrorReason(error))
  }
}

const maxNameBytes = 150
// Windows rejects these, with any extension (Microsoft, "Naming Files, Paths, and Namespaces").
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

/** A file name that is valid on Windows, macOS and Linux, with a suffix such as `-result.json`. */
export function toFileName(text: string, suffix: string): string {
  // Characters with a meaning on some system, and invisible ones, which make names look alike.
  const plain = text.replaceAll(/[<>:"/\\|?*]|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '_').replace(/^[\s.]+/, '')
  let name = ''
  for (const { segment } of new Intl.Segmenter().segment(plain)) {
    if (Buffer.byteLength(name + segment) > maxNameBytes) break
    name += segment
  }
  return `${name.trimEnd().replace(devices, '_$&') || 'job'}${suffix}`
}
