import { describe, expect, it } from 'vitest'
import { compare } from '#test/soak/compare.ts'
import type { Delivered, Life } from '#test/soak/evidence.ts'
import { aJob, aLife, key, min, recorded, theEvidence } from './evidence.ts'

const completed = { kind: 'completed', at: min(5), leftAt: null } as const
const failed = { kind: 'failed', at: min(5), leftAt: null } as const

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
  }: { of?: typeof completed | typeof failed; lives?: readonly Life[] } = {},
) {
  const evidence = theEvidence({ jobs: [aJob([of])], ledger: [recorded(of.kind, min(5))], lives, delivered })
  return compare(evidence).findings.map(({ kind, text }) => `${kind} ${text.slice(0, text.indexOf(':'))}`)
}

const killedAfter = (ms: number) => ({ lives: [aLife(1, 0, min(5) + ms, { how: 'killed' })] })

describe('comparing deliveries with the ledger', () => {
  it('finds nothing if each hook delivered its outcomes', () => {
    expect(kindsFor([delivery()])).toEqual([])
    const both = [delivery({ kind: 'failed' }), delivery({ kind: 'failed', hook: 'failures' })]
    expect(kindsFor(both, { of: failed })).toEqual([])
  })

  it('misses an outcome that a hook never delivered', () => {
    expect(kindsFor([])).toEqual(['lost all'])
    expect(kindsFor([delivery({ kind: 'failed' })], { of: failed })).toEqual(['lost failures'])
  })

  it('finds a delivery of no outcome false', () => {
    expect(kindsFor([delivery(), delivery({ kind: 'failed', id: 'two' })])).toEqual(['false all'])
  })

  it('counts an outcome twice if it was delivered with two keys', () => {
    expect(kindsFor([delivery(), delivery({ id: 'two' })])).toEqual(['twice all'])
  })

  it('allows a repeated delivery only if no response was read', () => {
    const again = delivery({ at: min(5) + 1_000, life: 2 })
    expect(kindsFor([delivery(), again])).toEqual(['twice all'])
    expect(kindsFor([delivery(), again], killedAfter(31_000))).toEqual(['twice all'])
    expect(kindsFor([delivery(), again], killedAfter(900))).toEqual([])
    expect(kindsFor([delivery({ isAnswered: false }), again])).toEqual([])
    expect(kindsFor([delivery(), { ...again, life: 1 }], killedAfter(900))).toEqual(['twice all'])
    expect(kindsFor([delivery(), { ...again, at: min(5) + 3_000, life: 1 }])).toEqual([])
  })

  it('allows a later life to repeat one only if a kill came right after the first', () => {
    const later = delivery({ at: min(20), life: 2 })
    expect(kindsFor([delivery(), later])).toEqual(['twice all'])
    expect(kindsFor([delivery(), later], killedAfter(31_000))).toEqual(['twice all'])
    expect(kindsFor([delivery(), later], killedAfter(900))).toEqual([])
    expect(kindsFor([delivery({ isAnswered: false }), later])).toEqual([])
  })
})
