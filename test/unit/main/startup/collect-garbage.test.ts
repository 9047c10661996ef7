import { describe, expect, it } from 'vitest'
import { createGarbageCollection } from '../../../../main/startup/collect-garbage.ts'
import { fakeClock, settle } from '../../../support/fake-clock.ts'

const dropped = () => new WeakRef({ large: Array.from({ length: 1_000 }) })

describe('garbage', () => {
  it.each([
    { burst: 'start', ms: 5_000 },
    { burst: 'window', ms: 10_000 },
  ] as const)('is collected $ms ms after the $burst', async ({ burst, ms }) => {
    const clock = fakeClock()
    const tidyUp = createGarbageCollection(clock, new AbortController().signal)
    const garbage = dropped()
    tidyUp(burst)
    await clock.advance(ms)
    // A weak reference keeps its target until the end of the turn.
    await settle()
    expect(garbage.deref()).toBeUndefined()
  })

  it('waits for the last of several bursts', async () => {
    const clock = fakeClock()
    const tidyUp = createGarbageCollection(clock, new AbortController().signal)
    tidyUp('start')
    await clock.advance(4_000)
    tidyUp('window')
    await settle()
    expect(clock.pending()).toEqual([10_000])
  })

  it('is left alone once the program ends', async () => {
    const clock = fakeClock()
    const life = new AbortController()
    createGarbageCollection(clock, life.signal)('start')
    life.abort()
    await settle()
    expect(clock.pending()).toEqual([])
  })
})
