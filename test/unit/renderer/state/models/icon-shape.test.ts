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
    ['running', 'Running', 'a running job', { status: 'running' }, 'active'],
    ['running', 'Running', 'a job with an unknown status', { status: 'a new status' }, 'active'],
    ['retrying', 'Retrying', 'a retrying job', { status: 'retrying' }, 'active'],
    ['waiting', 'Waiting', 'a pending job', { status: 'pending' }, 'plain'],
    ['waiting', 'Waiting', 'a scheduled job', { status: 'scheduled' }, 'plain'],
    ['waiting', 'Waiting', 'a job without a status', { status: undefined }, 'plain'],
    ['failed', 'Failed', 'a failed job', { status: 'failed' }, 'bad'],
    [
      'lostTrack',
      'Maybe running',
      'a job that the server lost track of',
      { status: 'running', lostTrackAt: 1 },
      'warn',
    ],
    ['reconnecting', 'Reconnecting', 'a job that is reconnecting', connectionOf('waiting'), 'plain'],
    ['offline', 'Server unavailable', 'a job on an unreachable server', connectionOf('offline'), 'plain'],
    ['locked', 'API key rejected', 'a job whose API key is rejected', connectionOf('unauthorized'), 'warn'],
    ['running', 'Running', 'a job that is connecting', connectionOf('connecting'), 'active'],
    ['running', 'Running', 'a job that is polled', connectionOf('polling'), 'active'],
    ['running', 'Running', 'a job whose connection is closed', connectionOf('closed'), 'active'],
  ] as const)('is “%s” and means “%s” for %s', (shape, meaning, _, fields, tone) => {
    const job = jobWith(fields)
    expect([getIconShape(job), formatIconMeaning(job, texts), getIconTone(shape)]).toEqual([
      shape,
      meaning,
      tone,
    ])
  })

  it('means “No API key” if the server requires a key and none is saved', () => {
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
    ['is shown', 'is running', { progress: 0 }, true],
    ['isn’t shown', 'waits at 0%', { status: 'pending', progress: 0 }, false],
    ['is shown', 'waits with progress', { status: 'pending', progress: 5 }, true],
    ['isn’t shown', 'has no status', { status: undefined, progress: 5 }, false],
    ['isn’t shown', 'has ended', { status: 'failed', progress: 5 }, false],
    ['isn’t shown', 'needs another key', { ...connectionOf('unauthorized'), progress: 5 }, false],
    ['is shown', 'is unreachable', { ...connectionOf('offline'), progress: 5 }, true],
  ] as const)('%s if the job %s', (_shown, _job, fields, expected) => {
    expect(hasLiveProgress(jobWith(fields))).toBe(expected)
  })
})
