import { Switch as Base } from '@base-ui/react/switch'
import { useId } from 'react'
import './switch.css'

interface SwitchProps {
  readonly label: string
  readonly hint?: string | undefined
  readonly checked: boolean
  readonly disabled?: boolean
  readonly onChange: (checked: boolean) => void
}

export function Switch({ label, hint, checked, disabled = false, onChange }: SwitchProps) {
  const id = useId()
  return (
    <label className="row wrap apart choice" data-disabled={disabled || undefined}>
      <span className="choice-text">
        <span id={`${id}name`}>{label}</span>
        {hint && (
          <span id={`${id}hint`} className="hint">
            {hint}
          </span>
        )}
      </span>
      <Base.Root
        className="switch"
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
        aria-labelledby={`${id}name`}
        aria-describedby={hint ? `${id}hint` : undefined}
      >
        <Base.Thumb className="switch-thumb" />
      </Base.Root>
    </label>
  )
}
