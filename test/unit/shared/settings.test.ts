import { describe, expect, expectTypeOf, it } from 'vitest'
import { requests } from '#shared/contract.ts'
import type { OutcomeKind } from '#shared/model.ts'
import { defaultSettings, settingsSchema, type Settings } from '#shared/settings.ts'

const changed: Settings = {
  theme: 'dark',
  language: 'de',
  notify: { completed: false, completedWithErrors: false, failed: false, cancelled: true, lost: false },
  notifyBatches: false,
  notifyOverdue: false,
  limitMinutes: { parsing: 120 },
  notifyAlerts: true,
  sound: true,
  pausedUntil: 7,
  quietHours: { on: true, from: 1, to: 2 },
  keepFinishedDays: 30,
  markAppIcon: false,
  publishState: true,
  openAtLogin: true,
  lookForUpdates: false,
}

const names = Object.keys(changed)
const without = (name: string): Partial<Settings> =>
  Object.fromEntries(Object.entries(changed).filter(([each]) => each !== name))

describe('the settings', () => {
  it('of a new profile are these', () => {
    expect(defaultSettings).toEqual({
      theme: 'system',
      language: 'system',
      notify: { completed: true, completedWithErrors: true, failed: true, cancelled: true, lost: true },
      notifyBatches: true,
      notifyOverdue: true,
      limitMinutes: {},
      notifyAlerts: false,
      sound: false,
      pausedUntil: 0,
      quietHours: { on: false, from: 1_320, to: 420 },
      keepFinishedDays: 7,
      markAppIcon: true,
      publishState: false,
      openAtLogin: false,
      lookForUpdates: true,
    })
    expectTypeOf<keyof Settings['notify']>().toEqualTypeOf<OutcomeKind>()
  })

  it.each(names)('of a file without %s have its default, and keep all others', (name) => {
    const read = settingsSchema.parse(without(name))
    expect(read).toEqual({ ...defaultSettings, ...without(name) })
    expect(read).not.toEqual(changed)
  })

  it.each(names)('of a file with an impossible %s are rejected', (name) => {
    expect(settingsSchema.safeParse({ ...changed, [name]: null }).success).toBe(false)
  })

  it.each(names)('can be changed without %s, which stays as it is', (name) => {
    const asked = without(name)
    expect(requests.updateSettings.parse(asked)).toEqual(asked)
  })
})
