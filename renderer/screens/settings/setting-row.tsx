import type { ReactNode } from 'react'
import type { Settings } from '#shared/settings.ts'
import { Switch } from '#renderer/ui/switch.tsx'
import type { Rejections, SettingsForm } from './use-settings.ts'
import type { CommandResult } from '#shared/contract.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import { useTexts } from '#renderer/state/use-texts.ts'

interface SettingRowProps {
  readonly name: string
  readonly form: Pick<Rejections, 'refusalAt'>
  readonly children: ReactNode
}

export function SettingRow({ name, form, children }: SettingRowProps) {
  const refusal = form.refusalAt(name)
  return (
    <div className="setting" data-setting={name}>
      {children}
      {refusal !== undefined && (
        <p className="setting-trouble" role="alert">
          {refusal}
        </p>
      )}
    </div>
  )
}

type SwitchName = { [N in keyof Settings]: Settings[N] extends boolean ? N : never }[keyof Settings]

interface SettingSwitchProps<N extends SwitchName> {
  readonly form: SettingsForm
  readonly name: string
  readonly setting: N
  readonly words: Readonly<Record<N | `${N}Hint`, string>>
}

/** A setting that is on or off. */
export function SettingSwitch<N extends SwitchName>({ form, name, setting, words }: SettingSwitchProps<N>) {
  return (
    <SettingRow name={name} form={form}>
      <Switch
        label={words[setting]}
        hint={words[`${setting}Hint`]}
        checked={form.settings[setting]}
        onChange={(on) => form.change({ [setting]: on }, name)}
      />
    </SettingRow>
  )
}

interface LineProps {
  readonly label: string
  /** Without one, the label is a heading of several controls. */
  readonly htmlFor?: string
  readonly hint?: string | undefined
  readonly hintId?: string
  readonly children: ReactNode
}

export function Line({ label, htmlFor, hint, hintId, children }: LineProps) {
  return (
    <div className="setting-line">
      <div className="setting-text">
        {htmlFor === undefined ? <div>{label}</div> : <label htmlFor={htmlFor}>{label}</label>}
        {hint !== undefined && (
          <p id={hintId} className="setting-hint">
            {hint}
          </p>
        )}
      </div>
      <div className="setting-control">{children}</div>
    </div>
  )
}

export function CommandOutput({ outcome }: { readonly outcome: CommandResult | undefined }) {
  const texts = useTexts()
  return (
    <output className="setting-output" data-bad={outcome?.ok === false || undefined}>
      {outcome?.message && describeMessage(outcome.message, texts)}
    </output>
  )
}
