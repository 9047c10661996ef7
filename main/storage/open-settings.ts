import type { Message } from '../../shared/message.ts'
import { defaultSettings, settingsSchema, type Settings } from '../../shared/settings.ts'
import { openDocument, type Document } from './document.ts'
import { guardedWriter, recoverCutWrite, type OpenStore } from './guarded-write.ts'

const name = 'settings'

/** Opens `settings.json`, which electron-store writes and we read. */
export function openSettings({
  openStore,
  ...options
}: {
  folder: string
  openStore: OpenStore
  now: number
  onCorrupt: (message: Message) => void
}): Document<Settings> {
  const { folder, onCorrupt } = options
  recoverCutWrite(folder, name, onCorrupt)
  return openDocument({
    ...options,
    name,
    replace: guardedWriter(folder, name, openStore),
    schema: settingsSchema,
    version: 1,
    empty: defaultSettings,
  })
}
