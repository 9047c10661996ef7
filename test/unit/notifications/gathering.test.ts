import { describe, expect, it, onTestFinished } from 'vitest'
import { backlogPace, burstPace, gather, type Pace } from '../../../main/notifications/gathering.ts'
import type { JobOutcome } from '../../../shared/model.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { outcome } from './outcomes.ts'

/** A gathering that records each telling: when, in ms since it began, and how many outcomes. */
function open(pace: Pace, tell: () => Promise<void> = async () => undefined) {
  const clock = fakeClock()
  const life = new AbortController()
  onTestFinished(() => life.abort())
  const begun = clock.now()
  const tellings: (readonly [at: number, outcomes: number])[] = []
  const note = (outcomes: readonly JobOutcome[]) => {
    tellings.push([clock.now() - begun, outcomes.length])
    return tell()
  }
  const gathering = gather(clock, life.signal, pace, note, (doing) => void doing)
  const add = (count = 1) => gathering.add(...Array.from({ length: count }, () => outcome('failed')))
  return { clock, life, gathering, add, tellings }
}

describe('a gathering', () => {
  it('is told once it is quiet, and again with what came later', async () => {
    const { clock, add, tellings } = open(burstPace)
    add()
    await clock.advance(900)
    add(2)
    await clock.advance(999)
    expect(tellings).toEqual([])
    await clock.advance(1)
    expect(tellings).toEqual([[1_900, 3]])
    await clock.advance(60_000)
    add()
    await clock.advance(1_000)
    expect(tellings).toEqual([
      [1_900, 3],
      [62_900, 4],
    ])
  })

  it('is told three seconds after its first outcome at the latest', async () => {
    const { clock, add, tellings } = open(burstPace)
    for (let nth = 0; nth < 7; nth++) {
      add()
      await clock.advance(500)
    }
    expect(tellings).toEqual([[3_000, 6]])
  })

  it('is told less and less often after three tellings, at last half a minute apart', async () => {
    const { clock, add, tellings } = open(burstPace)
    const waits: number[] = []
    for (let nth = 0; nth < 9; nth++) {
      const from = clock.now()
      add()
      await clock.advanceUntil(() => tellings.length > nth, 500)
      waits.push(clock.now() - from)
    }
    expect(waits).toEqual([1_000, 1_000, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
  })

  it('is told at once when the program ends', async () => {
    const { clock, life, add, tellings } = open(backlogPace)
    add()
    await clock.advance(100)
    life.abort()
    await clock.advance(0)
    expect(tellings).toEqual([[100, 1]])
  })

  it('is open while it is being told, and for three seconds after its last outcome', async () => {
    const answers: (() => void)[] = []
    const { clock, gathering, add, tellings } = open(
      burstPace,
      () => new Promise((resolve) => answers.push(resolve)),
    )
    add()
    await clock.advance(10_000)
    expect(gathering.isOpen()).toBe(true)
    add()
    await clock.advance(10_000)
    expect(tellings).toEqual([[1_000, 1]])
    answers.shift()?.()
    await clock.advance(2_000)
    expect(tellings).toHaveLength(2)
    answers.shift()?.()
    await clock.advance(0)
    expect(gathering.isOpen()).toBe(false)
    const quiet = open(burstPace)
    quiet.add()
    await quiet.clock.advance(2_999)
    expect(quiet.gathering.isOpen()).toBe(true)
    await quiet.clock.advance(1)
    expect(quiet.gathering.isOpen()).toBe(false)
  })

  it('is full with ten thousand outcomes, and after half an hour', async () => {
    const large = open(backlogPace)
    large.add(9_999)
    expect(large.gathering.isOpen()).toBe(true)
    large.add()
    expect(large.gathering.isOpen()).toBe(false)
    const long = open({ ...backlogPace, open: Infinity })
    long.add()
    await long.clock.advance(30 * 60_000 - 1)
    expect(long.gathering.isOpen()).toBe(true)
    await long.clock.advance(1)
    expect(long.gathering.isOpen()).toBe(false)
  })
})
