import { describe, expect, it } from 'vitest'
import { compare } from '#test/soak/compare.ts'
import type { Evidence } from '#test/soak/evidence.ts'
import { aJob, aLife, key, min, recorded, taken, theEvidence } from './evidence.ts'

const kindsOf = (evidence: Evidence) => compare(evidence).findings.map(({ kind }) => kind)
const completed = { kind: 'completed', at: min(5), leftAt: null } as const
const failed = { kind: 'failed', at: min(3), leftAt: min(4) } as const

const early = (at: number) =>
  theEvidence({
    jobs: [aJob([completed])],
    ledger: [recorded('completed', at, { id: 'completed@early-1795521601000' })],
    taken: [taken('Completed: job', min(5))],
  })

describe('comparing the announcements with the truth', () => {
  it('finds nothing if each outcome was shown and recorded once', () => {
    const verdict = compare(
      theEvidence({
        jobs: [aJob([failed, completed])],
        ledger: [recorded('failed', min(3)), recorded('completed', min(5))],
        taken: [taken('Failed: job', min(3)), taken('Completed after all: job', min(5))],
      }),
    )
    expect(verdict).toMatchObject({ findings: [], happened: 2, announced: 2, repeated: 0 })
  })

  it('finds a failure false if the server had only lost track of the job', () => {
    const evidence = {
      ledger: [recorded('failed', min(3))],
      taken: [taken('Failed: job', min(3))],
    }
    const lostTrack = { ...failed, isLostTrack: true, leftAt: null }
    expect(kindsOf(theEvidence({ ...evidence, jobs: [aJob([lostTrack])] }))).toEqual(['false'])
  })

  it('misses an outcome that holds and was never announced', () => {
    expect(kindsOf(theEvidence({ jobs: [aJob([completed])] }))).toEqual(['lost'])
  })

  it('misses an outcome that is recorded as due and was never shown', () => {
    const ledger = [recorded('completed', min(5), { announced: 0 })]
    expect(kindsOf(theEvidence({ jobs: [aJob([completed])], ledger }))).toEqual(['lost'])
  })

  it('misses a notification that is recorded as announced', () => {
    const ledger = [recorded('completed', min(5))]
    expect(kindsOf(theEvidence({ jobs: [aJob([completed])], ledger }))).toEqual(['lost'])
  })

  it('matches an outcome without a time to the one without another record', () => {
    const again = { kind: 'failed', at: min(4) + 5_000, leftAt: min(5) } as const
    const evidence = theEvidence({
      jobs: [aJob([failed, again, completed])],
      ledger: [
        recorded('failed', min(3)),
        recorded('failed', min(4) + 6_000, { id: 'failed@early-1795521601000' }),
        recorded('completed', min(5)),
      ],
      taken: [taken('Failed: job', min(3)), taken('Failed: job', min(4)), taken('Completed: job', min(5))],
    })
    expect(compare(evidence).findings).toEqual([])
  })

  it('finds an outcome false that never happened, or at another time', () => {
    const shown = [taken('Completed: job', min(5)), taken('Failed: job', min(6))]
    const ledger = [recorded('completed', min(5)), recorded('failed', min(6))]
    expect(kindsOf(theEvidence({ jobs: [aJob([completed])], ledger, taken: shown }))).toEqual(['false'])
  })

  it('finds a notification false that no ledger knows', () => {
    expect(kindsOf(theEvidence({ taken: [taken('Completed: job', 1)] }))).toEqual(['false'])
  })

  it('finds a lost job false that its server has', () => {
    const evidence = theEvidence({
      jobs: [aJob([completed])],
      ledger: [recorded('lost', min(4)), recorded('completed', min(5))],
      taken: [taken('Lost: job', min(4)), taken('Completed after all: job', min(5))],
    })
    expect(kindsOf(evidence)).toEqual(['false'])
  })

  it('finds a lost job false whose outcome was announced before it was deleted', () => {
    const jobs = [aJob([{ ...completed, leftAt: min(6) }], { removedAt: min(6) })]
    const ledger = [recorded('completed', min(5)), recorded('lost', min(7))]
    const shown = [taken('Completed: job', min(5)), taken('Lost: job', min(7))]
    expect(kindsOf(theEvidence({ jobs, ledger, taken: shown }))).toEqual(['false'])
  })

  it.each(['completed@run-1', 'completed@early-1795521601000'])(
    'takes an outcome without a time for the one that held when it was seen: %s',
    (id) => {
      const ledger = [recorded('completed', min(5) + 800, { id })]
      const evidence = theEvidence({
        jobs: [aJob([completed])],
        ledger,
        taken: [taken('Completed: job', min(5))],
      })
      expect(kindsOf(evidence)).toEqual([])
    },
  )

  it('allows an outcome without a time only the error of the server’s clock', () => {
    expect(kindsOf(early(min(5) - 5_000))).toEqual([])
    expect(kindsOf(early(min(5) - 5_001))).toEqual(['false', 'lost'])
  })

  it('finds an announcement from before the watch false, if it has a time', () => {
    const jobs = [aJob([completed], { askedAt: min(8), watchedAt: min(8) })]
    const shown = [taken('Completed: job', min(9))]
    const foundIn = (ledger: ReturnType<typeof recorded>) =>
      kindsOf(theEvidence({ jobs, ledger: [ledger], taken: shown }))
    expect(foundIn(recorded('completed', min(5)))).toEqual(['false'])
    expect(foundIn(recorded('completed', min(9), { id: 'completed@run-1' }))).toEqual([])
  })

  it('finds one outcome announced twice under two names', () => {
    const ledger = [
      recorded('completed', min(5) + 800, { id: 'completed@run-1' }),
      recorded('completed', min(5)),
    ]
    const shown = [taken('Completed: job', min(5)), taken('Completed: job', min(5))]
    expect(kindsOf(theEvidence({ jobs: [aJob([completed])], ledger, taken: shown }))).toEqual(['twice'])
  })

  it('finds an outcome that was shown twice for one record', () => {
    const shown = [taken('Completed: job', min(5)), taken('Completed: job', min(6))]
    const ledger = [recorded('completed', min(5))]
    expect(kindsOf(theEvidence({ jobs: [aJob([completed])], ledger, taken: shown }))).toEqual(['twice'])
  })

  it('counts a repetition separately if a kill came right after the first', () => {
    const verdict = compare(
      theEvidence({
        jobs: [aJob([completed])],
        lives: [aLife(1, 0, min(5) + 3, { how: 'killed' }), aLife(2, min(5), min(60))],
        ledger: [recorded('completed', min(5))],
        taken: [taken('Completed: job', min(5)), taken('Completed: job', min(6), { life: 2 })],
      }),
    )
    expect(verdict).toMatchObject({ findings: [], repeated: 1 })
  })

  it('doesn’t excuse a repetition with a kill long before it', () => {
    const evidence = theEvidence({
      jobs: [aJob([completed])],
      lives: [aLife(1, 0, min(9), { how: 'killed' }), aLife(2, min(9), min(60))],
      ledger: [recorded('completed', min(5))],
      taken: [taken('Completed: job', min(5)), taken('Completed: job', min(9), { life: 2 })],
    })
    expect(kindsOf(evidence)).toEqual(['twice'])
  })

  it('finds an outcome of an unwatched job false', () => {
    const ledger = [recorded('completed', min(5))]
    expect(compare(theEvidence({ ledger, taken: [taken('Completed: job', min(5))] })).findings).toMatchObject(
      [{ kind: 'false', key }],
    )
  })
})
