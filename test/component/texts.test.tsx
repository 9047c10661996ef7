import { describe, expect, it } from 'vitest'
import { createLayout } from '#renderer/screens/jobs/list/list-layout.ts'
import { getVisibleItems } from '#renderer/ui/virtual-list-layout.ts'
import { groupListedJobs } from '#renderer/state/models/listing.ts'
import {
  formatConnectionShort,
  formatJobOutcome,
  formatExpectedEnd,
  formatOverdueRun,
  formatJobState,
  formatTimeLeftOrWaited,
} from '#renderer/state/models/job-texts.ts'
import { findServerUrl } from '#renderer/screens/watch/use-watch-form.ts'
import { formatReachability } from '#renderer/state/models/server-texts.ts'
import { texts } from '#test/support/english.ts'
import { getErrorText } from '#renderer/state/page-errors.ts'
import {
  createEndedJob,
  createJobOutcome,
  createJobView,
  createServerView,
} from '#test/support/sample-data.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { withJobFields } from '#test/support/job-parts.ts'

const minute = 60_000
const now = new Date(2026, 10, 24, 12).getTime()

describe('formatted texts', () => {
  it.each([
    [0, '0 s', '0 s'],
    [40_999, '40 s', '40 s'],
    [minute, '1 min', '1 min'],
    [492_000, '8 min 12 s', '8 min'],
    [125 * minute, '2 h 5 min', '2 h 5 min'],
    [120 * minute, '2 h', '2 h'],
    [25 * 60 * minute, '1 d 1 h', '1 d 1 h'],
    [-5, '0 s', '0 s'],
  ])('show %d ms exactly as “%s”, and roughly as “%s”', (ms, exact, rough) => {
    expect(texts.format.duration(ms)).toBe(exact)
    expect(texts.format.roughDuration(ms)).toBe(rough)
  })

  it('never round a percentage up to 100%', () => {
    expect(texts.format.percent(99.9)).toBe('99%')
    expect(texts.format.percent(100)).toBe('100%')
  })

  it('show an error from the main process without Electron’s prefix', () => {
    const error = new Error("Error invoking remote method 'compileo:call': TypeError: no such call")
    expect(getErrorText(error)).toBe('no such call')
    expect(getErrorText('plain')).toBe('plain')
  })
})

const short = (state: 'live' | 'connecting' | 'polling', status?: string) =>
  formatConnectionShort(
    withJobFields(createJobView({ jobId: 'a' }), { connection: { state }, status }),
    texts,
  )

describe('the sentence about a job or a server', () => {
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

  it('says why a server is unreachable', () => {
    const server = createServerView({ id: 'a', name: 'A' })
    expect(formatReachability({ ...server, reach: 'limited', nextTryAt: now + 20_000 }, now, texts)).toBe(
      'Rate limited, retrying in 20 s',
    )
    expect(
      formatReachability(
        { ...server, reach: 'unreachable', reason: createQuotedMessage('No route'), nextTryAt: now },
        now,
        texts,
      ),
    ).toBe('No route, retrying now')
  })

  it('capitalizes “Retrying” after a question', () => {
    const server = {
      ...createServerView({ id: 'a', name: 'A' }),
      reach: 'unreachable' as const,
      reason: createQuotedMessage('Is it running?'),
    }
    expect(formatReachability({ ...server, nextTryAt: now + 20_000 }, now, texts)).toBe(
      'Is it running? Retrying in 20 s',
    )
    expect(formatReachability({ ...server, nextTryAt: now }, now, texts)).toBe('Is it running? Retrying now')
  })
})

it.each([
  ['http://localhost:8000/api/v1/jobs/status/abc', 'http://localhost:8000'],
  ['GET https://lab.example/compileo/api/v1/jobs/abc now', 'https://lab.example/compileo'],
  ['"http://lab:9000"', 'http://lab:9000'],
])('the server address in the text “%s” is %s', (text, url) => {
  expect(findServerUrl(text)).toBe(url)
})

it('a text with only a job ID contains no server address', () => {
  expect(findServerUrl('Job ID: abc')).toBeUndefined()
})

describe('the layout of the list', () => {
  const jobs = ['a', 'b', 'c'].map((jobId, i) => createJobView({ jobId, startedAt: now + i }))
  const groups = groupListedJobs(jobs, { startOfToday: 0, unchecked: new Map() })
  const layout = createLayout(groups)

  it('computes each row’s position without measuring', () => {
    expect(layout.items.map(({ id, y, height }) => [id, y, height])).toEqual([
      ['group:running', 0, 28],
      ['work/a', 28, 56],
      ['work/b', 84, 56],
      ['work/c', 140, 56],
    ])
    expect(layout.height).toBe(208)
  })

  it('renders rows that are visible, near the visible part, or focused', () => {
    const many = createLayout([
      { name: 'running', jobs: Array.from({ length: 1_000 }, (_, n) => createJobView({ jobId: `${n}` })) },
    ])
    const top = 10_000
    const inSight = many.items.filter(({ y, height }) => y + height >= top - 400 && y <= top + 1_200)
    expect(getVisibleItems(many, { top, height: 800 }, many.items[1])).toEqual([many.items[1], ...inSight])
    expect(getVisibleItems(many, { top, height: 800 }, inSight[3])).toEqual(inSight)
    expect(getVisibleItems(many, { top, height: 800 }, many.items.at(-1)).at(-1)).toBe(many.items.at(-1))
    expect(getVisibleItems(createLayout([]), { top: 0, height: 800 }, undefined)).toEqual([])
  })
})
