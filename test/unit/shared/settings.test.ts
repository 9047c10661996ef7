import { describe, expect, expectTypeOf, it } from 'vitest'
import { requests } from '#shared/contract.ts'
import type { NotifySettingName } from '#shared/outcome.ts'
import { defaultSettings, settingsSchema, type Settings } from '#shared/settings.ts'
import { changedSettings } from '#test/support/changed-settings.ts'

const names = Object.keys(defaultSettings)
const without = (name: string): Partial<Settings> =>
  Object.fromEntries(Object.entries(changedSettings).filter(([each]) => each !== name))

describe('the settings', () => {
  it('announce every outcome by default, and change nothing outside the program', () => {
    expect(Object.values(defaultSettings.notify)).not.toContain(false)
    expect(defaultSettings).toMatchObject({
      theme: 'system',
      language: 'system',
      pausedUntil: 0,
      openAtLogin: false,
    })
    expectTypeOf<keyof Settings['notify']>().toEqualTypeOf<NotifySettingName>()
  })

  it.each(names)('have the default value if a file lacks “%s”, and keep all other values', (name) => {
    const read = settingsSchema.parse(without(name))
    expect(read).toEqual({ ...defaultSettings, ...without(name) })
    expect(read).not.toEqual(changedSettings)
  })

  it.each(names)('are rejected if a file has an invalid value of “%s”', (name) => {
    expect(settingsSchema.safeParse({ ...changedSettings, [name]: null }).success).toBe(false)
  })

  it.each(names)('can be updated without “%s”, which stays unchanged', (name) => {
    const asked = without(name)
    expect(requests.updateSettings.parse(asked)).toEqual(asked)
  })
})
