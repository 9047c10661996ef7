import { describe, expect, it } from 'vitest'
import {
  formatPendingCommand,
  getCancelOffer,
  getRestartOffer,
  hasCommandFailed,
  isCancelledWithoutRestart,
  isCommandVisible,
  isFailedWithoutRestart,
  isJobFinished,
} from '#renderer/state/models/job-actions.ts'
import type { JobView, PendingCommand } from '#shared/model.ts'
import { texts } from '#test/support/english.ts'
import { withJobFields } from '#test/support/job-parts.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { createEndedJob, createJobView } from '#test/support/sample-data.ts'

const running = createJobView({ jobId: 'a' })
const failed = createEndedJob('failed', { jobId: 'a' })
const cancelled = createEndedJob('cancelled', { jobId: 'a' })
const completed = createEndedJob('completed', { jobId: 'a' })
const commandOf = (
  kind: PendingCommand['kind'],
  state: PendingCommand['state'],
  message?: string,
): PendingCommand => ({
  kind,
  state,
  at: 0,
  ...(message !== undefined && { message: createQuotedMessage(message) }),
})
const withCommand = (job: JobView, ...command: Parameters<typeof commandOf>) =>
  withJobFields(job, { pendingCommand: commandOf(...command) })
const fromRecords = (job: JobView): JobView => ({
  ...job,
  ...(job.outcome && { outcome: { ...job.outcome, source: 'records' } }),
})

describe('the restart of a job', () => {
  it.each([
    ['is offered', 'has failed', 'ready', failed],
    ['is offered', 'was cancelled', 'ready', cancelled],
    [
      'is offered',
      'is one that the server lost track of',
      'ready',
      withJobFields(running, { lostTrackAt: 1 }),
    ],
    ['isn’t offered', 'is running', 'none', running],
    ['isn’t offered', 'has completed', 'none', completed],
    ['isn’t offered', 'was lost', 'none', createEndedJob('lost', { jobId: 'a' })],
    ['isn’t offered', 'bypasses the queue', 'none', withJobFields(failed, { followedBy: 'quality' })],
    ['isn’t offered', 'is only in the server’s records', 'none', fromRecords(failed)],
    ['is underway', 'is restarting', 'underway', withCommand(failed, 'restart', 'sent')],
    ['is offered', 'failed while it was being cancelled', 'ready', withCommand(failed, 'cancel', 'sent')],
    ['is offered', 'couldn’t be restarted before', 'ready', withCommand(failed, 'restart', 'rejected')],
  ] as const)('%s if the job %s', (_state, _case, offer, job) => {
    expect(getRestartOffer(job, undefined)).toBe(offer)
  })

  it('is underway while the window’s request is pending', () => {
    expect([getRestartOffer(failed, 'restart'), getRestartOffer(failed, 'cancel')]).toEqual([
      'underway',
      'ready',
    ])
  })

  it('is offered for failed and cancelled jobs separately, unless a request is pending', () => {
    const none = new Map()
    const pending = new Map([[failed.identity.key, 'restart' as const]])
    const jobs = [failed, cancelled, running, undefined]
    expect(jobs.map((job) => isFailedWithoutRestart(job, none))).toEqual([true, false, false, false])
    expect(jobs.map((job) => isCancelledWithoutRestart(job, none))).toEqual([false, true, false, false])
    expect(isFailedWithoutRestart(failed, pending)).toBe(false)
  })
})

describe('the cancellation of a job', () => {
  it.each([
    ['is offered', 'is running', 'ready', running],
    ['isn’t offered', 'has ended', 'none', failed],
    [
      'isn’t offered',
      'is one that the server lost track of',
      'none',
      withJobFields(running, { lostTrackAt: 1 }),
    ],
    ['isn’t offered', 'has no status', 'none', withJobFields(running, { status: undefined })],
    ['isn’t offered', 'bypasses the queue', 'none', withJobFields(running, { followedBy: 'quality' })],
    ['is underway', 'is being cancelled', 'underway', withCommand(running, 'cancel', 'accepted')],
    ['is offered', 'is restarting', 'ready', withCommand(running, 'restart', 'accepted')],
  ] as const)('%s if the job %s', (_state, _case, offer, job) => {
    expect(getCancelOffer(job, undefined)).toBe(offer)
  })

  it('is underway while the window’s request is pending', () => {
    expect([getCancelOffer(running, 'cancel'), getCancelOffer(running, 'restart')]).toEqual([
      'underway',
      'ready',
    ])
  })
})

describe('the sentence about the last command', () => {
  const noRoute = 'No route'
  it.each([
    ['Restarting…', 'a restart that was sent', withCommand(failed, 'restart', 'sent')],
    ['Cancelling…', 'a cancellation that was sent', withCommand(running, 'cancel', 'sent')],
    [
      'Restart requested, waiting for the server',
      'an accepted restart',
      withCommand(failed, 'restart', 'accepted'),
    ],
    [
      'Cancel requested, waiting for the job to stop',
      'an accepted cancellation',
      withCommand(running, 'cancel', 'accepted'),
    ],
    [
      noRoute,
      'an accepted restart with the message “No route”',
      withCommand(failed, 'restart', 'accepted', noRoute),
    ],
    [
      'Couldn’t restart: No route',
      'a rejected restart with a reason',
      withCommand(running, 'restart', 'rejected', noRoute),
    ],
    [
      'The server refused to restart it',
      'a rejected restart without a reason',
      withCommand(failed, 'restart', 'rejected'),
    ],
    [
      'Couldn’t cancel: No route',
      'a rejected cancellation with a reason',
      withCommand(failed, 'cancel', 'rejected', noRoute),
    ],
    [
      'The server refused to cancel it',
      'a rejected cancellation without a reason',
      withCommand(running, 'cancel', 'rejected'),
    ],
    [
      noRoute,
      'a cancellation with the message “No route” that had no effect on a running job',
      withCommand(running, 'cancel', 'ignored', noRoute),
    ],
    [
      noRoute,
      'a cancellation with the message “No route” that had no effect on a completed job',
      withCommand(completed, 'cancel', 'ignored', noRoute),
    ],
  ])('is “%s” for %s', (sentence, _, job) => {
    expect(formatPendingCommand(job, texts)).toBe(sentence)
    expect(isCommandVisible(job)).toBe(true)
  })

  it.each([
    ['an accepted restart of a job that is running again', withCommand(running, 'restart', 'accepted')],
    ['an accepted cancellation of a job that has ended', withCommand(failed, 'cancel', 'accepted')],
    ['a job without a command', running],
  ])('is missing for %s', (_, job) => {
    expect(formatPendingCommand(job, texts)).toBeUndefined()
    expect(isCommandVisible(job)).toBe(false)
  })

  it('is an error if the command was rejected or had no effect', () => {
    const states = ['sent', 'accepted', 'rejected', 'ignored'] as const
    expect(states.map((state) => hasCommandFailed(withCommand(running, 'cancel', state)))).toEqual([
      false,
      false,
      true,
      true,
    ])
    expect(hasCommandFailed(running)).toBe(false)
  })
})

describe('“Clear”', () => {
  it.each([
    ['removes', 'completed', completed, true],
    ['removes', 'was cancelled', cancelled, true],
    ['keeps', 'is running', running, false],
    ['keeps', 'failed', withJobFields(failed, { attention: false }), false],
    ['keeps', 'was cancelled by another user', withJobFields(cancelled, { attention: true }), false],
    ['keeps', 'shows why a restart was rejected', withCommand(cancelled, 'restart', 'rejected'), false],
    ['removes', 'was cancelled with a command', withCommand(cancelled, 'cancel', 'accepted'), true],
  ])('%s a job that %s', (_verb, _state, job, expected) => {
    expect(isJobFinished(job)).toBe(expected)
  })
})
