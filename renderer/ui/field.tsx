import type { InputHTMLAttributes, ReactNode } from 'react'
import './field.css'

interface Described {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean | undefined
}

interface FieldProps {
  readonly id: string
  readonly name: string
  readonly isNameHidden?: boolean
  /** A short remark beside the name, such as "optional". */
  readonly note?: string | undefined
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly children: (described: Described) => ReactNode
}

export function Field({ id, name, isNameHidden, note, hint, error, children }: FieldProps) {
  const below = `${id}-below`
  const text = error ?? hint
  return (
    <div className="field">
      <div className={isNameHidden ? 'visually-hidden' : 'field-head'}>
        <label htmlFor={id}>{name}</label>
        {note && <span className="hint">{note}</span>}
      </div>
      {children({
        id,
        'aria-describedby': text === undefined ? undefined : below,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {text !== undefined && (
        <p
          id={below}
          className="hint"
          data-bad={error === undefined ? undefined : true}
          role={error === undefined ? undefined : 'alert'}
        >
          {text}
        </p>
      )}
    </div>
  )
}

type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'>

interface TextFieldProps extends Omit<FieldProps, 'children'>, Omit<InputProps, 'id' | 'name'> {
  readonly value: string
  readonly onChange: (value: string) => void
}

/**
 * Shows a field with one line of text. Further attributes are passed to the input. The hint and the error
 * extend `aria-describedby`.
 */
export function TextField(props: TextFieldProps) {
  const { id, name, note, hint, error, onChange, 'aria-describedby': also, ...input } = props
  return (
    <Field id={id} name={name} note={note} hint={hint} error={error}>
      {({ 'aria-describedby': below, ...described }) => (
        <input
          className="input"
          autoComplete="off"
          {...input}
          {...described}
          aria-describedby={[below, also].filter(Boolean).join(' ') || undefined}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
