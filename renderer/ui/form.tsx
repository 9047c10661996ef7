import { useEffect, useRef, type ReactNode } from 'react'
import { openSurroundingOptions } from './more-options.tsx'
import './form.css'

interface FormProps {
  readonly className: string
  /** The errors of fields. After a failed submit, the first field with an error gets focus. */
  readonly errors?: object
  readonly onSubmit: () => void
  readonly children: ReactNode
}

/** Shows a form with its own error messages instead of the browser's. */
export function Form({ className, errors, onSubmit, children }: FormProps) {
  const ref = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (!errors) return
    const invalid = [...(ref.current?.querySelectorAll<HTMLElement>('[aria-invalid]') ?? [])]
    invalid.forEach(openSurroundingOptions)
    invalid[0]?.focus()
  }, [errors])
  return (
    <form
      ref={ref}
      className={className}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
    </form>
  )
}
