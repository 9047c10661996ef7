import { useState } from 'react'
import { minutesIn, timeText } from './limits.ts'

interface TimeFieldProps {
  readonly label: string
  /** Minutes after midnight. */
  readonly value: number
  readonly onChange: (minutes: number) => void
}

/** A time of the day. While it is half written, the setting stays as it was. */
export function TimeField({ label, value, onChange }: TimeFieldProps) {
  const [draft, setDraft] = useState<string>()
  return (
    <label className="setting-time">
      <span>{label}</span>
      <input
        type="time"
        className="input"
        value={draft ?? timeText(value)}
        onChange={(event) => {
          setDraft(event.target.value)
          const minutes = minutesIn(event.target.value)
          if (minutes !== undefined) onChange(minutes)
        }}
        onBlur={() => setDraft(undefined)}
      />
    </label>
  )
}
