import { defaultSettings, settingsSchema, type Settings } from '../../shared/settings.ts'
import { openDocument, type Document } from '../base/document.ts'

/** Opens `settings.json`. No keys are in it. */
export function openSettings(options: {
  folder: string
  now: number
  onCorrupt: (message: string) => void
}): Document<Settings> {
  return openDocument({
    ...options,
    name: 'settings',
    schema: settingsSchema,
    version: 1,
    migrations: [(content) => content],
    empty: defaultSettings,
  })
}
