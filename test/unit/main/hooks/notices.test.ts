import { describe, expect, it } from 'vitest'
import { getBatchProgress } from '#shared/rules/batch.ts'
import {
  createAlertEvents,
  getUnreachableDueTime,
  createBatchEvent,
  createDigestEvent,
  getDigestTimes,
  createOverdueEvent,
  createReachabilityEvent,
  getDueRepeat,
} from '#main/hooks/notices.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { toIsoTime } from '#shared/rules/time.ts'
import { createServerState } from '#main/state/new-server.ts'
import { createJob } from '#main/state/reduce-job.ts'
import type { LedgerEntry } from '#main/storage/ledger.ts'
import type { Hook } from '#shared/hooks.ts'
import { createMessage } from '#shared/message.ts'
import type { JobOutcome, JobState, OutcomeKind } from '#shared/model.ts'
import { createTexts } from '#shared/texts/index.ts'
import { hookOf } from '#test/support/hooks-sample.ts'
import { texts } from '#test/support/english.ts'
import { sampleOutcome } from '#test/support/outcome-sample.ts'

const german = createTexts('de', 'de')
const minute = 60_000
const hour = 60 * minute
const at = (day: number, hours: number) => new Date(2026, 10, day, hours).getTime()
const now = at(24, 12)

const hook: Hook = hookOf({ id: 'h', name: 'Team', outcomes: [] })
const outcome = (key: JobOutcome['key'], kind: OutcomeKind, more: Partial<JobOutcome> = {}) =>
  sampleOutcome(kind, { key, at: now - hour, startedAt: now - 2 * hour, ...more })
const job = (id: string, more: Partial<JobState> = {}): JobState => ({ ...createJob('s', id, now), ...more })
const server = (more: object = {}) => ({ ...createServerState('s', 'http://lab', 'Lab', false), ...more })

describe('the event of a batch', () => {
  const failed = outcome('s/b', 'failed', { error: 'ValueError: no parsed file' })
  const jobs = [
    job('a', { outcome: outcome('s/a', 'completed', { error: 'no cause' }) }),
    job('b', { outcome: failed }),
  ]

  it('counts its jobs and says why some failed', () => {
    const batch = { id: 'x', name: 'Nightly' }
    const ended = { batch, jobs, progress: getBatchProgress(jobs) }
    const event = createBatchEvent(ended, failed, now, texts)
    expect(event).toMatchObject({
      kind: 'batch',
      title: 'Batch finished: Nightly',
      lines: ['2 jobs finished: 1 completed, 1 failed', 'ValueError: no parsed file'],
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
    overdue: { run: 1, usualMs: 20 * minute },
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
  expect(createOverdueEvent({ ...overdue, startedAt: undefined }, server(), now, texts)?.lines).toEqual([])
  expect(createOverdueEvent(job('a'), server(), now, texts)).toBeUndefined()
})

const unreachable = createMessage('alerts.kinds.unreachable')

it('queue alerts are reported when raised, without those about reachability', () => {
  const cpu = { kind: 'cpu', raisedAt: now, message: createMessage('alerts.cpu', 97) } as const
  const away = { kind: 'unreachable', raisedAt: now, message: unreachable } as const
  const events = createAlertEvents(server(), [cpu, away], now, texts)
  const data = { alert: { kind: 'cpu', raisedAt: toIsoTime(now) } }
  expect(events).toMatchObject([{ title: 'Queue alert: Lab', lines: ['CPU at 97%'], data }])
})

it('a server is unreachable after the hook’s time, and back with its duration', () => {
  const alert = { kind: 'unreachable', raisedAt: now, message: unreachable } as const
  expect(getUnreachableDueTime(hook, alert)).toBe(now + 4 * minute)
  expect(getUnreachableDueTime({ ...hook, unreachableMinutes: 1 }, alert)).toBe(now)
  const [away, back] = [
    createReachabilityEvent('unreachable', server(), alert, now + 5 * minute, texts),
    createReachabilityEvent('back', server(), alert, now + 11 * minute, texts),
  ]
  expect(away).toMatchObject({
    title: 'Lab is unreachable',
    lines: [formatMessage(alert.message, texts)],
    data: { since: toIsoTime(now - minute) },
  })
  expect(back).toMatchObject({ title: 'Lab is back', lines: ['It was unreachable for 12 min.'] })
  expect(away.id).not.toBe(back.id)
})

const entry = (key: JobOutcome['key'], kind: OutcomeKind, more: Partial<JobOutcome> = {}): LedgerEntry => ({
  outcome: outcome(key, kind, more),
  announced: true,
  label: key,
})

describe('a digest', () => {
  it.each([
    ['day', 8, at(24, 8), at(25, 8)],
    ['day', 12, at(24, 12), at(25, 12)],
    ['day', 18, at(23, 18), at(24, 18)],
    ['week', 8, at(23, 8), at(30, 8)],
  ] as const)('of each %s at %i:00 has its last and its next time', (every, hours, last, next) => {
    expect(getDigestTimes({ ...hook, digest: { every, at: hours * 60 } }, now)).toMatchObject({ last, next })
  })

  it('counts the runs since the previous one, with causes and the slowest', () => {
    const entries = [
      entry('s/old', 'completed', { at: at(23, 7) }),
      entry('s/a', 'completed', { at: at(24, 6), startedAt: at(24, 3) }),
      entry('s/b', 'failed', { at: at(24, 7), startedAt: at(24, 6), error: 'ValueError: no parsed file' }),
      entry('other/c', 'completed', { at: at(24, 7) }),
      entry('s/late', 'completed', { at: at(24, 9) }),
    ]
    const event = createDigestEvent({ ...hook, servers: ['s'] }, entries, at(24, 8), now, texts)
    expect(event).toMatchObject({
      title: 'Since yesterday: 2 jobs finished: 1 completed, 1 failed',
      lines: ['ValueError: no parsed file', 's/a: 3 h', 's/b: 1 h'],
      data: {
        since: toIsoTime(at(23, 8)),
        until: toIsoTime(at(24, 8)),
        counts: { completed: 1, failed: 1 },
        failures: ['ValueError: no parsed file'],
      },
    })
    expect(createDigestEvent({ ...hook, servers: ['none'] }, entries, at(24, 8), now, german).title).toBe(
      'Seit gestern keine Jobs beendet',
    )
  })

  it('counts what ended before its time, of its kinds and projects, the slowest first', () => {
    const onko = { id: '7', name: 'Onko' }
    const of = (id: string, more: Partial<LedgerEntry>, hours: number): LedgerEntry => ({
      ...entry(`s/${id}`, 'completed', { at: at(24, 8), startedAt: at(24, 8) - hours * hour }),
      label: undefined,
      jobKind: 'parsing',
      project: onko,
      ...more,
    })
    const entries = [
      of('quick', {}, 1),
      of('slow', {}, 3),
      of('of-another-kind', { jobKind: 'chunking' }, 2),
      of('of-no-project', { project: undefined }, 2),
      {
        ...of('unknown', {}, 1),
        outcome: outcome('s/x', 'cancelled', { at: at(24, 7), startedAt: undefined, error: 'x' }),
      },
      {
        ...of('before', {}, 1),
        outcome: outcome('s/before', 'completed', { at: at(17, 8), startedAt: at(17, 7) }),
      },
    ]
    const weekly = { every: 'week', at: 8 * 60 } as const
    const { lines, data } = createDigestEvent(
      { ...hook, kinds: ['parsing'], projects: ['Onko'], digest: weekly },
      entries,
      at(24, 8),
      now,
      texts,
    )
    expect(data).toMatchObject({
      since: toIsoTime(at(17, 8)),
      counts: { completed: 2, cancelled: 1 },
      failures: [],
    })
    expect(lines).toEqual([expect.stringContaining('3 h'), expect.stringContaining('1 h')])
  })
})

it.each([
  [0.5, { nth: 0, nextAt: now + 2 * hour }],
  [2, { nth: 1, nextAt: now + 4 * hour }],
  [9, { nth: 4, nextAt: now + 10 * hour }],
  [10, { nth: 5 }],
  [100, { nth: 5 }],
])('knows when a failure is repeated that is %d hours old', (hours, repeat) => {
  expect(getDueRepeat(2, now, now + hours * hour)).toEqual(repeat)
})
