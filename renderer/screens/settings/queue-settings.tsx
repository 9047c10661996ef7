import { useId, useState } from 'react'
import { useTexts } from '#renderer/state/use-texts.ts'
import { type NumberLimits, getAlertLevels } from '#shared/alert-levels.ts'
import type { AlertLevels, ServerView } from '#shared/model.ts'
import { LabeledRow, SettingRow } from './setting-row.tsx'
import {
  toSavedAlertLevel,
  toDisplayedAlertLevel,
  toDisplayedAlertLimits,
  type AlertLevelName,
} from './limits.ts'
import type { Rejections } from './use-settings.ts'

const levels: readonly AlertLevelName[] = ['failureRate', 'cpuPercent', 'memoryMb', 'pending']

interface LevelFieldsProps {
  readonly server: Pick<ServerView, 'id' | 'name'>
  readonly form: Pick<Rejections, 'getRejection'>
  readonly own: Partial<AlertLevels>
  readonly set: (own: Partial<AlertLevels>, field: string) => void
}

export function AlertLevelFields({ server, form, own, set }: LevelFieldsProps) {
  const { palette, settings } = useTexts()
  const { alerts } = settings
  const inForce = getAlertLevels({ alertLevels: own })
  return levels.map((level) => {
    const name = `${level} ${server.id}`
    const [label, hint] = alerts.lines[level]
    return (
      <SettingRow key={level} name={name} form={form}>
        <NumberField
          label={label}
          spoken={palette.choose(label, server.name)}
          unit={alerts[`${level}Unit`]}
          hint={hint}
          value={toDisplayedAlertLevel(level, inForce[level])}
          limits={toDisplayedAlertLimits(level)}
          onChange={(value) => {
            const { [level]: _, ...others } = own
            set({ ...others, ...(value !== undefined && { [level]: toSavedAlertLevel(level, value) }) }, name)
          }}
        />
      </SettingRow>
    )
  })
}

interface NumberFieldProps {
  readonly label: string
  /** The accessible name of the field. */
  readonly spoken: string
  readonly unit: string
  readonly hint: string
  /** The threshold; undefined if it is off. */
  readonly value: number | undefined
  readonly limits: NumberLimits
  readonly onChange: (value: number | undefined) => void
}

/**
 * Saves the number on Enter and when the user leaves the field. Escape restores it. An empty field resets it
 * to the default.
 */
function NumberField({ label, spoken, unit, hint, value, limits, onChange }: NumberFieldProps) {
  const texts = useTexts()
  const id = useId()
  const [draft, setDraft] = useState<string>()
  const [invalid, setInvalid] = useState(false)

  function reset(): void {
    setDraft(undefined)
    setInvalid(false)
  }
  function save(): void {
    if (draft === undefined) return
    const isEmpty = draft.trim() === ''
    const parsedNumber = isEmpty ? undefined : texts.format.numberIn(draft)
    if (isEmpty) {
      reset()
      if (value !== undefined) onChange(undefined)
      return
    }
    if (parsedNumber === undefined || !isWithinLimits(parsedNumber, limits)) return setInvalid(true)
    reset()
    if (parsedNumber !== value) onChange(parsedNumber)
  }

  const { min, max, whole } = limits
  const allowed = whole ? texts.settings.number.whole(min, max) : texts.settings.number.any(min, max)
  return (
    <>
      <LabeledRow label={label} htmlFor={id} hint={hint} hintId={`${id}-hint`}>
        <input
          id={id}
          type="text"
          inputMode={whole ? 'numeric' : 'decimal'}
          autoComplete="off"
          className="input setting-number"
          aria-label={spoken}
          value={draft ?? (value === undefined ? '' : texts.format.count(value))}
          aria-invalid={invalid || undefined}
          aria-describedby={`${id}-unit${hint && ` ${id}-hint`}${invalid ? ` ${id}-error` : ''}`}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === 'Enter') save()
            if (event.key !== 'Escape' || draft === undefined) return
            event.stopPropagation()
            reset()
          }}
        />
        <span id={`${id}-unit`} className="setting-unit">
          {unit}
        </span>
      </LabeledRow>
      {invalid && (
        <p id={`${id}-error`} className="setting-error" role="alert">
          {allowed}
        </p>
      )}
    </>
  )
}

function isWithinLimits(value: number, { min, max, whole }: NumberLimits): boolean {
  return value >= min && value <= max && (!whole || Number.isInteger(value))
}
