import { describe, expect, it } from 'vitest'
import { LargeBodies } from '#main/compileo/bodies.ts'

const bodies = (count: number) => {
  const calls: string[] = []
  const all = Array.from({ length: count }, (_, index) => ({
    pause: () => calls.push(`${index} waits`),
    resume: () => calls.push(`${index} goes on`),
  }))
  return { calls, all }
}

describe('large bodies', () => {
  it('are read three at a time, and the others in order as these finish', () => {
    const { calls, all } = bodies(6)
    const large = new LargeBodies()
    for (const each of all) large.add(each)
    expect(calls).toEqual(['3 waits', '4 waits', '5 waits'])
    for (const each of all) large.delete(each)
    expect(calls.slice(3)).toEqual(['3 goes on', '4 goes on', '5 goes on'])
    calls.length = 0
    for (const each of all.slice(0, 3)) large.add(each)
    expect(calls).toEqual([])
  })

  it('start no other when one is dropped that waited, or that was never added', () => {
    const { calls, all } = bodies(6)
    const large = new LargeBodies()
    for (const each of all.slice(0, 5)) large.add(each)
    calls.length = 0
    for (const each of all.slice(3)) large.delete(each)
    expect(calls).toEqual([])
    for (const each of all.slice(0, 3)) large.delete(each)
    expect(calls).toEqual([])
  })
})
