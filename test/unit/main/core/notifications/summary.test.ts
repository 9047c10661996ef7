import { describe, expect, it } from 'vitest'
import { createSummaryNotification } from '#main/core/notifications/summary.ts'
import type { JobKey, JobOutcome, JobState, OutcomeKind } from '#shared/model.ts'
import { withJobFields } from '#test/support/job-parts.ts'
import { context, job, outcome } from './outcomes.ts'

function outcomes(...list: OutcomeKind[]): JobOutcome[] {
  return list.map((kind, index) => outcome(kind, { key: `s1/${String.fromCharCode(97 + index)}` }))
}

const many = (kind: OutcomeKind, count: number) => Array.from({ length: count }, () => kind)
const failing = (...errors: string[]) =>
  errors.map((error, index) => outcome('failed', { key: `s1/f${index}`, error }))
const of = (list: readonly JobOutcome[], jobs: JobState[] = []) =>
  createSummaryNotification(list, context({ jobs }), 'summary:1')

describe('the summary of several outcomes', () => {
  it.each<[title: string, list: JobOutcome[], body: string]>([
    ['2 jobs completed', outcomes('completed', 'completed'), 'a and b'],
    ['3 jobs completed', outcomes(...many('completed', 3)), 'a, b and c'],
    ['4 jobs completed', outcomes(...many('completed', 4)), ''],
    ['2 jobs finished: 1 completed, 1 cancelled', outcomes('completed', 'cancelled'), 'a and b'],
    [
      '1 job needs attention',
      [...outcomes(...many('completed', 3)), ...failing('Ollama refused the connection')],
      'Ollama refused the connection\n3 completed',
    ],
    [
      '3 jobs need attention',
      outcomes('completed', 'lost', 'cancelled', 'failed', 'completedWithErrors'),
      'The server gave no reason.\n1 completed, 1 with errors, 1 cancelled, 1 lost',
    ],
  ])('has the title “%s”', (title, list, body) => {
    expect(of(list)).toMatchObject({ id: 'summary:1', title, body, urgency: 'normal' })
  })

  it('names three causes, with the most frequent and latest first', () => {
    const list = [
      ...failing(
        'No chunks in 1.pdf',
        'Out of memory',
        'No chunks in 2.pdf',
        'Encrypted',
        'No GPU',
        'Timed out',
      ),
      outcome('completedWithErrors', {
        key: 's1/x',
        errors: { what: 'documents', failed: 1, of: 2, reason: 'Out of memory' },
      }),
    ]
    expect(of(list).body).toBe(
      'Out of memory (2)\nNo chunks in … (2)\nTimed out\n2 more causes\n1 with errors',
    )
    expect(of(failing(' ', 'E')).body).toBe('E\nThe server gave no reason.')
    expect(of(failing('E', 'x '.repeat(200))).body.split('\n')[0]).toHaveLength(120)
  })

  it('counts the same jobs in its title and its causes', () => {
    const list = failing('No GPU', 'No GPU', 'No GPU')
    const [first, ...others] = list.map((ended) => withJobFields(job(ended.key), { outcome: ended }))
    const restarted = withJobFields(first ?? job('s1/f0'), { outcome: undefined, status: 'running' })
    const lostTrack = withJobFields(job('s1/stuck'), { lostTrackAt: 1 })
    expect(of(list, [restarted, ...others])).toMatchObject({
      title: '2 jobs need attention',
      body: 'No GPU (2)',
    })
    expect(of(list.slice(1), [lostTrack, ...others])).toMatchObject({
      title: '3 jobs need attention',
      body: 'No GPU (2)\nThe server lost track of this job. It may still be running.',
    })
  })

  it('counts only the last outcome of a job that ended several times', () => {
    const key: JobKey = 's1/a'
    const list = [outcome('failed', { key }), ...outcomes('completed', 'completed')]
    expect(of(list).title).toBe('2 jobs completed')
  })

  it('shows only the last outcome if all are of one job, but counts all of them as announced', () => {
    const key: JobKey = 's1/a'
    const list = [outcome('failed', { key }), outcome('completed', { key })]
    expect(of(list)).toMatchObject({ id: 'summary:1', title: 'a completed', outcomes: list })
  })

  it.each<[string, string, readonly OutcomeKind[]]>([
    ['transfer.error', 'failed and a job completed', ['failed', 'completed']],
    ['transfer.error', 'was lost and a job completed', ['lost', 'completed']],
    ['transfer.error', 'failed and a job completed with errors', ['failed', 'completedWithErrors']],
    ['transfer.complete', 'was cancelled and a job completed', ['cancelled', 'completed']],
  ])('has the category “%s” if a job %s', (category, _, kinds) => {
    expect(of(outcomes(...kinds)).category).toBe(category)
  })

  it('disappears after 75 s, or stays until clicked if it contains a failure', () => {
    expect(of(outcomes('completed', 'lost')).minDurationMs).toBe(75_000)
    expect(of(outcomes('completed', 'failed')).minDurationMs).toBe(Infinity)
  })

  it('offers to restart the jobs that can be restarted, and to show all jobs', () => {
    const list = failing('E', 'E', 'E', 'E')
    const [free, running, unwatched, analysis] = list
    if (!free || !running || !unwatched || !analysis) throw new Error('There are four')
    const jobs = [
      job(free.key, { outcome: free }),
      job(running.key, { status: 'running' }),
      job(analysis.key, { outcome: analysis, followedBy: 'quality' }),
    ]
    const keys = list.map(({ key }) => key)
    const show = { label: 'Show', command: { open: { show: 'list', keys } } }
    expect(of(list, jobs).buttons).toEqual([
      {
        label: 'Restart 1',
        command: { name: 'restartMany', args: { keys: [free.key], announcesEnd: true } },
      },
      show,
    ])
    expect(of(list).buttons).toEqual([show])
  })
})
