import { themes } from '#shared/setting-choices.ts'
import type { Settings } from '#shared/settings.ts'
import { languageNames, languages } from '#shared/languages.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { MoreOptions } from '#renderer/ui/more-options.tsx'
import { Select } from '#renderer/ui/select.tsx'
import { HistorySetting } from '../data-settings.tsx'
import { withCurrent } from '../limits.ts'
import { SettingRow, SettingSwitch } from '../setting-row.tsx'
import type { SettingsForm } from '../use-settings.ts'

/** 0 for never. */
const keptDays = [1, 7, 30, 90, 0]
const choices: readonly Settings['language'][] = ['system', ...languages]

export function GeneralPane({ form }: { readonly form: SettingsForm }) {
  const texts = useTexts()
  const { settings, change } = form
  const { window } = texts.settings
  return (
    <>
      <SettingRow name="theme" form={form}>
        <Select
          label={window.theme}
          value={settings.theme}
          options={themes.map((value) => ({ value, label: window.themes[value] }))}
          onChange={(theme) => change({ theme }, 'theme')}
        />
      </SettingRow>
      <SettingRow name="language" form={form}>
        <Select
          label={window.language}
          value={settings.language}
          options={choices.map((value) => ({
            value,
            label: value === 'system' ? window.systemLanguage : languageNames[value],
          }))}
          onChange={(language) => change({ language }, 'language')}
        />
      </SettingRow>
      <SettingSwitch form={form} name="login" setting="openAtLogin" words={window} />
      <SettingRow name="finished" form={form}>
        <Select
          label={window.keepFinished}
          hint={window.keepFinishedHint}
          value={String(settings.keepFinishedDays)}
          options={withCurrent(keptDays, settings.keepFinishedDays).map((days) => ({
            value: String(days),
            label: days === 0 ? window.keepFinishedAlways : window.keepFinishedDays(days),
          }))}
          onChange={(days) => change({ keepFinishedDays: Number(days) }, 'finished')}
        />
      </SettingRow>
      <HistorySetting />
      <MoreOptions label={texts.settings.moreOptions}>
        <SettingSwitch form={form} name="app-icon" setting="markAppIcon" words={window} />
        <SettingSwitch form={form} name="publish" setting="publishState" words={window} />
      </MoreOptions>
    </>
  )
}
