import { afterEach, describe, expect, it } from 'vitest'
import { getPauseEnd } from '#main/core/commands/settings/update-settings.ts'

const zone = process.env['TZ']

afterEach(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

describe('the end of a pause', () => {
  it('of an hour is exactly an hour away, even if the clocks go back meanwhile', () => {
    process.env['TZ'] = 'Europe/Berlin'
    const before = new Date(2026, 9, 25, 2, 30).getTime()
    expect(getPauseEnd('hour', before)).toBe(before + 3_600_000)
  })

  it('is half an hour away if the pause should last half an hour', () => {
    expect(getPauseEnd(30 * 60_000, 1_800_000_000_000)).toBe(1_800_001_800_000)
  })

  it('is removed when notifications are resumed', () => {
    expect(getPauseEnd('resume', 1_800_000_000_000)).toBe(0)
  })

  it.each([
    ['Europe/Berlin', 'on an ordinary day', [2026, 10, 24, 12, 0], [2026, 10, 25], 20],
    ['Europe/Berlin', 'before the clocks go forward', [2026, 2, 28, 12, 0], [2026, 2, 29], 19],
    ['Europe/Berlin', 'before the clocks go back', [2026, 9, 24, 12, 0], [2026, 9, 25], 21],
    ['Europe/Berlin', 'at the end of February', [2026, 1, 28, 12, 0], [2026, 2, 1], 20],
    ['Europe/Berlin', 'at the end of the year', [2026, 11, 31, 23, 59], [2027, 0, 1], 8 + 1 / 60],
    ['Asia/Kolkata', 'at midnight', [2026, 3, 30, 0, 0], [2026, 4, 1], 32],
  ] as const)('“until tomorrow” is 8:00 the next day in %s %s', (timeZone, _, from, day, hours) => {
    process.env['TZ'] = timeZone
    const [year, month, date, hour, minute] = from
    const now = new Date(year, month, date, hour, minute).getTime()
    const end = getPauseEnd('tomorrow', now)
    const [endYear, endMonth, endDate] = day
    expect(end).toBe(new Date(endYear, endMonth, endDate, 8).getTime())
    expect((end - now) / 3_600_000).toBeCloseTo(hours, 6)
  })
})
