import { describe, expect, it } from 'vitest'
import { getBatchProgress } from '#shared/rules/batch.ts'
import {
  createAlertEvent,
  createReachableAgainEvent,
  createBatchEvent,
  createOverdueEvent,
  createUnreachableEvent,
} from '#main/core/hooks/text-events.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { toIsoTime } from '#shared/rules/time.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { createMessage } from '#shared/message.ts'
import type { JobOutcome, JobState, OutcomeKind } from '#shared/model.ts'
import { createTexts } from '#shared/texts/index.ts'
import { texts } from '#test/support/english.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

const german = createTexts('de', 'de')
const minute = 60_000
const hour = 60 * minute
const at = (day: number, hours: number) => new Date(2026, 10, day, hours).getTime()
const now = at(24, 12)

const outcome = (key: JobOutcome['key'], kind: OutcomeKind, more: Partial<JobOutcome> = {}) =>
  createSampleOutcome(kind, { key, at: now - hour, startedAt: now - 2 * hour, ...more })
const job = (id: string, more: FlatJob = {}): JobState => withJobFields(createJob('s', id, now), more)
const server = (more: object = {}) => ({ ...createServerState('s', 'http://lab', 'Lab', false), ...more })

describe('a finished batch’s event', () => {
  const failed = outcome('s/b', 'failed', { error: 'ValueError: no parsed file' })
  const jobs = [
    job('a', { outcome: outcome('s/a', 'completed', { error: 'no cause' }) }),
    job('b', { outcome: failed }),
  ]

  it('counts the jobs and names the causes of failures', () => {
    const batch = { id: 'x', name: 'Nightly' }
    const ended = { batch, jobs, progress: getBatchProgress(jobs) }
    const event = createBatchEvent(ended, failed, now, texts)
    expect(event).toMatchObject({
      kind: 'batch',
      title: 'Batch finished: Nightly',
      lines: ['2 jobs finished: 1 completed, 1 failed', 'no parsed file'],
      data: { batch: { name: 'Nightly', jobs: ['a', 'b'] }, counts: { completed: 1, failed: 1, lost: 0 } },
    })
    expect(createBatchEvent({ ...ended, batch: { id: 'x' } }, failed, now, german).title).toBe(
      'Stapel fertig',
    )
  })
})

it('an overdue run is reported with its usual and its current duration', () => {
  const overdue = job('a', {
    label: 'Import',
    startedAt: now - hour,
    overdue: { usualMs: 20 * minute },
  })
  expect(createOverdueEvent(overdue, server(), now, texts)).toMatchObject({
    title: expect.stringContaining('Import'),
    lines: [texts.job.longer('20 min', '1 h')],
    server: { name: 'Lab', url: 'http://lab' },
    data: {
      job: { jobId: 'a', label: 'Import', run: 1, startedAt: toIsoTime(now - hour) },
      usualSeconds: 1_200,
    },
  })
  const end = Date.UTC(2026, 10, 24, 15, 2, 11)
  expect(
    createOverdueEvent({ ...overdue, expectedEnd: { at: end, minRemainingMs: 0 } }, server(), now, texts)
      ?.data,
  ).toMatchObject({ job: { expectedEndAt: '2026-11-24T15:02:00.000Z' } })
  expect(
    createOverdueEvent(withJobFields(overdue, { startedAt: undefined }), server(), now, texts)?.lines,
  ).toEqual([])
  expect(createOverdueEvent(job('a'), server(), now, texts)).toBeUndefined()
})

it('a queue alert is reported with its value', () => {
  const cpu = { kind: 'cpu', raisedAt: now, message: createMessage('alerts.cpu', 97) } as const
  expect(createAlertEvent(server(), cpu, now, texts)).toMatchObject({
    title: 'Queue alert: Lab',
    lines: ['CPU at 97%'],
    data: { alert: { kind: 'cpu', raisedAt: toIsoTime(now) } },
  })
})

it('the events say when a server became unreachable, and how long it was unreachable', () => {
  const message = createMessage('alerts.kinds.unreachable')
  const alert = { kind: 'unreachable', raisedAt: now, message } as const
  const away = createUnreachableEvent(server(), alert, now + 5 * minute, texts)
  const back = createReachableAgainEvent(server(), alert, now + 12 * minute, texts)
  expect(away).toMatchObject({
    kind: 'unreachable',
    title: 'Lab is unreachable',
    lines: [formatMessage(message, texts)],
    data: { since: toIsoTime(now) },
  })
  expect(back).toMatchObject({
    kind: 'back',
    title: 'Lab is back',
    lines: ['It was unreachable for 12 min.'],
    data: { since: toIsoTime(now) },
  })
  expect(away.id).not.toBe(back.id)
})
