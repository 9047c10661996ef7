/**
 * Formats a number like Python: `0.0`, `100.0`, `55.00000000000001`, `1e-05`. JavaScript would write `0`,
 * `100` and `0.00001`.
 */
export function formatPythonFloat(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return `${value}.0`
  if (value !== 0 && Math.abs(value) < 1e-4) {
    return value.toExponential().replace(/e-(\d)$/, 'e-0$1')
  }
  return String(value)
}

/**
 * Formats a time like Python's `isoformat()`: in UTC without a zone, and without a fraction if there are no
 * microseconds.
 *
 * @param ms since the epoch, with microseconds as its fraction
 */
export function formatNaiveTime(ms: number): string {
  const micros = Math.round(ms * 1000)
  const seconds = Math.floor(micros / 1_000_000)
  const fraction = micros - seconds * 1_000_000
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19)
  return fraction === 0 ? whole : `${whole}.${String(fraction).padStart(6, '0')}`
}

/** Formats a time as in the API guide: `2024-01-21T10:30:00Z`. */
export function formatZonedTime(ms: number): string {
  return `${formatNaiveTime(ms)}Z`
}

export function formatHttpDate(ms: number): string {
  return new Date(ms).toUTCString()
}
