import { describe, expect, it } from 'vitest'
import { createJob } from '#main/core/state/reduce-job.ts'
import {
  findRestartableFailures,
  isUnavailable,
  isQueueJob,
  isCommandPending,
  isRestartable,
  isCommandInProgress,
} from '#shared/rules/restartable.ts'
import type { OutcomeKind, JobState, Reach, PendingCommand } from '#shared/model.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

const now = Date.UTC(2026, 10, 24, 12)

const command = (kind: PendingCommand['kind'], state: PendingCommand['state'], agoMs = 0) => ({
  pendingCommand: { kind, state, at: now - agoMs },
})

function ended(kind: OutcomeKind, more: FlatJob = {}): JobState {
  const job = createJob('s', 'j', now)
  return withJobFields(job, {
    outcome: { id: kind, key: job.identity.key, kind, run: 1, at: now, progress: 0 },
    ...more,
  })
}

it.each<[string, JobState]>([
  ['a failed job', ended('failed')],
  ['a job whose restart had no effect', ended('failed', command('restart', 'accepted', 60_000))],
  // The clock was set back after the restart was accepted.
  [
    'a job whose restart is dated a day in the future',
    ended('failed', command('restart', 'accepted', -86_400_000)),
  ],
  ['a job whose restart was rejected', ended('failed', command('restart', 'rejected'))],
  ['a job whose auto-restart is due', ended('failed', { recovery: { attempts: 0, restartAt: now } })],
])('“Restart all failed” includes %s', (_, job) => {
  expect(findRestartableFailures([job], now)).toEqual([job.identity.key])
})

it.each<[string, JobState]>([
  ['a completed job', ended('completed')],
  ['a cancelled job', ended('cancelled')],
  ['a lost job', ended('lost')],
  ['a running job', createJob('s', 'j', now)],
  ['a job whose restart was requested', ended('failed', command('restart', 'sent'))],
  ['a job whose restart has no response', ended('failed', command('restart', 'sent', 60_000))],
  ['a job whose restart was just accepted', ended('failed', command('restart', 'accepted', 59_000))],
  // The clock was set back after the restart was accepted.
  ['a job whose restart is dated 2 s in the future', ended('failed', command('restart', 'accepted', -2_000))],
])('“Restart all failed” doesn’t include %s', (_, job) => {
  expect(findRestartableFailures([job], now)).toEqual([])
})

describe('a restart', () => {
  it('isn’t possible for jobs that bypass the queue or are only in the server’s records', () => {
    const { outcome, ...job } = ended('failed')
    expect(isQueueJob(createJob('s', 'j', now))).toBe(true)
    for (const other of [
      withJobFields(job, { outcome, followedBy: 'quality' as const }),
      { ...job, ...(outcome && { outcome: { ...outcome, source: 'records' as const } }) },
    ]) {
      expect(isQueueJob(other)).toBe(false)
      expect(isRestartable(other, now)).toBe(false)
    }
  })

  it('is possible for cancelled jobs only if the user includes them', () => {
    expect(isRestartable(ended('cancelled'), now)).toBe(false)
    expect(isRestartable(ended('cancelled'), now, true)).toBe(true)
    expect(isRestartable(ended('lost'), now, true)).toBe(false)
    expect(isRestartable(ended('failed'), now, true)).toBe(true)
  })
})

describe('a job’s command', () => {
  it('is neither pending nor in progress if no command was sent', () => {
    expect(isCommandPending(ended('failed'), 'restart')).toBe(false)
    expect(isCommandInProgress(ended('failed'), 'restart', now)).toBe(false)
  })

  it.each(['sent', 'accepted'] as const)('is still pending an hour after it was %s', (state) => {
    const job = ended('failed', command('restart', state, 3_600_000))
    expect(isCommandPending(job, 'restart')).toBe(true)
    expect(isCommandPending(job, 'cancel')).toBe(false)
  })

  it.each(['rejected', 'ignored'] as const)('is no longer pending if it was %s', (state) => {
    const job = ended('failed', command('restart', state, 3_600_000))
    expect(isCommandPending(job, 'restart')).toBe(false)
    expect(isCommandPending(job, 'cancel')).toBe(false)
  })
})

it.each<Reach>(['ok', 'unknown', 'limited'])(
  'a server whose reachability is “%s” doesn’t count as unreachable',
  (reach) => {
    expect(isUnavailable({ reach })).toBe(false)
  },
)

it.each<Reach>(['unreachable', 'unauthorized', 'no-queue', 'not-compileo'])(
  'a server whose reachability is “%s” counts as unreachable',
  (reach) => {
    expect(isUnavailable({ reach })).toBe(true)
  },
)
