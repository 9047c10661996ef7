import type { ComponentType } from 'react'
import { jobKinds } from '#shared/job-kind.ts'
import { offeredMinutes, addCurrentChoices } from '#renderer/state/models/number-choices.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Select } from '#renderer/ui/select.tsx'
import { languageNames, languages } from '#shared/languages.ts'
import type { NotifySettingName } from '#shared/outcome.ts'
import { isSwitch, themes, type SettingName, type SwitchName } from '#shared/setting-definitions.ts'
import type { Settings } from '#shared/settings.ts'
import { Switch } from '#renderer/ui/switch.tsx'
import { TimeField } from '#renderer/ui/time-field.tsx'
import { SettingRow, SettingSwitch } from './setting-row.tsx'
import type { SettingsForm } from './use-settings.ts'
import { DiagnosticsSetting } from './diagnostics-setting.tsx'
import { TestNotification } from './test-notification.tsx'
import { VersionSetting } from './version-setting.tsx'

interface LineProps {
  readonly form: SettingsForm
}

type Control = ComponentType<LineProps>

const outcomeSwitch = (kind: NotifySettingName): Control =>
  function OutcomeSwitch({ form }) {
    const { notify } = form.settings
    const [label, hint] = useTexts().settings.lines[kind]
    return (
      <SettingRow name={kind} form={form}>
        <Switch
          label={label}
          hint={hint}
          checked={notify[kind]}
          onChange={(on) => form.change({ notify: { ...notify, [kind]: on } }, kind)}
        />
      </SettingRow>
    )
  }

function QuietHours({ form }: LineProps) {
  const texts = useTexts()
  const { quietHours } = form.settings
  const [label, hint] = texts.settings.lines.quietHours
  const { from, to, neverQuiet } = texts.settings.notifications
  const set = (changed: Partial<typeof quietHours>): void =>
    form.change({ quietHours: { ...quietHours, ...changed } }, 'quietHours')
  return (
    <SettingRow name="quietHours" form={form}>
      <Switch label={label} hint={hint} checked={quietHours.on} onChange={(on) => set({ on })} />
      {quietHours.on && (
        <div className="row wrap setting-times">
          <TimeField label={from} value={quietHours.from} onChange={(minutes) => set({ from: minutes })} />
          <TimeField label={to} value={quietHours.to} onChange={(minutes) => set({ to: minutes })} />
          {quietHours.from === quietHours.to && <p className="hint">{neverQuiet}</p>}
        </div>
      )}
    </SettingRow>
  )
}

function Theme({ form }: LineProps) {
  const { lines, window } = useTexts().settings
  return (
    <SettingRow name="theme" form={form}>
      <Select
        label={lines.theme[0]}
        value={form.settings.theme}
        options={themes.map((value) => ({ value, label: window.themes[value] }))}
        onChange={(theme) => form.change({ theme }, 'theme')}
      />
    </SettingRow>
  )
}

const languageChoices: readonly Settings['language'][] = ['system', ...languages]

function Language({ form }: LineProps) {
  const { lines, window } = useTexts().settings
  return (
    <SettingRow name="language" form={form}>
      <Select
        label={lines.language[0]}
        value={form.settings.language}
        options={languageChoices.map((value) => ({
          value,
          label: value === 'system' ? window.themes.system : languageNames[value],
        }))}
        onChange={(language) => form.change({ language }, 'language')}
      />
    </SettingRow>
  )
}

type Controls = Readonly<Partial<Record<SettingName, Control>>> &
  Readonly<Record<Exclude<SettingName, SwitchName | 'hooks'>, Control>>

const controls: Controls = {
  failed: outcomeSwitch('failed'),
  completed: outcomeSwitch('completed'),
  cancelled: outcomeSwitch('cancelled'),
  quietHours: QuietHours,
  test: TestNotification,
  limitMinutes: KindLimits,
  theme: Theme,
  language: Language,
  version: VersionSetting,
  diagnostics: DiagnosticsSetting,
}

export function SettingControl({ name, form }: LineProps & { readonly name: SettingName }) {
  const Own: Control | undefined = controls[name]
  if (Own) return <Own form={form} />
  return isSwitch(name) && <SettingSwitch form={form} name={name} />
}

const none = ''

function KindLimits({ form }: LineProps) {
  const { format, results, rowMenu, settings } = useTexts()
  const { limitMinutes } = form.settings
  const [title, hint] = settings.lines.limitMinutes
  return (
    <SettingRow name="limitMinutes" form={form}>
      <h4 className="section-title" id="kind-limits">
        {title}
      </h4>
      <p className="hint">{hint}</p>
      <fieldset className="kind-limits" aria-labelledby="kind-limits">
        {jobKinds.map((kind) => {
          const { [kind]: limit, ...others } = limitMinutes
          const choices = limit === undefined ? offeredMinutes : addCurrentChoices(offeredMinutes, limit)
          return (
            <Select
              key={kind}
              label={results.kinds[kind]}
              value={limit === undefined ? none : String(limit)}
              options={[
                { value: none, label: rowMenu.usualLimit },
                ...choices.map((minutes) => ({
                  value: String(minutes),
                  label: format.duration(minutes * 60_000),
                })),
              ]}
              onChange={(value) =>
                form.change(
                  { limitMinutes: value === none ? others : { ...others, [kind]: Number(value) } },
                  'limitMinutes',
                )
              }
            />
          )
        })}
      </fieldset>
    </SettingRow>
  )
}
