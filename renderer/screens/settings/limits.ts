import { alertLevelLimits, type NumberLimits } from '#shared/alert-levels.ts'
import type { AlertLevels } from '#shared/model.ts'

export type AlertLevelName = keyof AlertLevels

/** Converts a threshold to the shown unit: 0.1 becomes 10 %. */
export function toDisplayedAlertLevel<K extends number | undefined>(
  level: AlertLevelName,
  savedLevel: K,
): number | K {
  if (savedLevel === undefined) return savedLevel
  // The value is rounded, because 0.07 * 100 is slightly more than 7.
  return level === 'failureRate' ? Number((savedLevel * 100).toFixed(6)) : savedLevel
}

export function toDisplayedAlertLimits(level: AlertLevelName): NumberLimits {
  const { min, max, whole } = alertLevelLimits[level]
  return { min: toDisplayedAlertLevel(level, min), max: toDisplayedAlertLevel(level, max), whole }
}

export function toSavedAlertLevel(level: AlertLevelName, shown: number): number {
  return level === 'failureRate' ? shown / 100 : shown
}
