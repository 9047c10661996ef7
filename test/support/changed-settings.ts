import { isSwitch, settingNames } from '#shared/setting-definitions.ts'
import { defaultSettings, type Settings } from '#shared/settings.ts'

const { notify } = defaultSettings
const switches = settingNames.filter(isSwitch)

/** These settings differ from their defaults. New switches are included automatically. */
export const changedSettings: Settings = {
  ...defaultSettings,
  ...Object.fromEntries(switches.map((name) => [name, !defaultSettings[name]])),
  theme: 'dark',
  language: 'de',
  notify: { completed: !notify.completed, failed: !notify.failed, cancelled: !notify.cancelled },
  limitMinutes: { parsing: 120 },
  pausedUntil: 1_900_000_000_000,
  quietHours: { on: true, from: 1_290, to: 405 },
}
