import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf, type Message } from '../../shared/message.ts'
import { MessageError, whyOf } from '../base/message-error.ts'
import { ownerOnly, replaceDurably, syncFile } from './durable.ts'
import { readSaved } from './read-saved.ts'

export interface StoreOptions {
  readonly cwd: string
  readonly name: string
  readonly configFileMode: number
  readonly accessPropertiesByDotNotation: boolean
  readonly clearInvalidConfig: boolean
  readonly serialize: (content: unknown) => string
  readonly deserialize: (text: string) => Record<string, unknown>
}

/** Assigning `store` writes the whole file before it returns. */
export interface SettingsStore {
  store: Record<string, unknown>
}

export type OpenStore = (options: StoreOptions) => SettingsStore

/** The last good copy while the file is written. */
const lastGoodOf = (folder: string, name: string) => join(folder, `${name}.last.json`)

/** A missing file: version 0 with defaults only. */
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
 * Writes a file with electron-store, whose `atomically` doesn't notice short writes on a full disk. So we
 * save the last good copy, and restore it if the read-back differs.
 *
 * @param open opens the store at the first write, because it is large
 * @returns writes the whole file, or throws and leaves it as it was
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
      // Existing content must never block a write, and document.ts reads it.
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
    // On a full disk electron-store would block everything for a second first.
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

/** Partial files of a killed program: from electron-store, and from the last good copy. */
const isPartOf = (name: string, file: string) =>
  [`${name}.json.new`, `${name}.last.json.new`].includes(file) ||
  (file.startsWith(`${name}.json.tmp-`) && /\.tmp-\d{10}[\da-f]{6}$/.test(file))

/**
 * Call it before the file is read.
 *
 * @param say gets the message that a change was lost, or that the folder can't be changed
 */
export function recoverCutWrite(folder: string, name: string, say: (message: Message) => void): void {
  try {
    recover(folder, name, say)
    const parts = readdirSync(folder).filter((file) => isPartOf(name, file))
    for (const part of parts) rmSync(join(folder, part), { force: true })
  } catch (error) {
    // A missing folder was already reported.
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
  // That doesn't show the content.
  if (file.is === 'trouble') return
  if ((file.is === 'read' && isWhole(file.text)) || !isWhole(copy.text)) return rmSync(last, { force: true })
  renameSync(last, path)
  say(messageOf('storage.wasCut', name))
}
