import { randomUUID } from 'node:crypto'
import { constants, rmSync, type Stats } from 'node:fs'
import { access, open, readlink, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import type { CommandResult } from '#shared/contract.ts'
import { createMessage, createFailure, type Message } from '#shared/message.ts'
import { hasCode, getErrorMessage } from './message-error.ts'

export interface FileDialogs {
  /** Shows a save dialog. Resolves with undefined if the user cancelled it. */
  showSaveDialog(question: SaveDialogOptions): Promise<string | undefined>
}

export interface SaveDialogOptions {
  readonly title: Message
  /** The extensions without a dot. The first one is the default. */
  readonly extensions: readonly string[]
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

/** Returns a message for a known error code, or else the error's own message. */
export function getErrorReason(error: unknown): string | Message {
  const code = codes.find((each) => hasCode(error, each))
  return code ? createMessage(`files.reasons.${reasons[code]}`) : getErrorMessage(error)
}

/** Writes bytes. The next bytes are passed only after the promise has resolved. */
export type WriteChunk = (bytes: Buffer) => Promise<void>

/**
 * The content of a file, which is a text or a function that writes it in parts. `restart` empties the file,
 * so that the function can begin again. For devices and pipes, `restart` is undefined.
 */
export type FileContent =
  | string
  | ((write: WriteChunk, restart?: () => Promise<void>) => Promise<FileResult<void>>)

const createWriteFailure = (error: unknown) =>
  createFailure(
    'files.notWritten',
    hasCode(error, 'ENOENT') ? createMessage('files.reasons.noFolder') : getErrorReason(error),
  )

async function statIfExists(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Devices and pipes such as `/dev/stdout` can't be replaced, so they are written to directly. */
const canBeReplaced = (facts: Stats | undefined) => !facts || facts.isFile() || facts.isDirectory()

/** Resolves the symbolic links in a path. The file needn't exist yet. */
async function followLinks(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
  try {
    return await followLinks(resolve(dirname(path), await readlink(path)))
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'EINVAL')) return path
    throw error
  }
}

/** Checks whether a file can be written, without writing to it. */
export async function checkWritable(path: string): Promise<FileResult<void>> {
  try {
    const facts = await statIfExists(path)
    if (facts?.isDirectory()) return createFailure('files.notWritten', createMessage('files.reasons.folder'))
    if (canBeReplaced(facts)) await access(dirname(await followLinks(path)), constants.W_OK | constants.X_OK)
    else await access(path, constants.W_OK)
    return { ok: true, value: undefined }
  } catch (error) {
    return createWriteFailure(error)
  }
}

async function writeInto(path: string, content: FileContent): Promise<FileResult<void>> {
  const file = await open(path, constants.O_WRONLY)
  try {
    if (typeof content !== 'string') return await content((bytes) => file.appendFile(bytes))
    await file.appendFile(content)
    return { ok: true, value: undefined }
  } finally {
    await file.close()
  }
}

async function replaceFile(
  part: string,
  content: FileContent,
  facts: Stats | undefined,
): Promise<FileResult<void>> {
  // The file is opened for appending, so that the next write begins at 0 after the file was truncated.
  const file = await open(part, 'ax', facts ? 0o600 : 0o666)
  try {
    if (facts) await file.chmod(facts.mode & 0o777)
    if (typeof content === 'string') await file.appendFile(content)
    else {
      const writeResult = await content(
        (bytes) => file.appendFile(bytes),
        () => file.truncate(0),
      )
      if (!writeResult.ok) {
        await rm(part, { force: true })
        return writeResult
      }
    }
    await file.sync()
    return { ok: true, value: undefined }
  } finally {
    await file.close()
  }
}

const pendingWrites = new Set<Promise<unknown>>()
const unfinishedParts = new Set<string>()

/** Resolves when no file is being written any more. */
export async function waitForFiles(): Promise<void> {
  while (pendingWrites.size > 0) await Promise.all(pendingWrites)
}

/** Removes files that aren't complete, before the program ends. */
export function removeUnfinishedFiles(): void {
  for (const part of unfinishedParts) rmSync(part, { force: true })
}

/**
 * Writes a file atomically. If that fails, the previous file is unchanged. Symbolic links are followed, and
 * permissions are preserved. Devices and pipes are written to directly.
 */
export function writeFileAtomically(path: string, content: FileContent): Promise<FileResult<void>> {
  const pendingWrite = writeFile(path, content).finally(() => pendingWrites.delete(pendingWrite))
  pendingWrites.add(pendingWrite)
  return pendingWrite
}

async function writeFile(path: string, content: FileContent): Promise<FileResult<void>> {
  let part: string | undefined
  try {
    const facts = await statIfExists(path)
    if (!canBeReplaced(facts)) return await writeInto(path, content)
    const target = await followLinks(path)
    // The name is unique, so that the file of another export or of the user isn't overwritten.
    part = `${target}.${randomUUID().slice(0, 8)}.part`
    unfinishedParts.add(part)
    const writeResult = await replaceFile(part, content, facts?.isFile() ? facts : undefined)
    if (writeResult.ok) await rename(part, target)
    return writeResult
  } catch (error) {
    const failed = createWriteFailure(error)
    if (part === undefined) return failed
    const leftover = part
    const message = await rm(leftover, { force: true }).then(
      () => failed.message,
      () => createMessage('files.partialLeft', failed.message, leftover),
    )
    return { ok: false, message }
  } finally {
    if (part !== undefined) unfinishedParts.delete(part)
  }
}

/**
 * Shows a save dialog and writes the file. `createSavedMessage` creates the message about success from the
 * file's name.
 */
export async function saveWithDialog(
  dialogs: FileDialogs,
  dialogOptions: SaveDialogOptions,
  content: FileContent,
  createSavedMessage: (file: string) => Message = (file) => createMessage('files.saved', file),
): Promise<CommandResult> {
  const path = await dialogs.showSaveDialog(dialogOptions)
  if (path === undefined) return { ok: true }
  const writeResult = await writeFileAtomically(path, content)
  return writeResult.ok ? { ok: true, message: createSavedMessage(basename(path)) } : writeResult
}

const maxNameBytes = 150
// File names that Windows rejects with any extension (Microsoft, "Naming Files, Paths, and Namespaces").
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

/** Returns a file name that is valid on Windows, macOS and Linux, with a suffix such as `-result.json`. */
export function toFileName(text: string, suffix: string): string {
  // Replaces characters that have a special meaning on some system, and invisible characters, because two
  // names could look the same.
  const plain = text.replaceAll(/[<>:"/\\|?*]|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '_').replace(/^[\s.]+/, '')
  let name = ''
  for (const { segment } of new Intl.Segmenter().segment(plain)) {
    if (Buffer.byteLength(name + segment) > maxNameBytes) break
    name += segment
  }
  return `${name.trimEnd().replace(devices, '_$&') || 'job'}${suffix}`
}
