import { describe, expect, it } from 'vitest'
import { LargeBodies } from '../../../main/compileo/bodies.ts'
import { feedPace, jobPace, Pace } from '../../../main/compileo/pace.ts'
import { fakeClock } from '../../support/fake-clock.ts'

describe('the pace of a stream', () => {
  it.each([
    ['a job', jobPace, 200, 2 * 1024 * 1024],
    ['a feed', feedPace, 400, 60 * 1024 * 1024],
  ])(
    'of %s is too fast with more than its events in ten seconds, or its bytes in a minute',
    async (_, limit, events, bytes) => {
      const clock = fakeClock()
      const pace = new Pace(limit, clock)
      const addEvents = (count: number) =>
        Array.from({ length: count }, () => pace.addEvent()).filter(Boolean)
      expect(addEvents(events)).toEqual([])
      await clock.advance(9_999)
      expect(pace.addEvent()).toBe(true)
      await clock.advance(1)
      expect(addEvents(events)).toEqual([])
      expect(pace.addEvent()).toBe(true)
      expect([pace.addBytes(bytes - 1), pace.addBytes(1), pace.addBytes(1)]).toEqual([false, false, true])
      await clock.advance(59_999)
      expect(pace.addBytes(1)).toBe(true)
      await clock.advance(1)
      expect(pace.addBytes(bytes)).toBe(false)
    },
  )
})

/** Bodies that say when they wait and when they go on. */
const bodies = (count: number) => {
  const said: string[] = []
  const all = Array.from({ length: count }, (_, index) => ({
    pause: () => said.push(`${index} waits`),
    resume: () => said.push(`${index} goes on`),
  }))
  return { said, all }
}

describe('large bodies', () => {
  it('are read three at a time, the others in their order as those are read', () => {
    const { said, all } = bodies(6)
    const large = new LargeBodies()
    for (const each of all) large.add(each)
    expect(said).toEqual(['3 waits', '4 waits', '5 waits'])
    for (const each of all) large.delete(each)
    expect(said.slice(3)).toEqual(['3 goes on', '4 goes on', '5 goes on'])
    said.length = 0
    for (const each of all.slice(0, 3)) large.add(each)
    expect(said).toEqual([])
  })

  it('that are given up while they wait, or were never large, let nothing go on', () => {
    const { said, all } = bodies(6)
    const large = new LargeBodies()
    for (const each of all.slice(0, 5)) large.add(each)
    said.length = 0
    for (const each of all.slice(3)) large.delete(each)
    expect(said).toEqual([])
    for (const each of all.slice(0, 3)) large.delete(each)
    expect(said).toEqual([])
  })
})
