const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const

/**
 * Parses a duration such as "90" (seconds), "45s", "30m", "2h", "1h30m" or "1d" to ms; undefined for other
 * texts.
 */
export function parseDuration(text: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * unitMs.s
  const parts = /^(?:(?<d>\d+)d)?(?:(?<h>\d+)h)?(?:(?<m>\d+)m)?(?:(?<s>\d+)s)?$/.exec(text)?.groups
  if (text === '' || !parts) return undefined
  const units = ['d', 'h', 'm', 's'] as const
  return units.reduce((sum, unit) => sum + Number(parts[unit] ?? 0) * unitMs[unit], 0)
}
