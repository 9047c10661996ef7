import { describe, expect, it } from 'vitest'
import {
  formatConnectionShort,
  formatJobOutcome,
  formatExpectedEnd,
  formatOverdueRun,
  formatJobState,
  formatTimeLeftOrWaited,
} from '#renderer/state/models/job-texts.ts'
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

  it('names a problem of the connection', () => {
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
