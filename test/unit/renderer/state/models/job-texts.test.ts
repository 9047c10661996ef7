import { describe, expect, it } from 'vitest'
import {
  formatAutoRestart,
  formatAutoRestartShort,
  formatConnectionShort,
  formatEndTime,
  formatExpectedEnd,
  formatJobOutcome,
  formatJobState,
  formatJobStatus,
  formatOutcomesForScreenReader,
  formatOverdueRun,
  formatReason,
  formatRowForScreenReader,
  formatRowText,
  formatTimeLeftOrWaited,
  getWaitingSince,
} from '#renderer/state/models/job-texts.ts'
import { createMessage } from '#shared/message.ts'
import type { ConnectionState, JobView, PendingCommand } from '#shared/model.ts'
import { texts } from '#test/support/english.ts'
import { withJobFields } from '#test/support/job-parts.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { createEndedJob, createJobOutcome, createJobView } from '#test/support/sample-data.ts'

const minute = 60_000
const now = new Date(2026, 10, 24, 12).getTime()

const short = (state: 'live' | 'connecting' | 'polling', status?: string) =>
  formatConnectionShort(
    withJobFields(createJobView({ jobId: 'a' }), { connection: { state }, status }),
    texts,
  )

describe('the sentence about a job', () => {
  it('says that a cancelled job completed after all', () => {
    const job = createEndedJob(
      'completed',
      { jobId: 'a', startedAt: now - 3 * minute, completedAt: now },
      now,
    )
    const outcome = { ...createJobOutcome(job, 'completed', now), after: 'cancelled' } as const
    expect(formatJobOutcome({ ...job, outcome }, 'Lab', texts)).toBe('Completed after all, in 3 min')
  })

  it('omits an unknown duration', () => {
    expect(formatJobOutcome(createEndedJob('failed', { jobId: 'a' }, now), 'Lab', texts)).toBe('Failed')
  })

  it('says how long a job has waited, and why if this is known', () => {
    const job = createJobView({ jobId: 'a', status: 'pending', createdAt: now - 5 * minute })
    expect(formatJobState(job, 'Lab', now, texts)).toBe('Waiting for 5 min')
    expect(formatJobState(job, 'Lab', now, texts, { kind: 'none-starts' })).toMatch(/^Waiting 5 min: /)
  })

  it('says whether the app is still connecting or polls the job', () => {
    expect([short('live', 'running'), short('connecting')]).toEqual([undefined, undefined])
    expect(short('connecting', 'running')).toBe(texts.common.connecting)
    expect(short('polling', 'running')).toBe(texts.job.polling)
  })

  it('says how much time is left, or nothing if this is unknown', () => {
    const job = createJobView({ jobId: 'a', startedAt: now - 5 * minute })
    expect(formatTimeLeftOrWaited(job, now, texts)).toBe('')
    expect(
      formatTimeLeftOrWaited(
        { ...job, expectedEnd: { at: now + 4.5 * minute, minRemainingMs: 0 } },
        now,
        texts,
      ),
    ).toBe('4 min left')
    expect(
      formatTimeLeftOrWaited({ ...job, expectedEnd: { at: now + 20_000, minRemainingMs: 0 } }, now, texts),
    ).toBe('less than 1 min left')
    expect(
      formatTimeLeftOrWaited({ ...job, expectedEnd: { at: now - 1, minRemainingMs: 0 } }, now, texts),
    ).toBe('any moment now')
    expect(formatTimeLeftOrWaited(withJobFields(job, { connection: { state: 'offline' } }), now, texts)).toBe(
      '',
    )
    expect(
      formatTimeLeftOrWaited({ ...job, expectedEnd: { at: now - 1, minRemainingMs: 0 } }, now, texts),
    ).toBe('any moment now')
    const message = createQuotedMessage('No connection')
    for (const connection of [
      { state: 'offline' },
      { state: 'unauthorized' },
      { state: 'waiting', reason: message, nextTryAt: now },
    ] as const) {
      const unreachable = withJobFields(job, { connection })
      const expectedEnd = { at: now + minute, minRemainingMs: 0 }
      expect(formatTimeLeftOrWaited({ ...unreachable, expectedEnd }, now, texts)).toBe('')
    }
    const lost = { ...job, outcome: createJobOutcome(job, 'lost', now) }
    expect(
      formatTimeLeftOrWaited({ ...lost, expectedEnd: { at: now + minute, minRemainingMs: 0 } }, now, texts),
    ).toBe('')
  })

  it('keeps the time left while progress pauses, and omits it after a long pause', () => {
    const job = createJobView({ jobId: 'a', startedAt: now - 5 * minute })
    const stalled = { ...job, expectedEnd: { at: now - 2 * minute, minRemainingMs: 3 * minute } }
    expect(formatTimeLeftOrWaited(stalled, now, texts)).toBe('3 min left')
    expect(formatTimeLeftOrWaited(stalled, now + 2 * minute, texts)).toBe('')
  })

  it('shows the usual duration if there is no estimate, or that the run is overdue', () => {
    const usual = { runs: 5, medianMs: 8 * minute, fromMs: 7.8 * minute, toMs: 9.2 * minute }
    const job = { ...createJobView({ jobId: 'a', startedAt: now - 20 * minute }), usual }
    expect(formatTimeLeftOrWaited(job, now, texts)).toBe('usually 8–9 min')
    expect(
      formatTimeLeftOrWaited(withJobFields(job, { status: 'pending', startedAt: undefined }), now, texts),
    ).toBe('usually 8–9 min')
    const longer = { ...job, usualMs: 8 * minute }
    expect(formatTimeLeftOrWaited(longer, now, texts)).toBe('')
    expect(formatOverdueRun(longer, now, texts)).toBe('20 min, usually 8–9 min')
  })

  it('shows the expected end of a run as a time of day', () => {
    const job = createJobView({ jobId: 'a', expectedEnd: { at: now + 4.2 * minute, minRemainingMs: 0 } })
    expect(formatExpectedEnd(job, now, texts)).toMatch(/^done about 12:04/)
    expect(formatExpectedEnd({ ...job, expectedEnd: undefined }, now, texts)).toBeUndefined()
  })
})

const hour = 60 * minute
const runningWith = (fields: Parameters<typeof withJobFields>[1] = {}) =>
  withJobFields(createJobView({ jobId: 'a', label: 'Volume 1', updatedAt: now - 3 * minute }, now), fields)
const connectedAs = (state: ConnectionState, fields = {}) => runningWith({ connection: { state }, ...fields })
const failed = createEndedJob(
  'failed',
  { jobId: 'a', label: 'Volume 1', error: 'ValueError: the disk is full', startedAt: now - hour },
  now,
)
const commandOf = (kind: PendingCommand['kind'], state: PendingCommand['state']): PendingCommand => ({
  kind,
  state,
  at: now,
})
const stateOf = (job: JobView) => formatJobState(job, 'Lab', now, texts)
const rowTextOf = (job: JobView) => formatRowText(job, 'Lab', now, texts)
const spoken = (job: JobView) => formatRowForScreenReader(job, 'Lab', now, texts)

describe('the sentence about an active job', () => {
  it.each([
    ['Looking for it on Lab…', 'a job without a status', runningWith({ status: undefined })],
    ['Reading', 'a job with a step', runningWith({ currentStep: 'Reading' })],
    ['Running', 'a job with an empty step', runningWith({ currentStep: '' })],
    [
      'Retrying: Reading',
      'a retrying job with a step',
      runningWith({ status: 'retrying', currentStep: 'Reading' }),
    ],
    ['Retrying', 'a retrying job without a step', runningWith({ status: 'retrying' })],
    [
      'paused: Reading',
      'a job with an unknown status',
      runningWith({ status: 'paused', currentStep: 'Reading' }),
    ],
    [
      'The server lost track of this job. It may still be running.',
      'a job that the server lost track of',
      runningWith({ lostTrackAt: 1 }),
    ],
    [
      'Waiting for 0 s',
      'a job whose creation is in the future',
      runningWith({ status: 'pending', createdAt: now + minute }),
    ],
    ['Reconnecting, last update 3 min ago', 'a job that is reconnecting', connectedAs('waiting')],
    [
      'Reconnecting, last update 1 s ago',
      'a reconnecting job that was just updated',
      connectedAs('waiting', { updatedAt: now }),
    ],
    [
      'Reconnecting',
      'a reconnecting job that was never updated',
      connectedAs('waiting', { updatedAt: undefined }),
    ],
    [
      'Server unavailable',
      'an unreachable job that was never updated',
      connectedAs('offline', { updatedAt: undefined }),
    ],
    [
      'Last update 11:57, at 40%',
      'an unreachable job with progress',
      connectedAs('offline', { progress: 40 }),
    ],
    [
      'Last update 11:57',
      'an unreachable job that was waiting',
      connectedAs('offline', { progress: 0, status: 'pending' }),
    ],
    [texts.serverErrors.rejectedKey, 'a job whose API key is rejected', connectedAs('unauthorized')],
    [
      texts.serverErrors.missingKey,
      'a job whose server requires an API key',
      runningWith({
        connection: { state: 'unauthorized', reason: createMessage('serverErrors.missingKey') },
      }),
    ],
    ['Running', 'a job that is connecting', connectedAs('connecting')],
    [
      'Cancelling…',
      'a job that is being cancelled',
      runningWith({ pendingCommand: commandOf('cancel', 'sent') }),
    ],
    [
      'Running',
      'a job that was restarted',
      runningWith({ pendingCommand: commandOf('restart', 'accepted') }),
    ],
  ])('is “%s” for %s', (sentence, _, job) => {
    expect(stateOf(job).replaceAll(/\s/g, ' ')).toBe(sentence)
  })

  it.each([
    ['next in line', 'the first position in the queue', { kind: 'queuePosition', position: 1 }],
    ['12th in line', 'the twelfth position in the queue', { kind: 'queuePosition', position: 12 }],
    ['the server starts none', 'a server that starts no jobs', { kind: 'none-starts' }],
    [
      'the server’s CPU is at 97%; Compileo starts jobs below 80%',
      'a high CPU usage',
      { kind: 'cpu', percent: 97 },
    ],
    ['3 jobs run at a time', 'a server that runs three jobs', { kind: 'running', jobs: 3 }],
  ] as const)('says “%s” for %s', (text, _, reason) => {
    expect(formatReason(reason, texts)).toBe(text)
    expect(formatJobState(runningWith({ status: 'pending' }), 'Lab', now, texts, reason)).toMatch(
      new RegExp(`^Waiting 30 min: ${text}$`),
    )
  })

  it('measures the waiting time from the restart, or else from when the job was created or added', () => {
    const job = runningWith({ createdAt: 5, addedAt: 7 })
    expect(getWaitingSince({ ...job, waitingSince: 9 })).toBe(9)
    expect(getWaitingSince(job)).toBe(5)
    expect(getWaitingSince(withJobFields(job, { createdAt: undefined }))).toBe(7)
  })
})

describe('the sentence about an ended job', () => {
  it.each([
    ['Failed after 59 min: the disk is full', 'a failed job', failed],
    [
      'Failed after 59 min: the disk is full',
      'a failed job whose restart was sent',
      withJobFields(failed, { pendingCommand: commandOf('restart', 'sent') }),
    ],
    [
      'Restart requested, waiting for the server',
      'a failed job whose restart was accepted',
      withJobFields(failed, { pendingCommand: commandOf('restart', 'accepted') }),
    ],
    [
      'Failed after 59 min: the disk is full',
      'a failed job on an unreachable server',
      withJobFields(failed, { connection: { state: 'offline' } }),
    ],
    ['Completed', 'a completed job without an outcome', runningWith({ status: 'completed' })],
    ['Lost: Lab no longer has this job', 'a lost job', createEndedJob('lost', { jobId: 'a' }, now)],
  ])('is “%s” for %s', (sentence, _, job) => {
    expect(stateOf(job)).toBe(sentence)
  })

  it('uses the outcome’s start time if the server no longer sends one', () => {
    const job = withJobFields(failed, { startedAt: undefined })
    expect(formatJobOutcome(job, 'Lab', texts)).toBe('Failed after 59 min: the disk is full')
  })

  it('contains the result instead of the duration if there is a result', () => {
    const job = createEndedJob('completed', { jobId: 'a', startedAt: now - hour }, now)
    const outcome = job.outcome && { ...job.outcome, result: { counts: { chunks: 412 } } }
    expect(formatJobOutcome(job, 'Lab', texts)).toBe('Completed in 59 min')
    expect(formatJobOutcome({ ...job, outcome }, 'Lab', texts)).toBe('412 chunks')
    expect(formatJobOutcome(runningWith(), 'Lab', texts)).toBeUndefined()
  })
})

describe('the second line of a row', () => {
  const cancelled = createEndedJob('cancelled', { jobId: 'a', startedAt: now - hour }, now)
  const lost = createEndedJob('lost', { jobId: 'a', updatedAt: now - hour }, now)

  it.each([
    ['the disk is full', 'a failed job', failed],
    [
      'the disk is full',
      'a failed job whose restart was sent',
      withJobFields(failed, { pendingCommand: commandOf('restart', 'sent') }),
    ],
    [
      'The server refused to restart it',
      'a failed job whose restart was rejected',
      withJobFields(failed, { pendingCommand: commandOf('restart', 'rejected') }),
    ],
    ['Failed after 59 min', 'a failed job without an error', withJobFields(failed, { error: undefined })],
    [
      'Cancelled by another user after 59 min',
      'a job that another user cancelled',
      { ...cancelled, attention: true },
    ],
    ['Cancelled after 59 min', 'a job that the user cancelled', cancelled],
    ['Lab no longer has it. Last seen at 11:00', 'a lost job', lost],
    [
      'Lab no longer has it',
      'a lost job that was never updated',
      withJobFields(lost, { updatedAt: undefined }),
    ],
    ['Running', 'a running job', runningWith()],
    ['Running', 'a running job with an error', runningWith({ error: 'the disk is full' })],
  ])('is “%s” for %s', (text, _, job) => {
    expect(rowTextOf(job).replaceAll(/\s/g, ' ')).toBe(text)
  })
})

const formatEndedConnection = (state: ConnectionState) =>
  formatConnectionShort(withJobFields(failed, { connection: { state } }), texts)

const noteOf = (job: JobView, attempts: number, times = 3) =>
  formatAutoRestartShort(withJobFields(job, { recovery: { attempts } }), times, texts)

describe('the notes about a job', () => {
  it('don’t mention the connection of an ended job', () => {
    expect([formatEndedConnection('polling'), formatEndedConnection('connecting')]).toEqual([
      undefined,
      undefined,
    ])
  })

  it.each([
    [
      'Restarts automatically in 30 s (attempt 1 of 3)',
      'the first auto-restart',
      { restartAt: now + 30_000, attempts: 0 },
    ],
    [
      'Restarts automatically in 1 s (attempt 2 of 3)',
      'an auto-restart in a second',
      { restartAt: now + 1_000, attempts: 1 },
    ],
    [
      'Restarting automatically now (attempt 2 of 3)',
      'an auto-restart in less than a second',
      { restartAt: now + 999, attempts: 1 },
    ],
    [
      'Restarting automatically now (attempt 4 of 4)',
      'an auto-restart beyond the allowed number',
      { restartAt: now, attempts: 3 },
    ],
  ])('say “%s” for %s', (text, _, recovery) => {
    expect(formatAutoRestart(withJobFields(failed, { recovery }), 3, now, texts)).toBe(text)
    expect(formatAutoRestart(runningWith({ recovery }), 3, now, texts)).toBeUndefined()
  })

  it('don’t mention auto-restarts if none is due', () => {
    const recovery = { attempts: 1 }
    expect(formatAutoRestart(withJobFields(failed, { recovery }), 3, now, texts)).toBeUndefined()
    expect(formatAutoRestart(runningWith({ recovery }), 3, now, texts)).toBeUndefined()
  })

  it('say which auto-restart started a run', () => {
    expect(noteOf(runningWith(), 2)).toBe('restart 2 of 3')
    expect(noteOf(runningWith(), 2, 1)).toBe('restart 2 of 2')
    expect([noteOf(runningWith(), 0), noteOf(failed, 2)]).toEqual([undefined, undefined])
    expect(formatAutoRestartShort(runningWith(), 3, texts)).toBeUndefined()
    expect(formatAutoRestart(failed, 3, now, texts)).toBeUndefined()
  })

  it.each([
    [
      'say that an overdue run shows no sign of life',
      'No sign of life for 25 min. Its worker may be gone.',
      { silent: { silentSince: now - 25 * minute } },
    ],
    [
      'compare an overdue run with its time limit',
      'Longer than 1 h: running for 2 h',
      { overLimitMs: hour, usualMs: minute },
    ],
    ['compare an overdue run with the usual duration', '2 h, usually 1 h', { usualMs: hour }],
    ['don’t mention the duration of a run that isn’t overdue', '', {}],
  ])('%s', (_, text, fields) => {
    const job = { ...runningWith({ startedAt: now - 2 * hour }), ...fields }
    expect(formatOverdueRun(job, now, texts)).toBe(text)
    expect(formatOverdueRun({ ...job, outcome: failed.outcome }, now, texts)).toBe('')
    const withoutStart = withJobFields(job, { startedAt: undefined })
    expect(formatOverdueRun(withoutStart, now, texts)).toBe('silent' in fields ? text : '')
  })

  it('contain no remaining time if the job has ended', () => {
    const estimate = { expectedEnd: { at: now + hour, minRemainingMs: 0 } }
    expect(formatTimeLeftOrWaited({ ...runningWith(), ...estimate }, now, texts)).toBe('1 h left')
    expect(formatTimeLeftOrWaited({ ...runningWith({ status: 'failed' }), ...estimate }, now, texts)).toBe('')
  })
})

it('the end of a run is a time of day if it was today, or else a date', () => {
  expect(formatEndTime(now - hour, now, texts)).toMatch(/^11:00/)
  expect(formatEndTime(now - 13 * hour, now, texts)).toBe(texts.format.dateOnly(now - 13 * hour))
  expect(formatEndTime(now - 12 * hour, now, texts)).toBe(texts.format.timeOfDay(now - 12 * hour))
})

it('a status is shown as a word, or unchanged if it is unknown', () => {
  expect(['failed', 'completed', 'retrying', 'odd'].map((status) => formatJobStatus(status, texts))).toEqual([
    'Failed',
    'Completed',
    'Retrying',
    'odd',
  ])
})

describe('a screen reader', () => {
  it.each([
    ['Volume 1, running on Lab, 40%', runningWith({ progress: 40, currentStep: 'Reading' })],
    [
      'Volume 1, running on Lab, 40%, less than 1 minute left',
      {
        ...runningWith({ progress: 40 }),
        expectedEnd: { at: now + 20_000, minRemainingMs: 0 },
      },
    ],
    [
      'Volume 1, running on Lab, 0%, 1 h left',
      { ...runningWith(), expectedEnd: { at: now + hour, minRemainingMs: 0 } },
    ],
    [
      'Volume 1, running on Lab, 0%, 2 h, usually 1 h',
      { ...runningWith({ startedAt: now - 2 * hour }), usualMs: hour },
    ],
    ['Volume 1, Waiting for 30 min, Lab', runningWith({ status: 'pending' })],
    ['Volume 1, Looking for it on Lab…', runningWith({ status: undefined })],
    [
      'Volume 1, Retrying: Reading, Lab, 40%',
      runningWith({ status: 'retrying', currentStep: 'Reading', progress: 40 }),
    ],
    [
      'Volume 1, Running, Cancelling…, Lab, 40%',
      runningWith({ progress: 40, pendingCommand: commandOf('cancel', 'sent') }),
    ],
    [
      'Volume 1, Server unavailable, Last update 11:57, at 40%, Lab',
      connectedAs('offline', { progress: 40 }),
    ],
    ['Volume 1, Failed after 59 min: the disk is full, Lab, 11:59', failed],
  ])('reads a row as “%s”', (text, job) => {
    expect(spoken(job).replaceAll(/\s/g, ' ')).toBe(text)
  })

  it('reads up to three outcomes; if there are more, it reads how many jobs ended and failed', () => {
    const completed = createEndedJob('completed', { jobId: 'b', label: 'Volume 2' }, now)
    expect(formatOutcomesForScreenReader([], texts)).toBe('')
    expect(formatOutcomesForScreenReader([completed], texts)).toBe('Volume 2: Completed')
    expect(formatOutcomesForScreenReader([failed, completed, completed], texts)).toBe(
      'Volume 1: Failed after 59 min: the disk is full. Volume 2: Completed. Volume 2: Completed',
    )
    const lost = createEndedJob('lost', { jobId: 'c' }, now)
    const many = [failed, completed, lost, runningWith()]
    expect(formatOutcomesForScreenReader(many, texts)).toBe('4 jobs ended, 2 failed')
  })
})
