import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Message } from '#shared/message.ts'
import { settingsSchema, type Settings } from '#shared/settings.ts'
import { parseJson } from '#main/base/parse-json.ts'
import { openDocument, type Document, type DocumentFile } from './document.ts'
import { ownerOnlyMode, replaceDurably } from './durable.ts'
import { readWithRetries } from './read-with-retries.ts'
import { savedServerSchema, type SavedServer } from './saved-servers.ts'

export interface StoreOptions {
  readonly cwd: string
  readonly name: string
  readonly configFileMode: number
  readonly deserialize: (text: string) => Record<string, unknown>
}

/**
 * The interface of electron-store that we need. Assigning to `store` writes the whole file before the
 * assignment returns.
 */
export interface SettingsStore {
  store: Record<string, unknown>
}

export type OpenStore = (options: StoreOptions) => SettingsStore

const name = 'settings'

/**
 * Parses the settings. Throws a SyntaxError for anything but an object, which electron-store would treat as
 * empty.
 */
function deserialize(text: string): Record<string, unknown> {
  const content = parseJson(text)
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new SyntaxError('not a JSON object')
  return { ...content }
}

/**
 * Whether the file was written completely. On a full disk, electron-store replaces the file with a part of
 * its new content, without an error.
 */
function isWhole(store: SettingsStore): boolean {
  try {
    return Object.keys(store.store).length > 0
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

/** Protects the file of electron-store against errors and a full disk (docs/decisions/settings-file.md). */
function createStoreFile(openStore: OpenStore, folder: string): DocumentFile {
  const path = join(folder, `${name}.json`)
  let store: SettingsStore | undefined
  const open = () => openStore({ cwd: folder, name, configFileMode: ownerOnlyMode, deserialize })
  return {
    read() {
      try {
        // Opening the store also reads the file.
        store = open()
        return { type: 'read', content: store.store }
      } catch (error) {
        if (error instanceof SyntaxError) return { type: 'invalid' }
        // If there is no file, a later write can't overwrite any settings.
        return existsSync(path) ? { type: 'error', error } : { type: 'absent' }
      }
    },
    write(content) {
      // Without write permission, electron-store would retry for a second and block the program.
      if (existsSync(folder)) accessSync(folder, constants.W_OK)
      store ??= open()
      const before = readWithRetries(path)
      store.store = content
      if (isWhole(store)) return
      if (before.type === 'read') replaceDurably(path, before.text)
      throw Object.assign(new Error('ENOSPC: the disk took only a part of the settings'), { code: 'ENOSPC' })
    },
  }
}

export interface OpenSettingsOptions {
  readonly folder: string
  readonly now: number
  readonly isReadOnly?: boolean
  readonly onCorrupt: (message: Message) => void
  /**
   * Opens the store. By default, the program reads and writes the file itself. The agent opens no store,
   * because its settings come from its configuration.
   */
  readonly openStore?: OpenStore | undefined
}

export interface SavedSettings {
  readonly settings: Settings
  /**
   * The saved servers. Undefined if there is no valid file, or in an older profile, whose servers are in the
   * watch-list.
   */
  readonly servers: readonly SavedServer[] | undefined
}

const file = settingsSchema.extend({ servers: z.array(savedServerSchema).optional() })

/** Opens `settings.json`, which contains the settings and the servers. */
export function openSettings({ openStore, ...options }: OpenSettingsOptions): Document<SavedSettings> {
  const document = openDocument<z.infer<typeof file>>({
    ...options,
    name,
    file: openStore && createStoreFile(openStore, options.folder),
    schema: file,
    version: 1,
    empty: file.parse({}),
  })
  return {
    read() {
      const { servers, ...settings } = document.read()
      return { settings, servers }
    },
    write: ({ settings, servers }) => document.write(file.parse({ ...settings, servers })),
  }
}
