import { describe, expect, it } from 'vitest'
import { summaryOf } from '../../../main/notifications/summary.ts'
import type { JobOutcome, OutcomeKind, JobKey } from '../../../shared/model.ts'
import { context, outcome } from './outcomes.ts'

/** Outcomes of jobs a, b, c... of these kinds. */
function outcomes(...list: OutcomeKind[]): JobOutcome[] {
  return list.map((kind, index) => outcome(kind, { key: `s1/${String.fromCharCode(97 + index)}` }))
}

const many = (kind: OutcomeKind, count: number) => Array.from({ length: count }, () => kind)

describe('one notification for many outcomes', () => {
  it.each<{ list: JobOutcome[]; title: string; body: string }>([
    { list: outcomes('completed', 'completed'), title: '2 jobs completed', body: 'Completed: a and b' },
    { list: outcomes('failed', 'failed'), title: '2 jobs failed', body: 'Failed: a and b' },
    {
      list: outcomes(...many('failed', 3), ...many('completed', 9)),
      title: '12 jobs finished, 3 failed',
      body: 'Failed: a, b and c\nCompleted: d, e, f and 6 more',
    },
    {
      list: outcomes('completed', 'lost', 'cancelled', 'failed'),
      title: '4 jobs finished, 1 failed, 1 lost, 1 cancelled',
      body: 'Failed: d\nLost: b\nCompleted: a\nCancelled: c',
    },
    {
      list: outcomes(...many('completed', 4)),
      title: '4 jobs completed',
      body: 'Completed: a, b, c and d',
    },
    {
      list: outcomes(...many('completed', 5)),
      title: '5 jobs completed',
      body: 'Completed: a, b, c and 2 more',
    },
  ])('$title', ({ list, title, body }) => {
    expect(summaryOf(list, context(), 'summary:1')).toMatchObject({
      id: 'summary:1',
      title,
      body,
      urgency: 'normal',
    })
  })

  it('counts a job that ended several times by its last outcome', () => {
    const key: JobKey = 's1/a'
    const list = [outcome('failed', { key }), ...outcomes('completed', 'completed')]
    expect(summaryOf(list, context(), 'summary:1').title).toBe('2 jobs completed')
  })

  it('tells a single outcome as such', () => {
    expect(summaryOf([outcome('failed', { error: 'Out of memory' })], context(), 'summary:1')).toMatchObject({
      id: 'job:s1/j1',
      title: 'Failed: Taxonomy',
    })
  })

  it('says which outcomes it tells of, also where a job ended twice', () => {
    const key: JobKey = 's1/a'
    const list = [outcome('failed', { key }), outcome('completed', { key })]
    expect(summaryOf(list, context(), 'summary:1')).toMatchObject({ title: 'Completed: a', outcomes: list })
  })

  it.each<[string, readonly OutcomeKind[]]>([
    ['transfer.error', ['failed', 'completed']],
    ['transfer.error', ['lost', 'completed']],
    ['transfer.complete', ['cancelled', 'completed']],
  ])('is a %s of %j', (category, kinds) => {
    expect(summaryOf(outcomes(...kinds), context(), 'summary:1').category).toBe(category)
  })

  it('offers to show them', () => {
    const buttons = summaryOf(outcomes('failed', 'failed'), context(), 'summary:1').buttons
    expect(buttons).toEqual([{ action: 'show', label: 'Show' }])
  })
})
