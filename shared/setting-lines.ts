import { isOutcomeKind, type OutcomeKind } from './outcome.ts'

/** What the settings page, its search and the palette show. Apart from the schema, which the window doesn't load. */
export const themes = ['system', 'light', 'dark'] as const

export const settingsPanes = ['notifications', 'hooks', 'servers', 'general', 'about'] as const
export type SettingsPane = (typeof settingsPanes)[number]

export type LinesHeading = 'what' | 'when' | 'how'

interface Line {
  readonly pane: SettingsPane
  /** The heading it stands under. */
  readonly about?: LinesHeading
  /** Under "More options". */
  readonly rare?: true
  /** Makes the line a switch of the setting with this name, and is its default. */
  readonly isOn?: boolean
}

/** One row per line, in the order of the page. Its label, hint and synonyms: `lineTexts`. */
export const settingLines = {
  failed: { pane: 'notifications', about: 'what' },
  completedWithErrors: { pane: 'notifications', about: 'what' },
  completed: { pane: 'notifications', about: 'what' },
  cancelled: { pane: 'notifications', about: 'what' },
  lost: { pane: 'notifications', about: 'what' },
  /** Once per run that exceeds its limit, or takes longer than usual. */
  notifyOverdue: { pane: 'notifications', about: 'what', isOn: true },
  notifyAlerts: { pane: 'notifications', about: 'what', isOn: false },
  quietHours: { pane: 'notifications', about: 'when' },
  pause: { pane: 'notifications', about: 'when' },
  /** One notification at a batch's end, instead of one for each completed job. */
  notifyBatches: { pane: 'notifications', about: 'how', isOn: true },
  sound: { pane: 'notifications', about: 'how', isOn: false },
  test: { pane: 'notifications', about: 'how' },
  limitMinutes: { pane: 'notifications', rare: true },
  hooks: { pane: 'hooks' },
  theme: { pane: 'general' },
  language: { pane: 'general' },
  openAtLogin: { pane: 'general', isOn: false },
  keepFinishedDays: { pane: 'general' },
  history: { pane: 'general' },
  /** Progress and the number of unread outcomes on the app icon. */
  markAppIcon: { pane: 'general', rare: true, isOn: true },
  publishState: { pane: 'general', rare: true, isOn: false },
  /** Checks for and downloads updates automatically. */
  lookForUpdates: { pane: 'about', isOn: true },
  version: { pane: 'about' },
  diagnostics: { pane: 'about' },
  reset: { pane: 'about', rare: true },
} as const satisfies Readonly<Record<string, Line>>

type Lines = typeof settingLines
export type SettingLine = keyof Lines
export type SwitchName = { [N in SettingLine]: Lines[N] extends { isOn: boolean } ? N : never }[SettingLine]

/** Outcomes have words of their own. */
export type WordedLine = Exclude<SettingLine, OutcomeKind>

/** A hint may be empty. Synonyms are separated by commas. */
export type LineTexts = readonly [label: string, hint: string, synonyms: string]

const isLine = (name: string): name is SettingLine => Object.hasOwn(settingLines, name)

export const lineNames: readonly SettingLine[] = Object.keys(settingLines).filter(isLine)

export const isSwitch = (name: SettingLine): name is SwitchName => 'isOn' in settingLines[name]

export const linesOf = (pane: SettingsPane): readonly SettingLine[] =>
  lineNames.filter((name) => settingLines[name].pane === pane)

export const isRare = (name: SettingLine): boolean => 'rare' in settingLines[name]

/** The heading that a line stands under, if its pane has any. */
export function headingOf(name: SettingLine): LinesHeading | undefined {
  const { about }: Line = settingLines[name]
  return about
}

interface TextsOfLines {
  readonly outcomes: Readonly<
    Record<
      OutcomeKind,
      { readonly setting: string; readonly settingHint?: string; readonly synonyms: string }
    >
  >
  readonly settings: { readonly lines: Readonly<Record<WordedLine, LineTexts>> }
}

export function lineTexts(name: SettingLine, { outcomes, settings }: TextsOfLines): LineTexts {
  if (!isOutcomeKind(name)) return settings.lines[name]
  const { setting, settingHint = '', synonyms } = outcomes[name]
  return [setting, settingHint, synonyms]
}
