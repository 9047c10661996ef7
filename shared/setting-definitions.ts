/** What the settings page, its search and the palette show. Apart from the schema, which the window doesn't load. */
export const themes = ['system', 'light', 'dark'] as const

export const settingsPanes = ['notifications', 'hooks', 'servers', 'general'] as const
export type SettingsPane = (typeof settingsPanes)[number]

export type SettingHeading = 'what' | 'when' | 'how'

interface SettingDefinition {
  readonly pane: SettingsPane
  /** The heading it stands under. */
  readonly about?: SettingHeading
  /** Under "More options". */
  readonly isAdvanced?: true
  /** Makes the line a switch of the setting with this name, and is its default. */
  readonly isOn?: boolean
}

/** One row per line, in the order of the page. Its label, hint and synonyms: `texts.settings.lines`. */
export const settingDefinitions = {
  failed: { pane: 'notifications', about: 'what' },
  completed: { pane: 'notifications', about: 'what' },
  cancelled: { pane: 'notifications', about: 'what' },
  /** Once per run that exceeds its limit, or takes longer than usual. */
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
  history: { pane: 'general' },
  version: { pane: 'general' },
  diagnostics: { pane: 'general' },
} as const satisfies Readonly<Record<string, SettingDefinition>>

type SettingDefinitions = typeof settingDefinitions
export type SettingName = keyof SettingDefinitions
export type SwitchName = {
  [N in SettingName]: SettingDefinitions[N] extends { isOn: boolean } ? N : never
}[SettingName]

/** A hint may be empty. Synonyms are separated by commas. */
export type SettingTexts = readonly [label: string, hint: string, synonyms: string]

const isSettingName = (name: string): name is SettingName => Object.hasOwn(settingDefinitions, name)

export const settingNames: readonly SettingName[] = Object.keys(settingDefinitions).filter(isSettingName)

export const isSwitch = (name: SettingName): name is SwitchName => 'isOn' in settingDefinitions[name]

export const getSettingNames = (pane: SettingsPane): readonly SettingName[] =>
  settingNames.filter((name) => settingDefinitions[name].pane === pane)

export const isAdvancedSetting = (name: SettingName): boolean => 'isAdvanced' in settingDefinitions[name]

/** The heading that a line stands under, if its pane has any. */
export function getSettingHeading(name: SettingName): SettingHeading | undefined {
  const { about }: SettingDefinition = settingDefinitions[name]
  return about
}
