import { useId, useState } from 'react'
import { useTexts } from '#renderer/state/use-texts.ts'
import type { Limits } from '#shared/alert-levels.ts'
import { Line } from './setting-row.tsx'

interface NumberFieldProps {
  readonly label: string
  /** The accessible name, if the label alone is ambiguous. */
  readonly spoken?: string | undefined
  readonly unit: string
  readonly hint: string
  readonly value: number
  readonly limits: Limits
  readonly onChange: (value: number) => void
}

/** Saved on leaving the field or Enter; Escape restores the former number. */
export function NumberField({ label, spoken, unit, hint, value, limits, onChange }: NumberFieldProps) {
  const texts = useTexts()
  const id = useId()
  const [draft, setDraft] = useState<string>()
  const [invalid, setInvalid] = useState(false)

  function reset(): void {
    setDraft(undefined)
    setInvalid(false)
  }
  function take(): void {
    if (draft === undefined) return
    const written = texts.format.numberIn(draft)
    if (written === undefined || !fits(written, limits)) return setInvalid(true)
    reset()
    if (written !== value) onChange(written)
  }

  const { min, max, whole } = limits
  const allowed = whole ? texts.settings.number.whole(min, max) : texts.settings.number.any(min, max)
  return (
    <>
      <Line label={label} htmlFor={id} hint={hint} hintId={`${id}-hint`}>
        <input
          id={id}
          type="text"
          inputMode={whole ? 'numeric' : 'decimal'}
          autoComplete="off"
          className="input setting-number"
          aria-label={spoken}
          value={draft ?? texts.format.count(value)}
          aria-invalid={invalid || undefined}
          aria-describedby={`${id}-unit ${id}-hint${invalid ? ` ${id}-trouble` : ''}`}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={take}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take()
            if (event.key !== 'Escape' || draft === undefined) return
            event.stopPropagation()
            reset()
          }}
        />
        <span id={`${id}-unit`} className="setting-unit">
          {unit}
        </span>
      </Line>
      {invalid && (
        <p id={`${id}-trouble`} className="setting-trouble" role="alert">
          {allowed}
        </p>
      )}
    </>
  )
}

function fits(value: number, { min, max, whole }: Limits): boolean {
  return value >= min && value <= max && (!whole || Number.isInteger(value))
}
