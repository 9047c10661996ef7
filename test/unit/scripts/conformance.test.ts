import { describe, expect, it } from 'vitest'
import { isFlawless, judge, tableOf } from '../../../scripts/conformance/verdict.mjs'

const completed = { jobId: 'a', kind: 'completed' }
const failed = { jobId: 'a', kind: 'failed' }

describe('what the program announced of a scenario', () => {
  it.each([
    ['nothing of nothing', [], [], [0, 0, 0]],
    ['each outcome once', [failed, completed], [completed, failed], [0, 0, 0]],
    ['both failures of two runs', [failed, failed], [failed, failed], [0, 0, 0]],
    ['one failure of two', [failed, failed], [failed], [1, 0, 0]],
    ['nothing', [completed], [], [1, 0, 0]],
    ['an outcome twice', [completed], [completed, completed], [0, 1, 0]],
    ['another outcome', [completed], [failed], [1, 0, 1]],
    ['a job that did not end', [], [failed], [0, 0, 1]],
  ])('is judged: %s', (_, happened, announced, [lost, doubled, untrue]) => {
    const verdict = judge(happened, announced)
    expect(verdict).toMatchObject({ lost, doubled, untrue })
    const row = { name: 's', jobs: 1, verdict, remarks: [], ms: 1_000 }
    expect(isFlawless(row)).toBe(verdict.details.length === 0)
  })

  it('is a row of the table, with what was wrong below it', () => {
    const verdict = judge([completed], [failed])
    const rows = [{ name: 'sleep', jobs: 1, verdict, remarks: ['crashed'], ms: 61_400 }]
    expect(tableOf(rows).split('\n')).toEqual([
      'scenario              jobs    lost doubled   false   time',
      'sleep                    1       1       0       1   61 s',
      '  ! lost: a completed',
      '  ! false: a failed',
      '  ! crashed',
    ])
    expect(rows.every(isFlawless)).toBe(false)
  })
})
