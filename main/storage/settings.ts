import { z } from 'zod'
import { settingsFields } from '../../shared/settings-fields.ts'
import { defaultSettings } from '../state/store.ts'
import type { Settings } from '../../shared/model.ts'
import { openDocument, type Document } from '../base/document.ts'

const { theme, language, notify, notifyAlerts, sound, pausedUntil } = settingsFields
const { quietHours, alertLevels, statsEverySeconds, launcherCount, openAtLogin, lookForUpdates, shortcut } =
  settingsFields

// A file of an earlier version lacks what came later.
const settings: z.ZodType<Settings> = z.object({
  theme: theme.default(defaultSettings.theme),
  language: language.default(defaultSettings.language),
  notify: notify.default(defaultSettings.notify),
  notifyAlerts: notifyAlerts.default(defaultSettings.notifyAlerts),
  sound: sound.default(defaultSettings.sound),
  pausedUntil: pausedUntil.default(defaultSettings.pausedUntil),
  quietHours: quietHours.default(defaultSettings.quietHours),
  alertLevels: alertLevels.default(defaultSettings.alertLevels),
  statsEverySeconds: statsEverySeconds.default(defaultSettings.statsEverySeconds),
  launcherCount: launcherCount.default(defaultSettings.launcherCount),
  openAtLogin: openAtLogin.default(defaultSettings.openAtLogin),
  lookForUpdates: lookForUpdates.default(defaultSettings.lookForUpdates),
  shortcut: shortcut.default(defaultSettings.shortcut),
})

/** Opens `settings.json`. No keys are in it. */
export function openSettings(options: {
  folder: string
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
