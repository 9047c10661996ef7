import { describe, expect, it } from 'vitest'
import { calmRule, type Placement } from '#main/notifications/calm.ts'
import type { JobOutcome } from '#shared/model.ts'
import { outcome } from './outcomes.ts'

const second = 1_000
const minute = 60 * second

function ruleAt() {
  const clock = { now: 0, monotonic: () => clock.now }
  const place = calmRule(clock)
  return (at: number, of: JobOutcome = outcome('completed')): Placement => {
    clock.now = at
    return place(of)
  }
}

const failing = (error: string | undefined) => outcome('failed', error === undefined ? {} : { error })
const single = { alone: true }
const joins = { alone: false, summary: {} }
const opening = {
  alone: false,
  summary: { opensWith: [expect.anything(), expect.anything(), expect.anything()] },
}

describe('the calm rule', () => {
  it('shows three outcomes by themselves, and opens a summary of all with the fourth', () => {
    const place = ruleAt()
    const [first, next, third] = [outcome('completed'), outcome('cancelled'), outcome('lost')]
    expect([place(0, first), place(1, next), place(2, third)]).toEqual([single, single, single])
    expect(place(3)).toEqual({ alone: false, summary: { opensWith: [first, next, third] } })
    expect(place(4)).toEqual(joins)
  })

  it('counts singles over any 60 seconds', () => {
    const place = ruleAt()
    for (const at of [0, 30 * second, 59 * second]) expect(place(at)).toEqual(single)
    expect(place(minute)).toEqual(single)
    expect(place(minute + 1)).toEqual(opening)
  })

  it('keeps a summary open for 60 seconds, then begins with singles again', () => {
    const place = ruleAt()
    for (const at of [0, 0, 0]) place(at)
    expect(place(second)).toEqual(opening)
    expect(place(second + minute - 1)).toEqual(joins)
    for (let nth = 0; nth < 3; nth++) expect(place(second + minute)).toEqual(single)
    expect(place(second + minute)).toEqual(opening)
  })

  it('shows a failure with a new cause by itself, too, once in ten minutes', () => {
    const place = ruleAt()
    for (const at of [0, 0, 0]) place(at)
    const [ollama, gone] = [failing('Ollama refused the connection'), failing('No chunks')]
    expect(place(1, ollama)).toMatchObject({ alone: true, summary: { opensWith: expect.anything() } })
    expect(place(2, ollama)).toEqual(joins)
    expect(place(3, gone)).toEqual({ alone: true, summary: {} })
    const again = 10 * minute
    for (const at of [again, again, again]) place(at)
    expect(place(again, gone)).toMatchObject({ alone: false })
    expect(place(again + 1, ollama)).toEqual({ alone: true, summary: {} })
    expect(place(again + 1, gone)).toEqual(joins)
    expect(place(again + 3, gone)).toEqual({ alone: true, summary: {} })
  })

  it('knows a cause by what failures of it have in common, and one without a reason as one', () => {
    const place = ruleAt()
    for (const at of [0, 0]) place(at)
    place(0, failing('No chunks in /data/3.pdf'))
    place(0)
    expect(place(1, failing('No chunks in /data/77.pdf'))).toEqual(joins)
    expect(place(1, failing(undefined))).toEqual({ alone: true, summary: {} })
    expect(place(1, failing(' '))).toEqual(joins)
  })

  it('shows five new causes a minute by themselves, however different errors read', () => {
    const place = ruleAt()
    for (const at of [0, 0, 0, 0]) place(at)
    const words = 'abcdefghijklmnopqrst'.split('')
    const placed = words.map((word, at) => place(at, failing(`${word} is broken`)))
    expect(placed.filter(({ alone }) => alone)).toHaveLength(5)
    // A cause that wasn't shown stays new.
    expect(place(minute - 1, failing('t is broken'))).toEqual(joins)
    for (let nth = 0; nth < 3; nth++) place(minute)
    expect(place(minute, failing('t is broken'))).toMatchObject({ alone: true, summary: {} })
  })
})
