import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf, type Message } from '../../shared/message.ts'
import { MessageError, whyOf } from '../base/message-error.ts'
import { ownerOnly, replaceDurably, syncFile } from './durable.ts'
import { readSaved } from './read-saved.ts'

/** The options of electron-store, with its names. */
export interface StoreOptions {
  /** The folder of the profile; absolute. */
  readonly cwd: string
  /** The file's name without its extension. */
  readonly name: string
  readonly configFileMode: number
  readonly accessPropertiesByDotNotation: boolean
  readonly clearInvalidConfig: boolean
  readonly serialize: (content: unknown) => string
  readonly deserialize: (text: string) => Record<string, unknown>
}

/** The part of electron-store that we use: assigning `store` writes the whole file before it returns. */
export interface SettingsStore {
  store: Record<string, unknown>
}

export type OpenStore = (options: StoreOptions) => SettingsStore

/** The last good copy while the file is written. */
const lastGoodOf = (folder: string, name: string) => join(folder, `${name}.last.json`)

/** Represents a missing file: a document of version 0 with defaults only. */
const nothing = '{}'

function isWhole(text: string): boolean {
  try {
    const content: unknown = JSON.parse(text)
    return typeof content === 'object' && content !== null && !Array.isArray(content)
  } catch {
    return false
  }
}

/**
 * Writes a file of the profile with electron-store. Its `atomically` doesn't notice short writes on a full disk, and
 * under snap it writes in place. So we first save the last good copy, read back what was written, and restore the copy
 * if they differ.
 * @param open opens the store at the first write, because it is large
 * @returns writes the whole file, or throws the reason and leaves the file as it was
 */
export function guardedWriter(
  folder: string,
  name: string,
  open: OpenStore,
): (path: string, content: Record<string, unknown>) => void {
  const last = lastGoodOf(folder, name)
  let store: SettingsStore | undefined
  let asked = ''

  function write(path: string, content: Record<string, unknown>) {
    store ??= open({
      cwd: folder,
      name,
      configFileMode: ownerOnly,
      accessPropertiesByDotNotation: false,
      clearInvalidConfig: false,
      serialize: (value) => (asked = JSON.stringify(value, undefined, '\t')),
      // Each write replaces the whole file, and document.ts reads it, so existing content never blocks a write.
      deserialize: () => ({}),
    })
    store.store = content
    const written = readSaved(path)
    if (written.is === 'trouble') throw written.error
    const text = written.is === 'read' ? written.text : ''
    if (text !== asked) {
      throw new MessageError(messageOf('storage.cutShort', Buffer.byteLength(text), Buffer.byteLength(asked)))
    }
    syncFile(path) // Under snap it wasn't synced.
  }

  return (path, content) => {
    const before = readSaved(path)
    if (before.is === 'trouble') throw before.error
    // A leftover copy couldn't be restored: it is better than the file.
    const isLeft = existsSync(last)
    // Fails early on a full or read-only disk, where electron-store would block everything for a second first.
    if (!isLeft) replaceDurably(last, before.is === 'read' ? before.text : nothing)
    try {
      write(path, content)
    } catch (error) {
      if (isLeft || before.is === 'read') renameSync(last, path)
      else for (const each of [path, last]) rmSync(each, { force: true })
      throw error
    }
    rmSync(last, { force: true })
  }
}

/** Partial files of a killed program: from electron-store, the last good copy, and earlier versions. */
const isPartOf = (name: string, file: string) =>
  [`${name}.json.new`, `${name}.last.json.new`].includes(file) ||
  (file.startsWith(`${name}.json.tmp-`) && /\.tmp-\d{10}[\da-f]{6}$/.test(file))

/**
 * Cleans up after a program that was killed while writing. Call it before the file is read. If the file is incomplete,
 * the last good copy replaces it.
 * @param say receives the message that a change was lost, or that the folder can't be changed
 */
export function recoverCutWrite(folder: string, name: string, say: (message: Message) => void): void {
  try {
    recover(folder, name, say)
    const parts = readdirSync(folder).filter((file) => isPartOf(name, file))
    for (const part of parts) rmSync(join(folder, part), { force: true })
  } catch (error) {
    // Without a folder there is nothing to clean up, and that was already reported.
    if (!existsSync(folder)) return
    say(messageOf('storage.notRecovered', name, whyOf(error)))
  }
}

function recover(folder: string, name: string, say: (message: Message) => void): void {
  const path = join(folder, `${name}.json`)
  const last = lastGoodOf(folder, name)
  const copy = readSaved(last)
  if (copy.is !== 'read') return
  const file = readSaved(path)
  // It shows nothing about the content.
  if (file.is === 'trouble') return
  if ((file.is === 'read' && isWhole(file.text)) || !isWhole(copy.text)) return rmSync(last, { force: true })
  renameSync(last, path)
  say(messageOf('storage.wasCut', name))
}
