import { renameSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { createMessage, type Message } from '#shared/message.ts'
import { removeTempFile, replaceDurably } from './durable.ts'
import { MessageError, getErrorMessage } from '#main/base/message-error.ts'
import { tryParseJson } from '#main/base/parse-json.ts'
import { readWithRetries } from './read-with-retries.ts'

/** `invalid` means that the file isn't JSON, and `error` that it couldn't be read. */
export type DocumentContent =
  | { readonly type: 'absent' | 'invalid' }
  | { readonly type: 'read'; readonly content: unknown }
  | { readonly type: 'error'; readonly error: unknown }

export interface DocumentFile {
  /** Reads the file. Never throws. */
  read(): DocumentContent
  /** Writes the file. If this throws, the file is unchanged. */
  write(content: Record<string, unknown>): void
}

export interface DocumentOptions<T> {
  readonly folder: string
  readonly name: string
  readonly schema: z.ZodType<T>
  readonly version: number
  readonly empty: T
  /** How the file is read and written. By default, the program writes a JSON file itself (durable.ts). */
  readonly file?: DocumentFile | undefined
  readonly now: number
  /**
   * The file belongs to another program, such as the running app, so the file is never written, and isn't
   * renamed if it is invalid.
   */
  readonly isReadOnly?: boolean
  readonly onCorrupt: (message: Message) => void
}

export interface Document<T> {
  read(): T
  /** Writes the file. If this throws, the file is unchanged. */
  write(content: T): void
}

/** A document whose content is part of the state. The document itself doesn't keep it in memory. */
export interface OneTimeDocument<T> extends Pick<Document<T>, 'write'> {
  take(): T
}

const jsonFile = (path: string): DocumentFile => ({
  read() {
    const file = readWithRetries(path)
    if (file.type !== 'read') return file
    const content = tryParseJson(file.text)
    return content === undefined ? { type: 'invalid' } : { type: 'read', content }
  },
  write: (content) => replaceDurably(path, JSON.stringify(content, undefined, '\t')),
})

/** `unreadable` means that the file couldn't be read or was written by a newer version. It isn't changed. */
type Parsed<T> =
  | { readonly content: T }
  | { readonly error: string | Message }
  | { readonly unreadable: string | Message }

function parse<T>(content: unknown, { schema, version }: DocumentOptions<T>): Parsed<T> {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return { error: createMessage('storage.fileErrors.noObject') }
  }
  const foundVersion = 'version' in content ? content.version : version
  if (typeof foundVersion !== 'number' || !Number.isInteger(foundVersion) || foundVersion < 0) {
    return { error: createMessage('storage.fileErrors.version') }
  }
  if (foundVersion > version) return { unreadable: createMessage('storage.fileErrors.tooNew') }
  const parsed = schema.safeParse(content)
  if (parsed.success) return { content: parsed.data }
  const issue = parsed.error.issues[0]
  return {
    error: issue ? `${issue.path.join('.')}: ${issue.message}` : createMessage('storage.fileErrors.invalid'),
  }
}

function load<T>(file: DocumentFile, options: DocumentOptions<T>): Parsed<T> {
  const read = file.read()
  switch (read.type) {
    case 'absent':
      return { content: options.empty }
    case 'invalid':
      return { error: createMessage('storage.fileErrors.noJson') }
    case 'error':
      return { unreadable: getErrorMessage(read.error) }
    case 'read':
      return parse(read.content, options)
  }
}

/**
 * Opens a document. An invalid file is renamed, and the document is then empty. A file is never replaced if
 * it can't be read now or was written by a newer version.
 */
export function openOneTimeDocument<T extends object>(options: DocumentOptions<T>): OneTimeDocument<T> {
  const { folder, name, version, empty, now, isReadOnly, onCorrupt } = options
  const path = join(folder, `${name}.json`)
  const { file = jsonFile(path) } = options
  const asidePath = join(folder, `${name}.unreadable-${now}.json`)
  if (!isReadOnly) removeTempFile(path)
  const loaded = load(file, options)
  let content = 'content' in loaded ? loaded.content : empty
  let isInTheWay = false
  if ('unreadable' in loaded)
    onCorrupt(createMessage('storage.leftAlone', createMessage('storage.unread', name, loaded.unreadable)))
  if ('error' in loaded) {
    const unread = createMessage('storage.unread', name, loaded.error)
    if (isReadOnly) onCorrupt(createMessage('storage.leftAlone', unread))
    else
      try {
        renameSync(path, asidePath)
        onCorrupt(createMessage('storage.setAside', unread, asidePath))
      } catch (error) {
        isInTheWay = true
        onCorrupt(createMessage('storage.notSetAside', unread, getErrorMessage(error)))
      }
  }

  return {
    take() {
      const takenContent = content
      content = empty
      return takenContent
    },
    write(next) {
      if (isReadOnly || 'unreadable' in loaded)
        throw new MessageError(createMessage('storage.notReplaced', name))
      if (isInTheWay) {
        renameSync(path, asidePath)
        isInTheWay = false
      }
      file.write({ ...next, version })
    },
  }
}

/** Opens a document and keeps its content in memory. Otherwise it works like `openOneTimeDocument`. */
export function openDocument<T extends object>(options: DocumentOptions<T>): Document<T> {
  const file = openOneTimeDocument(options)
  let content = file.take()
  return {
    read: () => content,
    write(next) {
      file.write(next)
      content = next
    },
  }
}
