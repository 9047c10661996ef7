import type { ReactNode } from 'react'
import './field.css'

/** What connects a control to its name, hint and error. */
interface Described {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean | undefined
}

interface FieldProps {
  readonly id: string
  readonly name: string
  /** A quiet word beside the name, such as "optional". */
  readonly note?: string
  readonly hint?: string
  readonly trouble?: string | undefined
  readonly children: (described: Described) => ReactNode
}

/** A control with its name above, and its hint or error below. */
export function Field({ id, name, note, hint, trouble, children }: FieldProps) {
  const below = `${id}-below`
  const text = trouble ?? hint
  return (
    <div className="field">
      <div className="field-head">
        <label htmlFor={id}>{name}</label>
        {note && <span className="field-note">{note}</span>}
      </div>
      {children({
        id,
        'aria-describedby': text === undefined ? undefined : below,
        'aria-invalid': trouble === undefined ? undefined : true,
      })}
      {text !== undefined && (
        <p
          id={below}
          className="field-below"
          data-bad={trouble === undefined ? undefined : true}
          role={trouble === undefined ? undefined : 'alert'}
        >
          {text}
        </p>
      )}
    </div>
  )
}
