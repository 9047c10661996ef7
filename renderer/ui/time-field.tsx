import './time-field.css'

interface TimeFieldProps {
  readonly label: string
  /** The time, in minutes since midnight. */
  readonly value: number
  readonly onChange: (minutes: number) => void
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')

const formatTime = (minutes: number): string =>
  `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`

/** Parses a time to minutes since midnight; undefined if the user hasn't entered the whole time yet. */
function parseMinutes(time: string): number | undefined {
  const [hours, minutes] = time.split(':')
  return hours && minutes ? Number(hours) * 60 + Number(minutes) : undefined
}

export function TimeField({ label, value, onChange }: TimeFieldProps) {
  return (
    <label className="row time-field">
      {label}
      <input
        className="input"
        type="time"
        required
        value={formatTime(value)}
        onChange={({ target }) => {
          const minutes = parseMinutes(target.value)
          if (minutes !== undefined) onChange(minutes)
        }}
      />
    </label>
  )
}
