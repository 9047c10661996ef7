import type { ReactNode } from 'react'
import type { Rejections } from './use-settings.ts'

interface SettingRowProps {
  /** Identifies the setting for rejected changes, links and the search. */
  readonly name: string
  readonly form: Pick<Rejections, 'refusalAt'>
  readonly children: ReactNode
}

/** A setting on its line, and below it why a change was refused. */
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

interface LineProps {
  readonly label: string
  /** The id of the control that the label names; without one it is a heading of several. */
  readonly htmlFor?: string
  readonly hint?: string | undefined
  readonly hintId?: string
  readonly children: ReactNode
}

/** What a setting is called on the left, its control on the right. */
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
