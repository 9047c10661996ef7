import { z } from 'zod'
import { defaultSettings } from '../state/store.ts'
import type { Settings } from '../state/types.ts'
import { openDocument, type Document, type OpenAtomicFile } from './document.ts'

const settings: z.ZodType<Settings> = z.object({
  theme: z.enum(['system', 'light', 'dark']).default(defaultSettings.theme),
  notify: z
    .object({ completed: z.boolean(), failed: z.boolean(), cancelled: z.boolean(), lost: z.boolean() })
    .default(defaultSettings.notify),
  pausedUntil: z.number().default(0),
  alertLevels: z
    .object({
      failureRate: z.number().min(0).max(1),
      cpuPercent: z.number().min(0).max(100),
      memoryMb: z.number().min(0),
      pending: z.number().min(0),
    })
    .default(defaultSettings.alertLevels),
})

/** Opens `settings.json`. No keys are in it. */
export function openSettings(options: {
  folder: string
  open: OpenAtomicFile
  now: number
  onCorrupt: (message: string) => void
}): Document<Settings> {
  return openDocument({
    ...options,
    name: 'settings',
    schema: settings,
    version: 1,
    migrations: [(content) => content],
    empty: defaultSettings,
  })
}
