import type { ReactNode } from 'react'
import type { SwitchName } from '#shared/setting-definitions.ts'
import { Switch } from '#renderer/ui/switch.tsx'
import type { Rejections, SettingsForm } from './use-settings.ts'
import type { CommandResult } from '#shared/contract.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { useTexts } from '#renderer/state/use-texts.ts'

interface SettingRowProps {
  readonly name: string
  readonly form: Pick<Rejections, 'getRejection'>
  readonly children: ReactNode
}

export function SettingRow({ name, form, children }: SettingRowProps) {
  const refusal = form.getRejection(name)
  return (
    <div className="setting" data-setting={name}>
      {children}
      {refusal !== undefined && (
        <p className="setting-error" role="alert">
          {refusal}
        </p>
      )}
    </div>
  )
}

interface SettingSwitchProps {
  readonly form: SettingsForm
  readonly name: SwitchName
}

export function SettingSwitch({ form, name }: SettingSwitchProps) {
  const [label, hint] = useTexts().settings.lines[name]
  return (
    <SettingRow name={name} form={form}>
      <Switch
        label={label}
        hint={hint}
        checked={form.settings[name]}
        onChange={(on) => form.change({ [name]: on }, name)}
      />
    </SettingRow>
  )
}

interface LineProps {
  readonly label: string
  /** The ID of the setting's control. Without an ID, the label belongs to no single control. */
  readonly htmlFor?: string
  readonly hint?: string | undefined
  readonly hintId?: string
  readonly children?: ReactNode
}

export function LabeledRow({ label, htmlFor, hint, hintId, children }: LineProps) {
  return (
    <div className="row wrap setting-line">
      <div className="setting-text">
        {htmlFor === undefined ? <div>{label}</div> : <label htmlFor={htmlFor}>{label}</label>}
        {hint !== undefined && hint !== '' && (
          <p id={hintId} className="hint">
            {hint}
          </p>
        )}
      </div>
      <div className="row wrap setting-control">{children}</div>
    </div>
  )
}

export function CommandOutput({ outcome }: { readonly outcome: CommandResult | undefined }) {
  const texts = useTexts()
  return (
    <output className="setting-output" data-bad={outcome?.ok === false || undefined}>
      {outcome?.message && formatMessage(outcome.message, texts)}
    </output>
  )
}
