/**
 * Defines the settings on the settings page and in the palette. They are separate from the schema, because
 * the window doesn't load the schema.
 */
export const themes = ['system', 'light', 'dark'] as const

export const settingsPanes = ['notifications', 'hooks', 'servers', 'general'] as const
export type SettingsPane = (typeof settingsPanes)[number]

export type SettingHeading = 'what' | 'when' | 'how'

interface SettingDefinition {
  readonly pane: SettingsPane
  readonly about?: SettingHeading
  /** Set if the setting is under "More options". */
  readonly isAdvanced?: true
  /** The default of a setting that is a switch. Absent for other controls. */
  readonly isOn?: boolean
}

/** The settings in the order of the page. Their labels, hints and synonyms are in `texts.settings.lines`. */
export const settingDefinitions = {
  failed: { pane: 'notifications', about: 'what' },
  completed: { pane: 'notifications', about: 'what' },
  cancelled: { pane: 'notifications', about: 'what' },
  /** A notification for a run that exceeds its limit or takes longer than usual, once per run. */
  notifyOverdue: { pane: 'notifications', about: 'what', isOn: true },
  notifyAlerts: { pane: 'notifications', about: 'what', isOn: false },
  quietHours: { pane: 'notifications', about: 'when' },
  sound: { pane: 'notifications', about: 'how', isOn: false },
  test: { pane: 'notifications', about: 'how' },
  limitMinutes: { pane: 'notifications', isAdvanced: true },
  hooks: { pane: 'hooks' },
  theme: { pane: 'general' },
  language: { pane: 'general' },
  openAtLogin: { pane: 'general', isOn: false },
  version: { pane: 'general' },
  diagnostics: { pane: 'general' },
} as const satisfies Readonly<Record<string, SettingDefinition>>

type SettingDefinitions = typeof settingDefinitions
export type SettingName = keyof SettingDefinitions
export type SwitchName = {
  [N in SettingName]: SettingDefinitions[N] extends { isOn: boolean } ? N : never
}[SettingName]

/** The texts of a setting. The hint may be empty. Synonyms are separated by commas. */
export type SettingTexts = readonly [label: string, hint: string, synonyms: string]

const isSettingName = (name: string): name is SettingName => Object.hasOwn(settingDefinitions, name)

export const settingNames: readonly SettingName[] = Object.keys(settingDefinitions).filter(isSettingName)

export const isSwitch = (name: SettingName): name is SwitchName => 'isOn' in settingDefinitions[name]

export const getSettingNames = (pane: SettingsPane): readonly SettingName[] =>
  settingNames.filter((name) => settingDefinitions[name].pane === pane)

export const isAdvancedSetting = (name: SettingName): boolean => 'isAdvanced' in settingDefinitions[name]

/** Returns the heading above a setting; undefined if there is none. */
export function getSettingHeading(name: SettingName): SettingHeading | undefined {
  const { about }: SettingDefinition = settingDefinitions[name]
  return about
}
