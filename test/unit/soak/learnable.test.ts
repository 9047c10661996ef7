import { describe, expect, it } from 'vitest'
import { mustBeLearned, mustBeLost, mustBeSilent } from '#test/soak/learnable.ts'
import { aJob, aLife, min, theEvidence } from './evidence.ts'

const outcome = (at: number, leftAt: number | null) => ({ kind: 'failed', at, leftAt }) as const

const lostTrack = (at: number, leftAt: number | null) => ({ ...outcome(at, leftAt), isLostTrack: true })

const isDue = (last: ReturnType<typeof outcome>, more: Parameters<typeof theEvidence>[0] = {}) =>
  mustBeLearned(aJob([outcome(1, 2), last]), last, theEvidence(more))

describe('the outcomes that the program has to announce', () => {
  it('include outcomes that are still current at the end of the soak test', () => {
    expect(isDue(outcome(min(5), null), { lives: [] })).toBe(true)
  })

  it('omit outcomes from before the watch', () => {
    const last = outcome(min(5), null)
    expect(mustBeLearned(aJob([last], { watchedAt: min(6) }), last, theEvidence({}))).toBe(false)
  })

  it('include outcomes that lasted for minutes while the program could see them', () => {
    expect(isDue(outcome(min(5), min(14)))).toBe(true)
    expect(isDue(outcome(min(5), min(12)))).toBe(false)
  })

  it('don’t include outcomes that were visible too briefly because the program wasn’t running', () => {
    expect(
      isDue(outcome(min(5), min(25)), { lives: [aLife(1, 0, min(6)), aLife(2, min(24), min(60))] }),
    ).toBe(false)
  })

  it('don’t include outcomes that were visible too briefly because their server had errors', () => {
    const troubles = [[{ from: min(9), to: min(17) }]]
    expect(isDue(outcome(min(5), min(22)), { troubles })).toBe(false)
    expect(isDue(outcome(min(5), min(26)), { troubles })).toBe(true)
  })

  it('don’t include the failure of a run that the server lost track of', () => {
    expect(isDue(lostTrack(min(5), null))).toBe(false)
    expect(mustBeSilent(aJob([], { askedAt: min(4) }), lostTrack(min(1), null))).toBe(false)
  })

  it('include the first outcome of an active watch, even if it lasted half a minute', () => {
    const first = outcome(min(20), min(20.6))
    const job = aJob([first, outcome(min(30), null)])
    expect(mustBeLearned(job, first, theEvidence({}))).toBe(true)
    expect(mustBeLearned({ ...job, watchedAt: min(18) }, first, theEvidence({}))).toBe(false)
    const troubles = [[{ from: min(15), to: min(16) }]]
    expect(mustBeLearned(job, first, theEvidence({ troubles }))).toBe(false)
  })
})

describe('the deleted jobs that the program has to announce as lost', () => {
  it('include a job that ran, and whose end was never announced', () => {
    const job = aJob([], { removedAt: min(5) })
    expect(mustBeLost(job, false, theEvidence({}))).toBe(true)
    expect(mustBeLost({ ...job, isKnown: false }, false, theEvidence({}))).toBe(false)
    expect(mustBeLost({ ...job, removedAt: undefined }, false, theEvidence({}))).toBe(false)
  })

  it('don’t include a job whose outcome was announced', () => {
    expect(mustBeLost(aJob([outcome(min(4), min(5))], { removedAt: min(5) }), true, theEvidence({}))).toBe(
      false,
    )
  })

  it('include a job that continued for minutes after an announced outcome', () => {
    const job = aJob([outcome(min(4), min(5))], { removedAt: min(14) })
    expect(mustBeLost(job, true, theEvidence({}))).toBe(true)
    expect(mustBeLost({ ...job, removedAt: min(7) }, true, theEvidence({}))).toBe(false)
  })
})

it('an outcome unchanged for two minutes before the watch must not be announced', () => {
  const last = outcome(min(1), null)
  expect(mustBeSilent(aJob([last], { askedAt: min(4) }), last)).toBe(true)
  expect(mustBeSilent(aJob([last], { askedAt: min(2) }), last)).toBe(false)
  expect(mustBeSilent(aJob([last], { askedAt: min(4) }), outcome(min(1), min(9)))).toBe(false)
})
