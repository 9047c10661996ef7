import { useId, useState } from 'react'
import { useTexts } from '#renderer/state/use-texts.ts'
import { type Limits, levelsOf } from '#shared/alert-levels.ts'
import type { AlertLevels, ServerView } from '#shared/model.ts'
import { Line, SettingRow } from './setting-row.tsx'
import { savedLevel, shownLevel, shownLimits, type Level } from './limits.ts'
import type { Rejections } from './use-settings.ts'

const levels: readonly Level[] = ['failureRate', 'cpuPercent', 'memoryMb', 'pending']

interface LevelFieldsProps {
  readonly of: Pick<ServerView, 'id' | 'name'>
  readonly form: Pick<Rejections, 'refusalAt'>
  readonly own: Partial<AlertLevels>
  readonly set: (own: Partial<AlertLevels>, place: string) => void
}

/** When a server's queue raises an alert. */
export function LevelFields({ of, form, own, set }: LevelFieldsProps) {
  const { palette, settings } = useTexts()
  const { alerts } = settings
  const inForce = levelsOf({ alertLevels: own })
  return levels.map((level) => {
    const name = `${level} ${of.id}`
    const [label, hint] = alerts.lines[level]
    return (
      <SettingRow key={level} name={name} form={form}>
        <NumberField
          label={label}
          spoken={palette.choose(label, of.name)}
          unit={alerts[`${level}Unit`]}
          hint={hint}
          value={shownLevel(level, inForce[level])}
          limits={shownLimits(level)}
          onChange={(value) => set({ ...own, [level]: savedLevel(level, value) }, name)}
        />
      </SettingRow>
    )
  })
}

interface NumberFieldProps {
  readonly label: string
  /** The accessible name. */
  readonly spoken: string
  readonly unit: string
  readonly hint: string
  readonly value: number
  readonly limits: Limits
  readonly onChange: (value: number) => void
}

/** Saved on leaving the field or Enter; Escape restores the former number. */
function NumberField({ label, spoken, unit, hint, value, limits, onChange }: NumberFieldProps) {
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
          aria-describedby={`${id}-unit${hint && ` ${id}-hint`}${invalid ? ` ${id}-trouble` : ''}`}
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
