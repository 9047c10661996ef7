import { describe, expect, it } from 'vitest'
import { requests } from '#shared/contract.ts'
import { defaultAlertLevels } from '#shared/alert-levels.ts'
import {
  toSavedAlertLevel,
  toDisplayedAlertLevel,
  toDisplayedAlertLimits,
  type AlertLevelName,
} from '#renderer/screens/settings/limits.ts'
import { addCurrentChoices } from '#renderer/state/models/number-choices.ts'

const levels: readonly (readonly [name: string, level: AlertLevelName])[] = [
  ['the failure rate', 'failureRate'],
  ['the CPU usage', 'cpuPercent'],
  ['the memory', 'memoryMb'],
  ['waiting jobs', 'pending'],
]

function isAccepted(level: AlertLevelName, shown: number): boolean {
  const alertLevels = { [level]: toSavedAlertLevel(level, shown) }
  return requests.editServer.safeParse({ serverId: 's', alertLevels }).success
}

describe('the thresholds in the settings', () => {
  it('default to the API guide’s values, except that CPU and memory have no default', () => {
    expect(defaultAlertLevels).toEqual({ failureRate: 0.1, pending: 10 })
  })

  it.each(levels)(
    'for %s have the same limits in their field as in the request that saves them',
    (_, level) => {
      const { min, max, whole } = toDisplayedAlertLimits(level)
      expect([min, max, min - 1, max + 1].map((value) => isAccepted(level, value))).toEqual([
        true,
        true,
        false,
        false,
      ])
      expect(isAccepted(level, min + 0.5)).toBe(!whole)
    },
  )

  it.each([
    [0.1, 10],
    [0.07, 7],
    [0.125, 12.5],
    [0, 0],
    [1, 100],
  ])('show the share %d of all jobs as %d percent, and save it unchanged', (kept, shown) => {
    expect(toDisplayedAlertLevel('failureRate', kept)).toBe(shown)
    expect(toSavedAlertLevel('failureRate', shown)).toBe(kept)
  })

  it('include the current value in the options, even if the value is unusual', () => {
    expect(addCurrentChoices([0, 1, 3, 5], 3)).toEqual([0, 1, 3, 5])
    expect(addCurrentChoices([0, 1, 3, 5], 2)).toEqual([0, 1, 2, 3, 5])
  })
})
