import { renameSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { messageOf, type Message } from '../../shared/message.ts'
import { removeRest, replaceDurably } from './durable.ts'
import { MessageError, whyOf } from '../base/message-error.ts'
import { parseJson } from '../base/parse-json.ts'
import { readSaved } from './read-saved.ts'

export interface DocumentOptions<T> {
  readonly folder: string
  readonly name: string
  readonly schema: z.ZodType<T>
  readonly version: number
  readonly empty: T
  /** Writes the whole file, or throws and leaves it as it was (default: durable.ts). */
  readonly replace?: (path: string, content: Record<string, unknown>) => void
  readonly now: number
  /** Another program's file, such as the running app's: nothing is renamed. */
  readonly isReadOnly?: boolean
  readonly onCorrupt: (message: Message) => void
}

export interface Document<T> {
  read(): T
  /** @throws why it couldn't be written; the file is unchanged then */
  write(content: T): void
}

/** For content that the state holds: nothing stays in memory here. */
export interface Handover<T> extends Pick<Document<T>, 'write'> {
  take(): T
}

const replaceAsJson = (path: string, content: Record<string, unknown>) =>
  replaceDurably(path, JSON.stringify(content, undefined, '\t'))

/** `foreign`: it couldn't be read, or a newer version wrote it; the file is left alone. */
type Parsed<T> =
  | { readonly content: T }
  | { readonly flaw: string | Message }
  | { readonly foreign: string | Message }

function parse<T>(text: string, { schema, version }: DocumentOptions<T>): Parsed<T> {
  let content: unknown
  try {
    content = parseJson(text)
  } catch {
    return { flaw: messageOf('storage.flaws.noJson') }
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return { flaw: messageOf('storage.flaws.noObject') }
  }
  const found = 'version' in content ? content.version : version
  if (typeof found !== 'number' || !Number.isInteger(found) || found < 0) {
    return { flaw: messageOf('storage.flaws.version') }
  }
  if (found > version) return { foreign: messageOf('storage.flaws.tooNew') }
  const parsed = schema.safeParse(content)
  if (parsed.success) return { content: parsed.data }
  const issue = parsed.error.issues[0]
  return { flaw: issue ? `${issue.path.join('.')}: ${issue.message}` : messageOf('storage.flaws.nonsense') }
}

function load<T>(path: string, options: DocumentOptions<T>): Parsed<T> {
  const file = readSaved(path)
  switch (file.is) {
    case 'absent':
      return { content: options.empty }
    case 'trouble':
      return { foreign: whyOf(file.error) }
    case 'read':
      return parse(file.text, options)
  }
}

/**
 * An invalid file is renamed, and replaced by an empty one. A file that can't be read now, or that a newer
 * version wrote, is never replaced.
 */
export function openHandover<T extends object>(options: DocumentOptions<T>): Handover<T> {
  const { folder, name, version, empty, replace = replaceAsJson, now, isReadOnly, onCorrupt } = options
  const path = join(folder, `${name}.json`)
  const aside = join(folder, `${name}.unreadable-${now}.json`)
  if (!isReadOnly) removeRest(path)
  const loaded = load(path, options)
  let content = 'content' in loaded ? loaded.content : empty
  let isInTheWay = false
  if ('foreign' in loaded)
    onCorrupt(messageOf('storage.leftAlone', messageOf('storage.unread', name, loaded.foreign)))
  if ('flaw' in loaded) {
    const unread = messageOf('storage.unread', name, loaded.flaw)
    if (isReadOnly) onCorrupt(messageOf('storage.leftAlone', unread))
    else
      try {
        renameSync(path, aside)
        onCorrupt(messageOf('storage.setAside', unread, aside))
      } catch (error) {
        isInTheWay = true
        onCorrupt(messageOf('storage.notSetAside', unread, whyOf(error)))
      }
  }

  return {
    take() {
      const taken = content
      content = empty
      return taken
    },
    write(next) {
      if (isReadOnly || 'foreign' in loaded) throw new MessageError(messageOf('storage.notReplaced', name))
      if (isInTheWay) {
        renameSync(path, aside)
        isInTheWay = false
      }
      replace(path, { ...next, version })
    },
  }
}

/** Opens a document that remembers its content; otherwise like `openHandover`. */
export function openDocument<T extends object>(options: DocumentOptions<T>): Document<T> {
  const file = openHandover(options)
  let content = file.take()
  return {
    read: () => content,
    write(next) {
      file.write(next)
      content = next
    },
  }
}
