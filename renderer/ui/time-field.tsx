import { useRef, useState, type KeyboardEvent } from 'react'
import { useTexts } from '../state/use-texts.ts'
import './time-field.css'

interface TimeFieldProps {
  readonly label: string
  /** Minutes after midnight. */
  readonly value: number
  readonly onChange: (minutes: number) => void
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** In the user's format. Leaving the field saves incomplete input. */
export function TimeField({ label, value, onChange }: TimeFieldProps) {
  const texts = useTexts()
  const { hours, minutes, dayPeriod } = texts.settings.notifications
  const group = useRef<HTMLFieldSetElement>(null)
  const periods = texts.format.dayPeriods()
  const hour = Math.floor(value / 60)
  const half = hour < 12 ? 0 : 12
  const setHour = (next: number) => onChange(next * 60 + (value % 60))

  function move(by: 1 | -1): void {
    const parts = [...(group.current?.querySelectorAll('input') ?? [])]
    const at = parts.findIndex((part) => part === document.activeElement)
    parts[at + by]?.focus()
  }

  return (
    <fieldset className="time-field" ref={group} aria-label={label}>
      <span aria-hidden="true">{label}</span>
      <div className="input time-parts">
        {periods ? (
          <Part
            name={hours(label)}
            value={hour % 12 || 12}
            min={1}
            max={12}
            page={3}
            text={String}
            onChange={(next) => setHour((next % 12) + half)}
            onMove={move}
          />
        ) : (
          <Part
            name={hours(label)}
            value={hour}
            min={0}
            max={23}
            page={6}
            text={twoDigits}
            onChange={setHour}
            onMove={move}
          />
        )}
        <span aria-hidden="true">:</span>
        <Part
          name={minutes(label)}
          value={value % 60}
          min={0}
          max={59}
          page={10}
          text={twoDigits}
          onChange={(next) => onChange(hour * 60 + next)}
          onMove={move}
        />
        {periods && (
          <Period
            name={dayPeriod(label)}
            periods={periods}
            isPm={half > 0}
            onChange={(isPm) => setHour((hour % 12) + (isPm ? 12 : 0))}
            onMove={move}
          />
        )}
      </div>
    </fieldset>
  )
}

interface PartProps {
  readonly name: string
  readonly value: number
  readonly min: number
  readonly max: number
  /** For Page Up and Page Down. */
  readonly page: number
  readonly text: (value: number) => string
  readonly onChange: (value: number) => void
  readonly onMove: (by: 1 | -1) => void
}

function Part({ name, value, min, max, page, text, onChange, onMove }: PartProps) {
  const [draft, showDraft] = useState<string>()
  // Moving on leaves the field before the next render, so incomplete input is kept here.
  const written = useRef<string>(undefined)
  const setDraft = (next: string | undefined) => {
    written.current = next
    showDraft(next)
  }
  const isInRange = (typed: number) => typed >= min && typed <= max

  function type(typed: string): void {
    const digits = typed.replaceAll(/\D/g, '').slice(-2)
    const number = Number(digits)
    const isWhole = digits.length === 2 || number * 10 > max
    if (digits === '' || !isWhole) return setDraft(digits)
    // If the number is too large, its last digit starts a new one.
    if (!isInRange(number)) return setDraft(digits.slice(-1))
    setDraft(undefined)
    onChange(number)
    onMove(1)
  }

  function leave(): void {
    const number = Number(written.current)
    if (written.current && isInRange(number)) onChange(number)
    setDraft(undefined)
  }

  function step(by: number): void {
    const count = max - min + 1
    setDraft(undefined)
    onChange(((((value - min + by) % count) + count) % count) + min)
  }

  function onKeyDown(event: KeyboardEvent): void {
    const acts: Readonly<Record<string, () => void>> = {
      ArrowUp: () => step(1),
      ArrowDown: () => step(-1),
      PageUp: () => step(page),
      PageDown: () => step(-page),
      Home: () => step(min - value),
      End: () => step(max - value),
      ArrowLeft: () => onMove(-1),
      ArrowRight: () => onMove(1),
      ':': () => onMove(1),
    }
    const act = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }

  return (
    <input
      className="time-part"
      role="spinbutton"
      inputMode="numeric"
      autoComplete="off"
      aria-label={name}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuetext={text(value)}
      value={draft ?? text(value)}
      onFocus={(event) => event.target.select()}
      onChange={(event) => type(event.target.value)}
      onBlur={leave}
      onKeyDown={onKeyDown}
    />
  )
}

interface PeriodProps extends Pick<PartProps, 'name' | 'onMove'> {
  readonly periods: { readonly am: string; readonly pm: string }
  readonly isPm: boolean
  readonly onChange: (isPm: boolean) => void
}

/** By arrow keys, its first letter, or a click. */
function Period({ name, periods, isPm, onChange, onMove }: PeriodProps) {
  const word = isPm ? periods.pm : periods.am
  return (
    <input
      className="time-part time-period"
      role="spinbutton"
      readOnly
      aria-label={name}
      aria-valuenow={isPm ? 1 : 0}
      aria-valuemin={0}
      aria-valuemax={1}
      aria-valuetext={word}
      value={word}
      onClick={() => onChange(!isPm)}
      onKeyDown={(event) => {
        if (event.key === 'ArrowUp' || event.key === 'ArrowDown') onChange(!isPm)
        else if (event.key.toLowerCase() === 'a') onChange(false)
        else if (event.key.toLowerCase() === 'p') onChange(true)
        else if (event.key === 'ArrowLeft') onMove(-1)
        else return
        event.preventDefault()
      }}
    />
  )
}
