import { useEffect, useRef, type ReactNode } from 'react'
import { openSurroundingOptions } from './more-options.tsx'
import './form.css'

interface FormProps {
  readonly className: string
  /** The errors found last: the first field with one takes the focus. */
  readonly errors?: object
  readonly onSubmit: () => void
  readonly children: ReactNode
}

/** A form that validates its fields itself. */
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
