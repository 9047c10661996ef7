import { describe, expect, it } from 'vitest'
import { getCommandName, type NotificationSpec } from '#main/core/notifications/notification.ts'
import {
  createOutcomeNotificationUnlessSuppressed,
  createOverdueNotification,
  getSuppressionReason,
  type PolicyContext,
} from '#main/core/notifications/policy.ts'
import type { JobOutcome, JobState } from '#shared/model.ts'
import { outcomeKinds, outcomes, type OutcomeKind } from '#shared/outcome.ts'
import { context, outcome, job, NOW, server } from './outcomes.ts'
import type { FlatJob } from '#test/support/job-parts.ts'

const two = [server('s1', 'Workstation'), server('s2', 'Archive')]

const mending = (recovery: NonNullable<JobState['user']['recovery']>) =>
  context({ jobs: [job('s1/j1', { label: 'Taxonomy', autoRestarts: 3, recovery })] })

const actionsOf = (spec: NotificationSpec | undefined) =>
  spec?.buttons.map(({ command }) => getCommandName(command))

const failureOf = (label: string, error: string) =>
  createOutcomeNotificationUnlessSuppressed(
    outcome('failed', { error }),
    context({ jobs: [job('s1/j1', { label })] }),
  )

const failure = (id: string, at: number) => {
  const ended = outcome('failed', { key: `s1/${id}`, at, error: `Document ${id}.pdf is encrypted` })
  return job(ended.key, { outcome: ended, error: ended.error, addedAt: 0 })
}

describe('an outcome’s notification', () => {
  it('isolates a right-to-left name from the rest of the text', () => {
    expect(failureOf('معالجة', 'no \u202Eledom')).toMatchObject({
      title: '\u2068معالجة\u2069 failed',
      body: 'no ledom\nRan for 12 min',
    })
    expect(failureOf('a\u202Efdp.exe', 'x')).toMatchObject({ title: 'afdp.exe failed' })
  })

  const errors = { what: 'documents', failed: 2, of: 3, reason: 'No parsed file found' } as const
  const ran = 'Ran for 12 min'
  const error = 'Out of memory'
  const wasCancelled = 'It had been cancelled, but kept running.'
  it.each<[string, OutcomeKind, Partial<JobOutcome>, title: string, lines: readonly string[]]>([
    ['a completed job', 'completed', {}, 'completed', [ran]],
    [
      'a job that completed with errors',
      'completedWithErrors',
      { errors },
      'completed with errors',
      ['2 of 3 documents failed: No parsed file found', ran],
    ],
    [
      'a single failed document by its name',
      'completedWithErrors',
      { errors: { ...errors, failed: 1, document: 'a.pdf' } },
      'completed with errors',
      ['1 of 3 documents failed (a.pdf): No parsed file found', ran],
    ],
    [
      'a failure and the most important line of its error',
      'failed',
      { error: '\n  ValueError: no chunks\n  File "x.py", line 3' },
      'failed',
      ['no chunks', ran],
    ],
    [
      'a failure without a reason',
      'failed',
      { error: ' \n ' },
      'failed',
      ['The server gave no reason.', ran],
    ],
    [
      'a cancelled job',
      'cancelled',
      { progress: 40.7 },
      'was cancelled',
      ['Stopped at 40%. Restart it?', ran],
    ],
    [
      'a job that was cancelled before it began',
      'cancelled',
      { progress: 0, startedAt: NOW },
      'was cancelled',
      ['Restart it?'],
    ],
    [
      'a lost job',
      'lost',
      {},
      'was lost',
      ['Workstation no longer has this job, so its outcome is unknown.'],
    ],
    [
      'a job that completed after a cancel',
      'completed',
      { after: 'cancelled' },
      'completed after all',
      [wasCancelled, ran],
    ],
    [
      'a job that failed after a cancel',
      'failed',
      { after: 'cancelled', error },
      'failed after all',
      [error, wasCancelled, ran],
    ],
    ['a job’s second failure', 'failed', { after: 'failed', error }, 'failed', [error, ran]],
  ])('announces %s', (_, kind, more, title, lines) => {
    const ended = outcome(kind, more)
    expect(createOutcomeNotificationUnlessSuppressed(ended, context())).toMatchObject({
      title: `Taxonomy ${title}`,
      body: lines.join('\n'),
      outcomes: [ended],
    })
  })

  it('contains the result of a completed job', () => {
    const ended = outcome('completed', { result: { counts: { documents: 5, chunks: 412 } } })
    expect(createOutcomeNotificationUnlessSuppressed(ended, context())?.body).toBe(
      '412 chunks from 5 documents\nRan for 12 min',
    )
  })

  it('offers to restart other failed jobs if this job completed after the same error', () => {
    const ended = outcome('completed', { run: 2 })
    const cause = 'Document 9.pdf is encrypted'
    const before = { run: 1, startedAt: 1, endedAt: 2, kind: 'failed', error: cause } as const
    const done = job('s1/j1', { label: 'Symptoms', outcome: ended, earlier: [before] })
    const others = [failure('a', NOW - 2), failure('b', NOW - 1)]
    const spec = createOutcomeNotificationUnlessSuppressed(ended, context({ jobs: [done, ...others] }))
    expect(spec?.body.split('\n')[0]).toBe('Symptoms completed after the same error. Restart the other 2?')
    expect(spec).toMatchObject({
      command: { open: { show: 'list', keys: ['s1/j1', 's1/a', 's1/b'] } },
      buttons: [
        { label: 'Restart 2', command: { name: 'restartMany', args: { keys: ['s1/a', 's1/b'] } } },
        { label: 'Show' },
      ],
    })
  })

  it('is suppressed if the user cancelled the job, but not if another user did', () => {
    expect(getSuppressionReason(outcome('cancelled', { own: true }), context())).toBe('own')
    expect(getSuppressionReason(outcome('cancelled'), context())).toBeUndefined()
    // This holds even if the job is no longer watched.
    expect(getSuppressionReason(outcome('cancelled', { own: true }), context({ jobs: [] }))).toBe('own')
  })

  it('is always shown if it was promised, unless the user cancels the run', () => {
    const restarted = job('s1/j1', { muted: true, announcesEnd: { run: 2 } })
    const state = {
      ...context({ jobs: [restarted], settings: { pausedUntil: NOW + 1 } }),
      isListVisible: true,
    }
    expect(getSuppressionReason(outcome('completed', { run: 2 }), state)).toBeUndefined()
    expect(getSuppressionReason(outcome('cancelled', { run: 2, own: true }), state)).toBe('own')
    expect(getSuppressionReason(outcome('completed', { run: 3 }), state)).toBe('job')
  })

  it('truncates a long label', () => {
    const long = context({ jobs: [job('s1/j1', { label: 'x'.repeat(200) })] })
    expect(createOutcomeNotificationUnlessSuppressed(outcome('completed'), long)?.title).toBe(
      `${'x'.repeat(79)}… completed`,
    )
  })

  it('truncates a long error', () => {
    const body = createOutcomeNotificationUnlessSuppressed(
      outcome('failed', { error: 'x'.repeat(500) }),
      context(),
    )?.body
    expect(body).toBe(`${'x'.repeat(199)}…\nRan for 12 min`)
  })

  it('names the server if there are several servers', () => {
    expect(
      createOutcomeNotificationUnlessSuppressed(outcome('completed'), context({ servers: two }))?.body,
    ).toBe('Ran for 12 min on Workstation')
  })

  it('names the server even if the duration is unknown', () => {
    const { startedAt: _, ...ended } = outcome('completed')
    expect(createOutcomeNotificationUnlessSuppressed(ended, context({ servers: two }))?.body).toBe(
      'On Workstation',
    )
  })

  it.each([
    ['under ten seconds', '', 9_999],
    ['ten seconds', 'Ran for 10 s', 10_000],
    ['just under a minute', 'Ran for 59 s', 59_999],
    ['a minute', 'Ran for 1 min', 60_000],
    ['an hour', 'Ran for 1 h', 3_600_000],
    ['two hours and five minutes', 'Ran for 2 h 5 min', 7_500_000],
    ['a day', 'Ran for 1 d', 86_400_000],
    ['over two days', 'Ran for 2 d 7 h', 200_000_000],
  ])('shows a duration of %s as “%s”', (_, body, took) => {
    expect(
      createOutcomeNotificationUnlessSuppressed(outcome('completed', { startedAt: NOW - took }), context())
        ?.body,
    ).toBe(body)
  })

  it.each([
    ['a duration of zero', 0],
    ['a duration of less than a second', 999],
    ['a negative duration', -5000],
  ])('doesn’t show %s', (_, took) => {
    expect(
      createOutcomeNotificationUnlessSuppressed(outcome('completed', { startedAt: NOW - took }), context())
        ?.body,
    ).toBe('')
  })
})

it('a failure’s notification stays until the user clicks it, unless a restart is due', () => {
  const persistent = outcomeKinds.filter(
    (kind) => createOutcomeNotificationUnlessSuppressed(outcome(kind), context())?.minDurationMs,
  )
  expect(persistent).toEqual(['failed'])
  expect(createOutcomeNotificationUnlessSuppressed(outcome('failed'), context())).toMatchObject({
    minDurationMs: Infinity,
    urgency: 'normal',
  })
  const restarts = mending({ attempts: 0, restartAt: NOW + 30_000 })
  expect(
    createOutcomeNotificationUnlessSuppressed(outcome('failed'), restarts)?.minDurationMs,
  ).toBeUndefined()
})

describe('an outcome notification’s buttons', () => {
  it.each<[string, OutcomeKind, string[]]>([
    ['show the job or open Compileo', 'completed', ['job', 'openInCompileo']],
    ['restart or show the job, or open Compileo', 'failed', ['restart', 'job', 'openInCompileo']],
    ['restart or dismiss the job', 'cancelled', ['restart', 'setDismissed']],
    ['show the job', 'lost', ['job']],
  ])('%s after the outcome “%s”', (_, kind, actions) => {
    const spec = createOutcomeNotificationUnlessSuppressed(outcome(kind), context())
    expect(actionsOf(spec)).toEqual(actions)
  })

  it('restart the job now, or cancel a due auto-restart', () => {
    const jobs = [job('s1/j1', { autoRestarts: 3, recovery: { attempts: 0, restartAt: NOW + 30_000 } })]
    const spec = createOutcomeNotificationUnlessSuppressed(outcome('failed'), context({ jobs }))
    expect(actionsOf(spec)).toEqual(['restart', 'cancelAutoRestart', 'job'])
  })
})

it.each(outcomeKinds)('a notification about the outcome “%s” never bypasses “do not disturb”', (kind) => {
  expect(createOutcomeNotificationUnlessSuppressed(outcome(kind), context())?.urgency).toBe('normal')
})

it('all outcomes of a job share one notification, which each new outcome replaces', () => {
  const ids = outcomeKinds.map(
    (kind) => createOutcomeNotificationUnlessSuppressed(outcome(kind), context())?.id,
  )
  expect(new Set(ids)).toEqual(new Set(['job:s1/j1']))
})

it('an outcome is announced even if the user is looking at another job', () => {
  const looking = { ...context(), viewedJob: 's1/j2' } as const
  expect(getSuppressionReason(outcome('failed'), looking)).toBeUndefined()
})

describe('a notification for an outcome', () => {
  const { settings } = context()

  it.each(outcomeKinds)('is suppressed if notifications of the outcome “%s” are off', (kind) => {
    const off = context({ settings: { notify: { ...settings.notify, [outcomes[kind].notify]: false } } })
    expect(createOutcomeNotificationUnlessSuppressed(outcome(kind), off)).toBeUndefined()
    expect(getSuppressionReason(outcome(kind), off)).toBe('kind')
  })

  const paused = { settings: { pausedUntil: NOW + 1 } }
  it.each<[string, why: string, PolicyContext]>([
    ['while notifications are paused', 'paused', context(paused)],
    [
      'if the server is muted',
      'server',
      context({ servers: [{ ...server('s1', 'Workstation'), muted: true }] }),
    ],
    ['if the user is looking at the job', 'visible', { ...context(), viewedJob: 's1/j1' }],
    ['if the user sees the outcome in the list', 'visible', { ...context(), isListVisible: true }],
    [
      'if the job is muted and notifications are also paused',
      'job',
      { ...context({ jobs: [job('s1/j1', { muted: true })], ...paused }), viewedJob: 's1/j1' },
    ],
  ])('is suppressed %s, with the reason “%s”', (_, why, given) => {
    for (const kind of outcomeKinds) expect(getSuppressionReason(outcome(kind), given)).toBe(why)
  })
})

describe('the notification of a job with auto-restarts', () => {
  const failed = outcome('failed', { error: 'Out of memory' })
  it('shows the time and number of the next restart, and can cancel it or restart now', () => {
    const spec = createOutcomeNotificationUnlessSuppressed(
      failed,
      mending({ attempts: 1, restartAt: NOW + 120_000 }),
    )
    expect(spec).toMatchObject({
      title: 'Taxonomy failed',
      body: 'Out of memory\nRestarts automatically in 2 min (attempt 2 of 3).\nRan for 12 min',
      urgency: 'low',
    })
    expect(actionsOf(spec)).toEqual(['restart', 'cancelAutoRestart', 'job'])
  })

  it('mentions a restart only if one is scheduled, and says “in a moment” if its time has come', () => {
    const restartAt = NOW + 120_000
    expect(
      createOutcomeNotificationUnlessSuppressed(outcome('completed'), mending({ attempts: 1, restartAt })),
    ).toMatchObject({
      body: 'Ran for 12 min',
      urgency: 'normal',
    })
    expect(createOutcomeNotificationUnlessSuppressed(failed, mending({ attempts: 0 }))?.body).toBe(
      'Out of memory\nRan for 12 min',
    )
    expect(createOutcomeNotificationUnlessSuppressed(failed, context({ jobs: [] }))).toMatchObject({
      title: 'j1 failed',
      urgency: 'normal',
    })
    // The restart is due now, so the text contains no time.
    expect(
      createOutcomeNotificationUnlessSuppressed(failed, mending({ attempts: 1, restartAt: NOW }))?.body,
    ).toContain(' in a moment ')
  })

  it.each([
    ['one auto-restart', 1, 'Restarted automatically once; failed again.'],
    ['three auto-restarts', 3, 'Restarted automatically 3 times; failed every time.'],
  ])('shows that %s didn’t help', (_, attempts, words) => {
    const spec = createOutcomeNotificationUnlessSuppressed(failed, mending({ attempts }))
    expect(spec).toMatchObject({ body: `Out of memory\n${words}\nRan for 12 min`, urgency: 'normal' })
    expect(actionsOf(spec)).toEqual(['restart', 'job', 'openInCompileo'])
  })
})

it('a completed job is announced by its batch, unless the batch has no other jobs', () => {
  const members = [job('s1/j1', { batch: 'b' }), job('s1/j2', { batch: 'b' })]
  const both = context({ jobs: members })
  expect(getSuppressionReason(outcome('completed'), both)).toBe('batch')
  expect(getSuppressionReason(outcome('failed'), both)).toBeUndefined()
  const alone = context({ jobs: members.slice(0, 1) })
  expect(getSuppressionReason(outcome('completed'), alone)).toBeUndefined()
})

it.each<[string, Partial<JobOutcome>, FlatJob, readonly string[]]>([
  ['offers to restart the job if it is in the queue', {}, {}, ['restart', 'job', 'openInCompileo']],
  [
    'doesn’t offer to restart a job that is no longer in the queue',
    { source: 'records' },
    {},
    ['job', 'openInCompileo'],
  ],
  ['doesn’t offer to restart a quality analysis', {}, { followedBy: 'quality' }, ['job', 'openInCompileo']],
])('a failure’s notification %s', (_, more, of, actions) => {
  const spec = createOutcomeNotificationUnlessSuppressed(
    outcome('failed', more),
    context({ jobs: [job('s1/j1', of)] }),
  )
  expect(actionsOf(spec)).toEqual(actions)
})

const nameOfFirst = (of: FlatJob) =>
  actionsOf(
    createOutcomeNotificationUnlessSuppressed(outcome('completed'), context({ jobs: [job('s1/j1', of)] })),
  )?.[0]

it('a completed dataset job’s notification offers to save the dataset', () => {
  expect(nameOfFirst({ kind: 'dataset' })).toBe('saveDataset')
  expect(nameOfFirst({ kind: 'extraction' })).toBe('job')
})

const minute = 60_000
const late = (more: FlatJob = {}) =>
  job('s1/j1', {
    label: 'Taxonomy',
    startedAt: NOW - 20 * minute,
    overdue: { usualMs: 8 * minute },
    ...more,
  })
const notified = (of = late(), more: Parameters<typeof context>[0] = {}) =>
  createOverdueNotification(of, context({ ...more, settings: { notifyOverdue: true, ...more.settings } }))

describe('an overdue run’s notification', () => {
  it('shows the usual duration, the current duration and the server', () => {
    expect(notified()).toMatchObject({
      id: 'job:s1/j1',
      title: 'Taxonomy is taking longer than usual',
      body: '20 min, usually 8 min',
      buttons: [{ label: 'Details' }, { label: 'Cancel…' }, { label: 'Wait longer' }],
    })
    const ahead = { ...server('s1', 'Workstation'), skewMs: 5 * minute, guiUrl: 'http://s1:8501' }
    expect(notified(late(), { servers: [ahead, server('s2', 'Archive')] })).toMatchObject({
      body: '25 min, usually 8 min\nOn Workstation',
    })
    expect(notified(late({ followedBy: 'quality' }))?.buttons).toHaveLength(2)
    expect(notified(late(), { servers: [] })?.body).toBe('20 min, usually 8 min')
    expect(notified(late({ startedAt: NOW + minute }))?.body).toBe(
      notified(late({ startedAt: undefined }))?.body,
    )
  })

  it('shows the time limit that the run exceeded', () => {
    expect(notified(late({ overdue: { limitMs: 15 * minute } }))).toMatchObject({
      title: 'Taxonomy is running longer than 15 min',
      body: 'Longer than 15 min: running for 20 min',
    })
  })

  it('is shown only while the run continues and notifications of overdue runs are on', () => {
    expect(notified(late(), { settings: { notifyOverdue: false } })).toBeUndefined()
    expect(notified(late({ overdue: undefined }))).toBeUndefined()
    expect(notified(late({ outcome: outcome('completed') }))).toBeUndefined()
    expect(notified(late(), { servers: [{ ...server('s1', 'Lab'), muted: true }] })).toBeUndefined()
    expect(notified(late(), { settings: { pausedUntil: NOW + 1 } })).toBeUndefined()
  })
})
