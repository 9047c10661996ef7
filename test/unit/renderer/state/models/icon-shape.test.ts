import { describe, expect, it } from 'vitest'
import {
  formatIconMeaning,
  getIconShape,
  getIconTone,
  hasLiveProgress,
} from '#renderer/state/models/icon-shape.ts'
import { createMessage } from '#shared/message.ts'
import type { ConnectionState } from '#shared/model.ts'
import { texts } from '#test/support/english.ts'
import type { FlatJobView } from '#test/support/job-parts.ts'
import { createEndedJob, createJobView } from '#test/support/sample-data.ts'

const jobWith = (fields: FlatJobView) => createJobView({ jobId: 'a', ...fields })
const connectionOf = (state: ConnectionState) => ({ connection: { state } })

describe('the icon of a job', () => {
  it.each([
    [{ status: 'running' }, 'running', 'Running', 'active'],
    [{ status: 'a new status' }, 'running', 'Running', 'active'],
    [{ status: 'retrying' }, 'retrying', 'Retrying', 'active'],
    [{ status: 'pending' }, 'waiting', 'Waiting', 'plain'],
    [{ status: 'scheduled' }, 'waiting', 'Waiting', 'plain'],
    [{ status: undefined }, 'waiting', 'Waiting', 'plain'],
    [{ status: 'failed' }, 'failed', 'Failed', 'bad'],
    [{ status: 'running', lostTrackAt: 1 }, 'lostTrack', 'Maybe running', 'warn'],
    [connectionOf('waiting'), 'reconnecting', 'Reconnecting', 'plain'],
    [connectionOf('offline'), 'offline', 'Server unavailable', 'plain'],
    [connectionOf('unauthorized'), 'locked', 'API key rejected', 'warn'],
    [connectionOf('connecting'), 'running', 'Running', 'active'],
    [connectionOf('polling'), 'running', 'Running', 'active'],
    [connectionOf('closed'), 'running', 'Running', 'active'],
  ] as const)('with %j is “%s” and means “%s”', (fields, shape, meaning, tone) => {
    const job = jobWith(fields)
    expect([getIconShape(job), formatIconMeaning(job, texts), getIconTone(shape)]).toEqual([
      shape,
      meaning,
      tone,
    ])
  })

  it('says that no key is saved if the server requires one', () => {
    const reason = createMessage('serverErrors.missingKey')
    expect(formatIconMeaning(jobWith({ connection: { state: 'unauthorized', reason } }), texts)).toBe(
      'No API key',
    )
    expect(
      formatIconMeaning(jobWith({ status: 'failed', connection: { state: 'unauthorized', reason } }), texts),
    ).toBe('Failed')
  })

  it('shows an outcome even if the server is unreachable', () => {
    const lost = { ...createEndedJob('lost', { jobId: 'a' }) }
    expect(getIconShape({ ...lost, run: { ...lost.run, connection: { state: 'offline' } } })).toBe('lost')
  })
})

describe('the progress of a job', () => {
  it.each([
    ['is running', { progress: 0 }, true],
    ['waits at 0%', { status: 'pending', progress: 0 }, false],
    ['waits with progress', { status: 'pending', progress: 5 }, true],
    ['has no status', { status: undefined, progress: 5 }, false],
    ['has ended', { status: 'failed', progress: 5 }, false],
    ['needs another key', { ...connectionOf('unauthorized'), progress: 5 }, false],
    ['is offline', { ...connectionOf('offline'), progress: 5 }, true],
  ] as const)('of a job that %s: shown is $2', (_, fields, expected) => {
    expect(hasLiveProgress(jobWith(fields))).toBe(expected)
  })
})
