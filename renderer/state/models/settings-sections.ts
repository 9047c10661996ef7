/** The parts of the settings, in their order. */
export const settingsSections = [
  'notifications',
  'hooks',
  'alerts',
  'restarts',
  'statistics',
  'window',
  'updates',
  'data',
  'help',
] as const

export type SettingsSection = (typeof settingsSections)[number]
