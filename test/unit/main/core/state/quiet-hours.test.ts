import { describe, expect, it } from 'vitest'
import { getQuietHoursEnd } from '#main/core/state/quiet-hours.ts'

const at = (time: string, day = 24) => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return new Date(2026, 10, day, hours, minutes).getTime()
}
const minutes = (time: string) => (at(time) - at('00:00')) / 60_000
const hours = (from: string, to: string, on = true) => ({ on, from: minutes(from), to: minutes(to) })

describe('quiet hours', () => {
  it.each([
    ['22:00', '07:00', '22:00', at('07:00', 25)],
    ['22:00', '07:00', '00:00', at('07:00')],
    ['22:00', '07:00', '06:59', at('07:00')],
    ['12:00', '13:30', '12:00', at('13:30')],
    ['12:00', '13:30', '13:29', at('13:30')],
    ['20:00', '00:00', '23:59', at('00:00', 25)],
    ['00:00', '06:00', '00:00', at('06:00')],
  ])('from %s to %s are in effect at %s', (from, to, now, until) => {
    expect(getQuietHoursEnd(hours(from, to), at(now))).toBe(until)
  })

  it.each([
    ['22:00', '07:00', '21:59'],
    ['22:00', '07:00', '07:00'],
    ['12:00', '13:30', '11:59'],
    ['12:00', '13:30', '13:30'],
    ['20:00', '00:00', '00:00'],
    ['08:00', '08:00', '08:00'],
  ])('from %s to %s aren’t in effect at %s', (from, to, now) => {
    expect(getQuietHoursEnd(hours(from, to), at(now))).toBeUndefined()
  })

  it('have no effect if they are switched off', () => {
    expect(getQuietHoursEnd(hours('22:00', '07:00', false), at('23:00'))).toBeUndefined()
  })

  it('end at the chosen wall-clock time even on a night with an extra hour', () => {
    // In Europe, the clocks go back on this night. Elsewhere, it is an ordinary night.
    const evening = new Date(2026, 9, 24, 23, 0).getTime()
    expect(getQuietHoursEnd(hours('22:00', '07:00'), evening)).toBe(new Date(2026, 9, 25, 7, 0).getTime())
  })
})
