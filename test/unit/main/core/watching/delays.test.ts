import { describe, expect, it } from 'vitest'
import {
  getNextUnqueuedPollInterval,
  getNextCheckDelay,
  getNextConfirmationDelay,
  getNextPollInterval,
  getNextSilenceTimeout,
  jitterSilenceTimeout,
} from '#main/core/watching/delays.ts'
import { PendingCheck } from '#main/core/watching/pending-check.ts'

const minute = 60_000

describe('the delay before the next check', () => {
  it('doubles for a silent stream, up to five minutes', () => {
    expect([45_000, 90_000, 180_000, 300_000].map(getNextSilenceTimeout)).toEqual([
      90_000, 180_000, 300_000, 300_000,
    ])
  })

  it('is randomly up to a fifth shorter for a silent stream', () => {
    expect([0, 0.5, 1].map((luck) => jitterSilenceTimeout(45_000, () => luck))).toEqual([
      36_000, 40_500, 45_000,
    ])
  })

  it('grows by half for a job that isn’t in the queue, up to half a minute', () => {
    expect([5_000, 10_000, 25_000].map(getNextUnqueuedPollInterval)).toEqual([7_500, 15_000, 30_000])
  })

  it.each([
    ['2 s', 'rose by 6% in 4 s', 4_000, 6, 2_000],
    ['1 s', 'rose by 50% in 1.5 s', 1_500, 50, 1_000],
    ['4.8 s', 'rose by 5% in 4 s', 4_000, 5, 4_800],
    ['30 s', 'stayed the same for 29 s', 29_000, 0, 30_000],
    ['12 s', 'fell by 40% in 10 s', 10_000, -40, 12_000],
  ])('is %s for a polled job if its progress %s', (_, __, ms, moved, next) => {
    expect(getNextPollInterval(ms, moved)).toBe(next)
  })

  it.each([
    ['2 s', 'just now', 0, 2_000],
    ['3.0005 s', '1.9995 s ago', 1_999.5, 3_000.5],
    ['2.9 s', '2.1 s ago', 2_100, 2_900],
    ['10 s', '5 s ago', 5_000, 10_000],
    ['45 s', '15 s ago', 15_000, 45_000],
    ['5 minutes', 'a minute ago', minute, 5 * minute],
    ['5 minutes', '115 minutes ago', 115 * minute, 5 * minute],
    ['3.05 s', '1.95 s ago', 1_950, 3_050],
    ['51 ms', '1.949 s ago', 1_949, 51],
  ])('is %s for a job whose outcome was reported %s', (_, __, since, wait) => {
    expect(getNextConfirmationDelay(since, false)).toBe(wait)
  })

  it.each([
    ['0.5 s', 'just now', 0, 500],
    ['0.5 s', '0.5 s ago', 500, 500],
    ['1 s', '1 s ago', 1_000, 1_000],
    ['5 minutes', 'a minute ago', minute, 5 * minute],
  ])('is %s for a job that was restarted %s', (_, __, since, wait) => {
    expect(getNextConfirmationDelay(since, true)).toBe(wait)
  })

  it('is undefined two hours after an outcome, because it is no longer confirmed then', () => {
    expect(getNextConfirmationDelay(116 * minute, false)).toBeUndefined()
  })

  it('grows to 15 s while frames need checks, and is 1 s again after a quiet minute', () => {
    const paces = [0]
    for (let index = 0; index < 10; index++) paces.push(getNextCheckDelay(paces.at(-1) ?? 0, 5_000))
    expect(paces.slice(1, 5)).toEqual([1_000, 1_500, 2_250, 3_375])
    expect(paces.at(-1)).toBe(15_000)
    expect(getNextCheckDelay(15_000, minute)).toBe(15_000)
    expect(getNextCheckDelay(15_000, minute + 1)).toBe(1_000)
  })
})

describe('a pending check', () => {
  it('is due at once, or after a growing delay if earlier checks found nothing', () => {
    const check = new PendingCheck()
    expect(check.dueAt).toBe(Infinity)
    expect(check.scheduleCheck(100, 'confirmation')).toBe(true)
    expect(check.dueAt).toBe(100)
    check.take()
    check.onFruitless(200)
    check.scheduleCheck(300, 'confirmation')
    expect(check.dueAt).toBe(1_200)
    check.take()
    check.onFruitless(1_200)
    check.scheduleCheck(1_300, 'confirmation')
    expect(check.dueAt).toBe(2_700)
  })

  it('reports whether it was moved forward, and keeps the higher priority', () => {
    const check = new PendingCheck()
    expect(check.scheduleCheck(0, 'confirmation', 1_000)).toBe(true)
    expect(check.scheduleCheck(100, 'outcome')).toBe(true)
    expect(check.scheduleCheck(200, 'confirmation')).toBe(false)
    expect(check.dueAt).toBe(100)
    expect(check.priority).toBe('outcome')
    check.take()
    expect(check.priority).toBeUndefined()
  })
})
