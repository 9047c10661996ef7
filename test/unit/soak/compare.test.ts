import { describe, expect, it } from 'vitest'
import { compare } from '#test/soak/compare.ts'
import type { Evidence, Delivered, ProcessLife } from '#test/soak/evidence.ts'
import { aJob, aLife, min, recorded, notified, theEvidence, key } from './evidence.ts'

const completed = { kind: 'completed', at: min(5), leftAt: null } as const
const failed = { kind: 'failed', at: min(3), leftAt: min(4) } as const

/** Unless given otherwise, one job completed, was recorded and shown. */
const kindsIn = (more: Partial<Evidence>) =>
  compare(
    theEvidence({ jobs: [aJob([completed])], ledger: recordedOnce, accepted: shownOnce, ...more }),
  ).findings.map(({ kind }) => kind)
const recordedOnce = [recorded('completed', min(5))]
const shownOnce = [notified('Completed: job', min(5))]
const ofRun = (at: number) => [recorded('completed', at, { id: 'completed@run-1' })]
const killed = (at: number) => [aLife(1, 0, at, { how: 'killed' }), aLife(2, min(5), min(60))]

describe('the comparison of announcements with what happened', () => {
  it('finds no difference if each outcome was shown and recorded once', () => {
    const verdict = compare(
      theEvidence({
        jobs: [aJob([failed, completed])],
        ledger: [recorded('failed', min(3)), ...recordedOnce],
        accepted: [notified('Failed: job', min(3)), notified('Completed after all: job', min(5))],
      }),
    )
    expect(verdict).toMatchObject({ findings: [], happened: 2, announced: 2, repeated: 0 })
  })

  it.each<[string, Partial<Evidence>]>([
    ['is final and was never announced', { ledger: [], accepted: [] }],
    [
      'was recorded as due and never shown',
      { ledger: [recorded('completed', min(5), { announced: 0 })], accepted: [] },
    ],
    ['was recorded as announced and never shown', { accepted: [] }],
  ])('reports a lost outcome if it %s', (_, evidence) => {
    expect(kindsIn(evidence)).toEqual(['lost'])
  })

  const lost = (at: number) => ({
    ledger: [...recordedOnce, recorded('lost', at)],
    accepted: [...shownOnce, notified('Lost: job', at)],
  })
  it.each<[string, Partial<Evidence>]>([
    [
      'of a failure if the server had only lost track of the job',
      {
        jobs: [aJob([{ ...failed, isLostTrack: true, leftAt: null }])],
        ledger: [recorded('failed', min(3))],
        accepted: [notified('Failed: job', min(3))],
      },
    ],
    [
      'of an outcome that never happened',
      {
        ledger: [...recordedOnce, recorded('failed', min(6))],
        accepted: [...shownOnce, notified('Failed: job', min(6))],
      },
    ],
    ['if the ledger has no entry for a notification', { jobs: [], ledger: [] }],
    ['of an outcome of an unwatched job', { jobs: [] }],
    ['of the loss of a job that its server still has', lost(min(6))],
    [
      'of the loss of a deleted job whose outcome was already announced',
      { ...lost(min(7)), jobs: [aJob([{ ...completed, leftAt: min(6) }], { removedAt: min(6) })] },
    ],
  ])('reports a false announcement %s', (_, evidence) => {
    expect(kindsIn(evidence)).toEqual(['false'])
  })

  it('matches an entry without the server’s time to the only outcome that has no entry yet', () => {
    const again = { kind: 'failed', at: min(4) + 5_000, leftAt: min(5) } as const
    const evidence = {
      jobs: [aJob([failed, again, completed])],
      ledger: [
        recorded('failed', min(3)),
        recorded('failed', min(4) + 6_000, { id: 'failed@run-2' }),
        ...recordedOnce,
      ],
      accepted: [notified('Failed: job', min(3)), notified('Failed: job', min(4)), ...shownOnce],
    }
    expect(kindsIn(evidence)).toEqual([])
  })

  it('matches an entry without the server’s time to an outcome shortly before the entry', () => {
    expect(kindsIn({ ledger: ofRun(min(5) + 800) })).toEqual([])
  })

  it('accepts an entry without the server’s time up to five seconds before the outcome', () => {
    expect(kindsIn({ ledger: ofRun(min(5) - 5_000) })).toEqual([])
    expect(kindsIn({ ledger: ofRun(min(5) - 5_001) })).toEqual(['false', 'lost'])
  })

  it('reports an announcement as false if its outcome is older than the watch', () => {
    const jobs = [aJob([completed], { askedAt: min(8), watchedAt: min(8) })]
    expect(kindsIn({ jobs })).toEqual(['false'])
    expect(kindsIn({ jobs, ledger: ofRun(min(9)) })).toEqual([])
  })

  it.each<[string, Partial<Evidence>]>([
    [
      'was announced under two IDs',
      { ledger: [...ofRun(min(5) + 800), ...recordedOnce], accepted: [...shownOnce, ...shownOnce] },
    ],
    ['was shown twice and recorded once', { accepted: [...shownOnce, notified('Completed: job', min(6))] }],
    [
      'was shown twice, long before the program was killed',
      { lives: killed(min(9)), accepted: [...shownOnce, notified('Completed: job', min(9), { life: 2 })] },
    ],
  ])('reports a repeated outcome if it %s', (_, evidence) => {
    expect(kindsIn(evidence)).toEqual(['twice'])
  })

  it('counts a repetition separately if a kill soon followed the first announcement', () => {
    const verdict = compare(
      theEvidence({
        jobs: [aJob([completed])],
        lives: killed(min(5) + 3),
        ledger: recordedOnce,
        accepted: [...shownOnce, notified('Completed: job', min(6), { life: 2 })],
      }),
    )
    expect(verdict).toMatchObject({ findings: [], repeated: 1 })
  })
})

const failedAtEnd = { kind: 'failed', at: min(5), leftAt: null } as const

const delivery = (change: Partial<Delivered> = {}): Delivered => ({
  hook: 'all',
  id: 'one',
  key,
  kind: 'completed',
  life: 1,
  isAnswered: true,
  at: min(5),
  ...change,
})

function kindsFor(
  delivered: readonly Delivered[],
  {
    of = completed,
    lives = [aLife(1, 0, min(60))],
  }: { of?: typeof completed | typeof failedAtEnd; lives?: readonly ProcessLife[] } = {},
) {
  const evidence = theEvidence({ jobs: [aJob([of])], ledger: [recorded(of.kind, min(5))], lives, delivered })
  return compare(evidence).findings.map(({ kind, text }) => `${kind} ${text.slice(0, text.indexOf(':'))}`)
}

const killedAfter = (ms: number) => ({ lives: [aLife(1, 0, min(5) + ms, { how: 'killed' })] })

describe('the comparison of deliveries with the ledger', () => {
  it('finds no difference if each hook delivered its outcomes', () => {
    expect(kindsFor([delivery()])).toEqual([])
    const both = [delivery({ kind: 'failed' }), delivery({ kind: 'failed', hook: 'failures' })]
    expect(kindsFor(both, { of: failedAtEnd })).toEqual([])
  })

  it('reports a lost outcome if a hook never delivered it', () => {
    expect(kindsFor([])).toEqual(['lost all'])
    expect(kindsFor([delivery({ kind: 'failed' })], { of: failedAtEnd })).toEqual(['lost failures'])
  })

  it('reports a delivery without an outcome as false', () => {
    const delivered = [delivery(), delivery({ kind: 'failed', id: 'two' })]
    expect(kindsFor(delivered)).toEqual(['false all'])
    const { findings } = compare(theEvidence({ jobs: [aJob([completed])], ledger: recordedOnce, delivered }))
    // The report contains the story of this job.
    expect(findings).toMatchObject([{ key }])
  })

  it('reports a repeated outcome if it was delivered with two keys', () => {
    expect(kindsFor([delivery(), delivery({ id: 'two' })])).toEqual(['twice all'])
  })

  describe('when the ledger lacks a delivered outcome', () => {
    const deliveredNext = [delivery({ kind: 'failed', life: 2, at: min(8) })]
    const findingsIf = (leftAt: number | null, first: Partial<ProcessLife>) =>
      compare(
        theEvidence({
          jobs: [aJob([{ kind: 'failed', at: min(5), leftAt }])],
          lives: [aLife(1, 0, min(5) + 900, { how: 'killed', ...first }), aLife(2, min(7), min(60))],
          delivered: deliveredNext,
        }),
      ).findings.filter(({ text }) => text.includes('deliveries of no outcome'))

    it('accepts it if a kill soon followed and the job ran again before the next start', () => {
      expect(findingsIf(min(6), {})).toEqual([])
    })

    it.each<[string, number | null, Partial<ProcessLife>]>([
      ['the job never ran again', null, {}],
      ['the job ran again only after the program was relaunched', min(8), {}],
      ['the process quit and wasn’t killed', min(6), { how: 'quit' }],
      ['the process was killed a minute after the outcome', min(6), { up: { from: 0, to: min(6) } }],
      ['the process was killed before the outcome', min(6), { up: { from: 0, to: min(4) } }],
    ])('reports a false delivery if %s', (_, leftAt, first) => {
      expect(findingsIf(leftAt, first)).toMatchObject([{ kind: 'false', key }])
    })
  })

  it('tolerates a repeated delivery only if the response may not have been read', () => {
    const again = delivery({ at: min(5) + 1_000, life: 2 })
    expect(kindsFor([delivery(), again])).toEqual(['twice all'])
    expect(kindsFor([delivery(), again], killedAfter(31_000))).toEqual(['twice all'])
    expect(kindsFor([delivery(), again], killedAfter(900))).toEqual([])
    expect(kindsFor([delivery({ isAnswered: false }), again])).toEqual([])
    expect(kindsFor([delivery(), { ...again, life: 1 }], killedAfter(900))).toEqual(['twice all'])
    expect(kindsFor([delivery(), { ...again, at: min(5) + 3_000, life: 1 }])).toEqual([])
  })

  it('tolerates a repeated delivery by a second process if the first was soon killed or got no response', () => {
    const later = delivery({ at: min(20), life: 2 })
    expect(kindsFor([delivery(), later])).toEqual(['twice all'])
    expect(kindsFor([delivery(), later], killedAfter(31_000))).toEqual(['twice all'])
    expect(kindsFor([delivery(), later], killedAfter(900))).toEqual([])
    expect(kindsFor([delivery({ isAnswered: false }), later])).toEqual([])
  })
})
