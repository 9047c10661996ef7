import { describe, expect, it } from 'vitest'
import { getBatchSnapshot, type BatchSnapshot } from '#main/core/state/happenings.ts'
import { defaultSettings, type Settings } from '#shared/settings.ts'
import {
  formatBatchLine,
  getBatchSuppressionReason,
  createBatchNotification,
} from '#main/core/notifications/batch-notification.ts'
import type { PolicyContext } from '#main/core/notifications/policy.ts'
import type { JobOutcome, JobState, OutcomeKind, ServerState } from '#shared/model.ts'
import { context, job, NOW, outcome, server } from './outcomes.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

const minute = 60_000

interface BatchSample {
  readonly jobs: readonly JobState[]
  readonly last?: Partial<JobOutcome>
  readonly servers?: ServerState[]
  readonly settings?: Partial<Settings>
  readonly name?: string
}

const ended = (key: string, kind: OutcomeKind, more: FlatJob = {}, of: Partial<JobOutcome> = {}) =>
  job(`s1/${key}`, { batch: 'b', ...more, outcome: outcome(kind, { key: `s1/${key}`, ...of }) })

function sample({ jobs, name = 'Night run', ...more }: BatchSample): {
  readonly batch: BatchSnapshot
  readonly state: PolicyContext
} {
  const { servers, settings } = more
  const made = context({
    jobs: [...jobs, job('s1/of-no-batch')],
    ...(servers && { servers }),
    ...(settings && { settings }),
  })
  const state = { ...made, batches: new Map([['b', { id: 'b', name }]]) }
  const batch = getBatchSnapshot('b', state)
  if (!batch) throw new Error('This is no batch')
  return { batch, state }
}

describe('a finished batch’s notification', () => {
  it('shows that the batch completed, and how long it took', () => {
    const { batch, state } = sample({
      jobs: [
        ended('x', 'completed', {}, { startedAt: NOW - 60 * minute, at: NOW - 30 * minute }),
        ended('y', 'completed', {}, { startedAt: NOW - 40 * minute, at: NOW - 10 * minute }),
      ],
    })
    const last = outcome('completed')
    expect(createBatchNotification(batch, last, state)).toMatchObject({
      id: 'batch:b',
      title: 'Night run completed',
      body: '2 jobs, all completed\nRan for 50 min',
      category: 'transfer.complete',
      buttons: [{ label: 'Show' }],
      outcomes: [last],
    })
    expect(createBatchNotification(batch, last, state)).not.toHaveProperty('standsMs')
    expect(formatBatchLine(batch, state.texts)).toBe('Night run completed (2 jobs, all completed)')
  })

  it('names the causes of failures, and offers to restart the failed jobs', () => {
    const failed = ['p', 'q', 'r'].map((key, nth) =>
      ended(key, 'failed', {}, { error: `No chunks in file ${nth}` }),
    )
    const { batch, state } = sample({ jobs: [ended('x', 'completed'), ...failed] })
    expect(createBatchNotification(batch, outcome('failed'), state)).toMatchObject({
      title: 'Night run finished',
      body: '4 jobs: 1 completed, 3 failed\nNo chunks in file … (3)\nRan for 12 min',
      category: 'transfer.error',
      minDurationMs: Infinity,
      buttons: [{ label: 'Restart 3' }, { label: 'Show' }],
    })
  })

  it('has the category “transfer.error” if a job was lost or completed with errors', () => {
    const jobs = ['x', 'y'].map((key) => ended(key, 'lost', {}, { startedAt: undefined }))
    const { batch, state } = sample({ jobs, name: 'n'.repeat(100) })
    const spec = createBatchNotification(batch, outcome('lost'), state)
    expect(spec.category).toBe('transfer.error')
    expect(spec.body).not.toContain('\n')
    expect(spec.title).toBe(`${'n'.repeat(79)}… finished`)
    const both = sample({ jobs: [ended('x', 'failed'), ended('y', 'completedWithErrors')] })
    expect(createBatchNotification(both.batch, outcome('failed'), both.state).category).toBe('transfer.error')
  })
})

const muted = (one: JobState) => withJobFields(one, { muted: true })

describe('a batch', () => {
  it('isn’t announced if it is unknown or has only one job', () => {
    const { state } = sample({ jobs: [ended('x', 'completed'), ended('y', 'completed')] })
    const [first = job('s1/x')] = state.jobs.values()
    expect(getBatchSnapshot(undefined, state)).toBeUndefined()
    expect(getBatchSnapshot('another', state)).toBeUndefined()
    expect(getBatchSnapshot('b', { ...state, jobs: new Map([['s1/x', first]]) })).toBeUndefined()
  })

  const one = ended('x', 'completed')
  const two = ended('y', 'failed')
  const own = ended('y', 'cancelled', {}, { own: true })
  const lab = server('s1', 'Lab')
  const archive = server('s2', 'Archive')
  const withoutCompleted = { notify: { ...defaultSettings.notify, completed: false } }

  type Case = Partial<BatchSample> & { isListVisible?: boolean }
  function findReason({ jobs = [one, two], last = {}, isListVisible = false, ...of }: Case) {
    const { batch, state } = sample({ jobs, ...of })
    return getBatchSuppressionReason(batch, outcome('completed', last), { ...state, isListVisible })
  }

  it.each<[string, Case]>([
    ['if two jobs have ended', {}],
    ['if one of its outcomes is enabled', { settings: withoutCompleted }],
    [
      'even if one of its two servers is muted',
      { jobs: [one, withJobFields(two, { serverId: 's2' })], servers: [{ ...lab, muted: true }, archive] },
    ],
    ['even if its server was removed', { servers: [archive] }],
    ['even if one of its two jobs is muted', { jobs: [muted(one), two] }],
  ])('is announced %s', (_, given) => {
    expect(findReason(given)).toBeUndefined()
  })

  it.each<[string, why: string, Case]>([
    ['the user cancelled its last job', 'own', { last: { own: true } }],
    [
      'all its outcomes are disabled',
      'kind',
      { jobs: [one, ended('y', 'completed')].map(muted), settings: withoutCompleted },
    ],
    [
      'the only enabled outcome is the user’s own cancel',
      'kind',
      { jobs: [one, own], settings: withoutCompleted },
    ],
    ['its server is muted', 'server', { servers: [{ ...lab, muted: true }] }],
    ['all its jobs are muted', 'job', { jobs: [one, two].map(muted) }],
    [
      'a job and the other job’s server are muted',
      'job',
      {
        jobs: [muted(one), withJobFields(two, { serverId: 's2' })],
        servers: [lab, { ...archive, muted: true }],
      },
    ],
    ['notifications are paused', 'paused', { settings: { pausedUntil: NOW + minute } }],
    ['the user sees it in the list', 'visible', { isListVisible: true }],
  ])('isn’t announced if %s', (_, why, given) => {
    expect(findReason(given)).toBe(why)
  })
})
