import { useRef, useState } from 'react'
import type { JobView } from '#shared/model.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import './label-editor.css'

interface NameFieldProps {
  readonly value: string
  readonly label: string
  readonly placeholder: string
  readonly save: (name: string) => void
  /**
   * Called when editing has ended. After a key press, the caller must move the focus. If the user left the
   * field, the focus has already moved.
   */
  readonly onDone: (by: 'key' | 'leaving') => void
}

/** Shows a field for a name. Escape discards the name; Enter and leaving the field save it. */
export function NameField({ value, label, placeholder, save, onDone }: NameFieldProps) {
  const [name, setName] = useState(value)
  const isDone = useRef(false)

  function end(by: 'key' | 'leaving', keep: boolean): void {
    // Removing the field causes another blur event.
    if (isDone.current) return
    isDone.current = true
    const trimmedName = name.trim()
    if (keep && trimmedName !== value) save(trimmedName)
    onDone(by)
  }

  return (
    <input
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- the user pressed Rename
      autoFocus
      className="input label-field"
      aria-label={label}
      placeholder={placeholder}
      dir="auto"
      maxLength={200}
      spellCheck={false}
      value={name}
      onChange={(event) => setName(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={() => end('leaving', true)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return
        event.preventDefault()
        event.stopPropagation()
        end('key', event.key === 'Enter')
      }}
    />
  )
}

type LabelFieldProps = Pick<NameFieldProps, 'onDone'> & { readonly job: JobView }

export function LabelField({ job, onDone }: LabelFieldProps) {
  const texts = useTexts()
  const { ask } = useActions()
  return (
    <NameField
      value={job.identity.label ?? ''}
      label={texts.label.name(job.identity.jobId)}
      placeholder={job.identity.jobId}
      save={(label) => void ask('setLabel', { key: job.identity.key, label })}
      onDone={onDone}
    />
  )
}
