export const settingsPanes = ['notifications', 'hooks', 'servers', 'general', 'about'] as const

export type SettingsPane = (typeof settingsPanes)[number]
