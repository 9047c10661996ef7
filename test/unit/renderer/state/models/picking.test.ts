import { describe, expect, it } from 'vitest'
import { noPickedJobs, pickAllJobs, pickRange, togglePickedJob } from '#renderer/state/models/picking.ts'
import type { JobKey } from '#shared/model.ts'

describe('a selection of jobs', () => {
  const rows = ['w/a', 'w/b', 'w/c', 'w/d'] as const satisfies JobKey[]
  const [a, b, c, d] = rows

  it('gains a row when it is toggled, and loses the row when it is toggled again', () => {
    const both = togglePickedJob(togglePickedJob(noPickedJobs, a), b)
    expect([...both.keys]).toEqual([a, b])
    expect([...togglePickedJob(both, a).keys]).toEqual([b])
  })

  it('can contain all rows; a range selected next then starts at the first row', () => {
    const all = pickAllJobs(rows)
    expect([...all.keys]).toEqual(rows)
    expect([...pickRange(all, rows, b, { start: d }).keys]).toEqual([a, b])
  })

  it('extends up or down from the row that was selected first', () => {
    const begun = togglePickedJob(noPickedJobs, b)
    const down = pickRange(begun, rows, d, { start: undefined })
    expect([...down.keys]).toEqual([b, c, d])
    expect([...pickRange(down, rows, a, { start: undefined }).keys]).toEqual([a, b])
  })

  it('extends from the given row if the selection is empty or lost its first row', () => {
    expect([...pickRange(noPickedJobs, rows, c, { start: b }).keys]).toEqual([b, c])
    const gone = { keys: new Set(['w/x' as const]), from: 'w/x' as const }
    expect([...pickRange(gone, rows, c, { start: d }).keys]).toEqual([c, d])
  })

  it('can be extended by another range', () => {
    const picked = togglePickedJob(togglePickedJob(noPickedJobs, a), c)
    expect(pickRange(picked, rows, d, { start: undefined, more: true }).keys).toEqual(new Set([a, c, d]))
  })
})
