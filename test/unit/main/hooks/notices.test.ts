import { describe, expect, it } from 'vitest'
import {
  alertEvents,
  awayAt,
  batchEvent,
  digestEvent,
  digestTimes,
  overdueEvent,
  reachEvent,
  repeatOf,
  testNotice,
} from '../../../../main/hooks/notices.ts'
import { newServer } from '../../../../main/state/new-server.ts'
import { newJob } from '../../../../main/state/reduce-job.ts'
import type { LedgerEntry } from '../../../../main/storage/ledger.ts'
import type { Hook } from '../../../../shared/hooks.ts'
import { messageOf } from '../../../../shared/message.ts'
import type { JobOutcome, JobState, OutcomeKind } from '../../../../shared/model.ts'
import { createTexts } from '../../../../shared/texts/index.ts'

const texts = createTexts('en', 'en')
const german = createTexts('de', 'de')
const minute = 60_000
const hour = 60 * minute
const at = (day: number, hours: number) => new Date(2026, 10, day, hours).getTime()
/** A Tuesday. */
const now = at(24, 12)

const hook: Hook = {
  id: 'h',
  name: 'Team',
  isOn: true,
  outcomes: [],
  kinds: [],
  servers: [],
  alsoWhilePaused: false,
  action: { type: 'webhook', format: 'json' },
  secrets: [],
}
const outcome = (key: JobOutcome['key'], kind: OutcomeKind, more: Partial<JobOutcome> = {}): JobOutcome => ({
  id: `${kind}@1`,
  key,
  kind,
  run: 1,
  at: now - hour,
  startedAt: now - 2 * hour,
  progress: 100,
  ...more,
})
const job = (id: string, more: Partial<JobState> = {}): JobState => ({ ...newJob('s', id, now), ...more })
const server = (more: object = {}) => ({ ...newServer('s', 'http://lab', 'Lab', false), ...more })

describe('the event of a batch', () => {
  const failed = outcome('s/b', 'failed', { error: 'ValueError: no parsed file' })
  const jobs = [job('a', { outcome: outcome('s/a', 'completed') }), job('b', { outcome: failed })]

  it('counts its jobs and names why some failed', () => {
    const event = batchEvent({ id: 'x', name: 'Nightly' }, jobs, failed, now, texts)
    expect(event).toMatchObject({
      kind: 'batch',
      title: 'Batch finished: Nightly',
      lines: ['2 jobs finished: 1 completed, 1 failed', 'ValueError: no parsed file'],
    })
    expect(batchEvent({ id: 'x' }, jobs, failed, now, german)?.title).toBe('Stapel fertig')
  })

  it('is none while a job goes on, or for a single job', () => {
    expect(
      batchEvent({ id: 'x' }, [...jobs, job('c', { status: 'running' })], failed, now, texts),
    ).toBeUndefined()
    expect(batchEvent({ id: 'x' }, jobs.slice(1), failed, now, texts)).toBeUndefined()
  })
})

it('an overdue run is told with its usual and its present duration', () => {
  const overdue = job('a', {
    label: 'Import',
    startedAt: now - hour,
    overdue: { run: 1, usualMs: 20 * minute },
  })
  expect(overdueEvent(overdue, server(), now, texts)).toMatchObject({
    title: expect.stringContaining('Import'),
    lines: [expect.stringContaining('20 min')],
    server: { name: 'Lab', url: 'http://lab' },
  })
  expect(overdueEvent(job('a'), server(), now, texts)).toBeUndefined()
})

it('queue alerts are told when they are raised, without those about reachability', () => {
  const cpu = { kind: 'cpu', raisedAt: now, message: messageOf('alerts.cpu', 97) } as const
  const away = { kind: 'unreachable', raisedAt: now, message: messageOf('alerts.kinds.unreachable') } as const
  const events = alertEvents(server(), server({ alerts: [cpu, away] }), now, texts)
  expect(events).toMatchObject([{ title: 'Queue alert: Lab', lines: ['CPU at 97%'] }])
  expect(
    alertEvents(server({ alerts: [cpu] }), server({ alerts: [{ ...cpu, raisedAt: 1 }] }), now, texts),
  ).toEqual([])
})

it('a server is unreachable after the hook’s time, and back with how long it was away', () => {
  const alert = {
    kind: 'unreachable',
    raisedAt: now,
    message: messageOf('alerts.kinds.unreachable'),
  } as const
  expect(awayAt(hook, alert)).toBe(now + 4 * minute)
  expect(awayAt({ ...hook, unreachableMinutes: 1 }, alert)).toBe(now)
  const [away, back] = [
    reachEvent('unreachable', server(), alert, now + 5 * minute, texts),
    reachEvent('back', server(), alert, now + 11 * minute, texts),
  ]
  expect(away.title).toBe('Lab is unreachable')
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
  ] as const)('of each %s at %i:00 was due and will be', (every, hours, last, next) => {
    expect(digestTimes({ ...hook, digest: { every, at: hours * 60 } }, now)).toEqual({ last, next })
  })

  it('counts the runs since the one before, with causes and the slowest', () => {
    const entries = [
      entry('s/old', 'completed', { at: at(23, 7) }),
      entry('s/a', 'completed', { at: at(24, 6), startedAt: at(24, 3) }),
      entry('s/b', 'failed', { at: at(24, 7), startedAt: at(24, 6), error: 'ValueError: no parsed file' }),
      entry('other/c', 'completed', { at: at(24, 7) }),
      entry('s/late', 'completed', { at: at(24, 9) }),
    ]
    const event = digestEvent({ ...hook, servers: ['s'] }, entries, at(24, 8), now, texts)
    expect(event).toMatchObject({
      title: 'Since yesterday: 2 jobs finished: 1 completed, 1 failed',
      lines: ['ValueError: no parsed file', 's/a: 3 h', 's/b: 1 h'],
      data: { counts: { completed: 1, failed: 1 } },
    })
    expect(digestEvent({ ...hook, servers: ['none'] }, entries, at(24, 8), now, german).title).toBe(
      'Seit gestern: kein Job beendet',
    )
  })
})

it.each([
  [0.5, { nth: 0, nextAt: now + 2 * hour }],
  [2, { nth: 1, nextAt: now + 4 * hour }],
  [9, { nth: 4, nextAt: now + 10 * hour }],
  [10, { nth: 5 }],
  [100, { nth: 5 }],
])('a failure that is repeated every 2 hours, %d hours later', (hours, repeat) => {
  expect(repeatOf(2, now, now + hours * hour)).toEqual(repeat)
})

it.each([
  ['batch', 'Batch finished: Compileo Tray', '2 jobs finished: 1 completed, 1 failed'],
  ['overdue', 'Compileo Tray is taking longer than usual', '30 min'],
  ['alert', 'Queue alert: Compileo', 'CPU at 97%'],
  ['unreachable', 'Compileo is unreachable', ''],
  ['digest', 'Since yesterday: 2 jobs finished: 1 completed, 1 failed', 'ValueError: this is a test'],
] as const)('a hook can be tried out on the event "%s"', (kind, title, line) => {
  expect(testNotice(kind, hook, now, texts)).toMatchObject({
    isTest: true,
    kind,
    title,
    lines: expect.arrayContaining([expect.stringContaining(line)]),
  })
})
