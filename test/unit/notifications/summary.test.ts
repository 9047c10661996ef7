import { describe, expect, it } from 'vitest'
import { summaryOf } from '../../../main/notifications/summary.ts'
import type { JobOutcome, OutcomeKind, JobKey } from '../../../shared/model.ts'
import { context, ending } from './endings.ts'

/** Endings of jobs a, b, c... of these kinds. */
function endings(...list: OutcomeKind[]): JobOutcome[] {
  return list.map((kind, index) => ending(kind, { key: `s1/${String.fromCharCode(97 + index)}` }))
}

const many = (kind: OutcomeKind, count: number) => Array.from({ length: count }, () => kind)

describe('one notification for many endings', () => {
  it.each<{ list: JobOutcome[]; title: string; body: string }>([
    { list: endings('completed', 'completed'), title: '2 jobs completed', body: 'Completed: a and b' },
    { list: endings('failed', 'failed'), title: '2 jobs failed', body: 'Failed: a and b' },
    {
      list: endings(...many('failed', 3), ...many('completed', 9)),
      title: '12 jobs finished, 3 failed',
      body: 'Failed: a, b and c\nCompleted: d, e, f and 6 more',
    },
    {
      list: endings('completed', 'lost', 'cancelled', 'failed'),
      title: '4 jobs finished, 1 failed, 1 lost, 1 cancelled',
      body: 'Failed: d\nLost: b\nCompleted: a\nCancelled: c',
    },
    {
      list: endings(...many('completed', 4)),
      title: '4 jobs completed',
      body: 'Completed: a, b, c and d',
    },
    {
      list: endings(...many('completed', 5)),
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

  it('counts a job that ended several times by its last ending', () => {
    const key: JobKey = 's1/a'
    const list = [ending('failed', { key }), ...endings('completed', 'completed')]
    expect(summaryOf(list, context(), 'summary:1').title).toBe('2 jobs completed')
  })

  it('tells a single ending as such', () => {
    expect(summaryOf([ending('failed', { error: 'Out of memory' })], context(), 'summary:1')).toMatchObject({
      id: 'job:s1/j1',
      title: 'Failed: Taxonomy',
    })
  })

  it('says which endings it tells of, also where a job ended twice', () => {
    const key: JobKey = 's1/a'
    const list = [ending('failed', { key }), ending('completed', { key })]
    expect(summaryOf(list, context(), 'summary:1')).toMatchObject({ title: 'Completed: a', endings: list })
  })

  it('offers to show them', () => {
    const buttons = summaryOf(endings('failed', 'failed'), context(), 'summary:1').buttons
    expect(buttons).toEqual([{ action: 'show', label: 'Show' }])
  })
})
