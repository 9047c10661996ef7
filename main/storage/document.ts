import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'

/** What we use of `electron-store`: a file that is written atomically. Handed in, for it needs Electron to exist. */
export interface AtomicFile {
  store: Record<string, unknown>
}
export type OpenAtomicFile = (options: {
  cwd: string
  name: string
  clearInvalidConfig: boolean
}) => AtomicFile

export interface DocumentOptions<T> {
  readonly folder: string
  /** The file's name without its ending. */
  readonly name: string
  readonly open: OpenAtomicFile
  readonly schema: z.ZodType<T>
  /** The version that `schema` describes. */
  readonly version: number
  /** Lifts content from the version of its index to the next: `[0]` from version 0 to 1, and so on. */
  readonly migrations: readonly ((content: Record<string, unknown>) => Record<string, unknown>)[]
  readonly empty: T
  readonly now: number
  /** Hears, in words, that the file could not be read and where it was set aside. */
  readonly onCorrupt: (message: string) => void
}

/** A file of the profile: read once at the start, checked, and written whole. */
export interface Document<T> {
  read(): T
  write(content: T): void
}

function parse<T>(text: string, { schema, version, migrations }: DocumentOptions<T>): T | string {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return 'it is no JSON'
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return 'it holds no object'
  let lifted: Record<string, unknown> = { ...content }
  const found = typeof lifted['version'] === 'number' ? lifted['version'] : 0
  if (found > version) return 'it was written by a newer version of Compileo Tray'
  for (const migrate of migrations.slice(found, version)) lifted = migrate(lifted)
  const parsed = schema.safeParse(lifted)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'its content makes no sense'
}

/**
 * Opens a document. One that can't be read is set aside under another name, never overwritten, and the program goes on
 * with an empty one.
 */
export function openDocument<T extends object>(options: DocumentOptions<T>): Document<T> {
  const { folder, name, open, version, empty, now, onCorrupt } = options
  const path = join(folder, `${name}.json`)
  let content = empty
  if (existsSync(path)) {
    const parsed = parse(readFileSync(path, 'utf8'), options)
    if (typeof parsed === 'string') {
      const aside = join(folder, `${name}.unreadable-${now}.json`)
      renameSync(path, aside)
      onCorrupt(`The file ${name}.json could not be read (${parsed}). It was set aside as ${aside}.`)
    } else {
      content = parsed
    }
  }
  const file = open({ cwd: folder, name, clearInvalidConfig: true })
  return {
    read: () => content,
    write(next) {
      content = next
      file.store = { ...next, version }
    },
  }
}
