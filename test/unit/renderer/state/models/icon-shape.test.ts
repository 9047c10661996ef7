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
    ['Running', 'a running job', 'running', { status: 'running' }, 'active'],
    ['Running', 'a job with an unknown status', 'running', { status: 'a new status' }, 'active'],
    ['Retrying', 'a retrying job', 'retrying', { status: 'retrying' }, 'active'],
    ['Waiting', 'a pending job', 'waiting', { status: 'pending' }, 'plain'],
    ['Waiting', 'a scheduled job', 'waiting', { status: 'scheduled' }, 'plain'],
    ['Waiting', 'a job without a status', 'waiting', { status: undefined }, 'plain'],
    ['Failed', 'a failed job', 'failed', { status: 'failed' }, 'bad'],
    [
      'Maybe running',
      'a job that the server lost track of',
      'lostTrack',
      { status: 'running', lostTrackAt: 1 },
      'warn',
    ],
    ['Reconnecting', 'a job that is reconnecting', 'reconnecting', connectionOf('waiting'), 'plain'],
    ['Server unavailable', 'a job on an unreachable server', 'offline', connectionOf('offline'), 'plain'],
    ['API key rejected', 'a job whose API key is rejected', 'locked', connectionOf('unauthorized'), 'warn'],
    ['Running', 'a job that is connecting', 'running', connectionOf('connecting'), 'active'],
    ['Running', 'a job that is polled', 'running', connectionOf('polling'), 'active'],
    ['Running', 'a job whose connection is closed', 'running', connectionOf('closed'), 'active'],
  ] as const)('means “%s”, with the matching shape and colour, for %s', (meaning, _, shape, fields, tone) => {
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
