import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf, type Message } from '../../shared/messages/message.ts'
import { MessageError, whyOf } from '../base/message-error.ts'
import { ownerOnly, replaceDurably, syncFile } from '../base/durable.ts'
import { readKept } from '../base/read-kept.ts'

/** What electron-store is told, in its own words. */
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

/** What is used of electron-store: what is put in `store` is written whole, before the assignment returns. */
export interface SettingsStore {
  store: Record<string, unknown>
}

export type OpenStore = (options: StoreOptions) => SettingsStore

/** Where the last good copy stands while the file is written. */
const lastGoodOf = (folder: string, name: string) => join(folder, `${name}.last.json`)

/** What stands for a file that is not there yet: a document of version 0 in which everything has its default. */
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
 * Writes a file of the profile by electron-store, which takes half of a file for the whole where the disk takes no more
 * (its `atomically` never looks at how much was written), and under snap writes in place. So the last good copy is put
 * beside it first, what was written is read back, and the copy is put in its place again where the two differ.
 *
 * @param open opens the store at the first write: it is large
 * @returns writes the file whole. It throws why that could not be; then the file is what it was before
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
      // Each write is of the whole file, and reading is ours (document.ts): whatever stands there is in no write's way.
      deserialize: () => ({}),
    })
    store.store = content
    const written = readKept(path)
    if (written.is === 'trouble') throw written.error
    const text = written.is === 'read' ? written.text : ''
    if (text !== asked) {
      throw new MessageError(messageOf('storage.cutShort', Buffer.byteLength(text), Buffer.byteLength(asked)))
    }
    syncFile(path) // Under snap it was not.
  }

  return (path, content) => {
    const before = readKept(path)
    if (before.is === 'trouble') throw before.error
    // One that is left could not be put back: it is better than what stands there.
    const isLeft = existsSync(last)
    // A full or a read-only disk ends it here; electron-store would hold up everything for a second first.
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

/** Parts of files that a killed program leaves: of electron-store, of the last good copy, and of versions before. */
const isPartOf = (name: string, file: string) =>
  [`${name}.json.new`, `${name}.last.json.new`].includes(file) ||
  (file.startsWith(`${name}.json.tmp-`) && /\.tmp-\d{10}[\da-f]{6}$/.test(file))

/**
 * Puts in order what a program that was killed while it wrote has left: call it before the file is read. Where the
 * file is no whole one, the last good copy takes its place.
 *
 * @param say hears that a change was lost, or that the folder can't be changed
 */
export function recoverCutWrite(folder: string, name: string, say: (message: Message) => void): void {
  try {
    recover(folder, name, say)
    const parts = readdirSync(folder).filter((file) => isPartOf(name, file))
    for (const part of parts) rmSync(join(folder, part), { force: true })
  } catch (error) {
    // Without a folder there is nothing to put in order, and that has been said.
    if (!existsSync(folder)) return
    say(messageOf('storage.notRecovered', name, whyOf(error)))
  }
}

function recover(folder: string, name: string, say: (message: Message) => void): void {
  const path = join(folder, `${name}.json`)
  const last = lastGoodOf(folder, name)
  const copy = readKept(last)
  if (copy.is !== 'read') return
  const file = readKept(path)
  // It says nothing of what is in it.
  if (file.is === 'trouble') return
  if ((file.is === 'read' && isWhole(file.text)) || !isWhole(copy.text)) return rmSync(last, { force: true })
  renameSync(last, path)
  say(messageOf('storage.wasCut', name))
}
