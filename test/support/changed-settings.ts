import { mapOutcomeKinds } from '#shared/outcome.ts'
import { isSwitch, settingNames } from '#shared/setting-definitions.ts'
import { defaultSettings, type Settings } from '#shared/settings.ts'

const switches = settingNames.filter(isSwitch)

/** Settings of which each differs from its default. A new switch takes part without being named here. */
export const changedSettings: Settings = {
  ...defaultSettings,
  ...Object.fromEntries(switches.map((name) => [name, !defaultSettings[name]])),
  theme: 'dark',
  language: 'de',
  notify: mapOutcomeKinds((kind) => !defaultSettings.notify[kind]),
  limitMinutes: { parsing: 120 },
  pausedUntil: 1_900_000_000_000,
  quietHours: { on: true, from: 1_290, to: 405 },
  keepFinishedDays: 30,
}
