import { describe, expect, it } from 'vitest'
import { LargeBodies } from '../../../../main/compileo/bodies.ts'

const bodies = (count: number) => {
  const said: string[] = []
  const all = Array.from({ length: count }, (_, index) => ({
    pause: () => said.push(`${index} waits`),
    resume: () => said.push(`${index} goes on`),
  }))
  return { said, all }
}

describe('large bodies', () => {
  it('are read three at a time, and the others in order as these finish', () => {
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

  it('resume no other when one is given up while it waits, or was never added', () => {
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
