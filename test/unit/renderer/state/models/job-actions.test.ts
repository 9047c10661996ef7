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
    ['ready', 'failed', failed],
    ['ready', 'was cancelled', cancelled],
    ['ready', 'may still run', withJobFields(running, { lostTrackAt: 1 })],
    ['none', 'runs', running],
    ['none', 'completed', completed],
    ['none', 'was lost', createEndedJob('lost', { jobId: 'a' })],
    ['none', 'isn’t in the queue', withJobFields(failed, { followedBy: 'quality' })],
    ['none', 'is only in the server’s records', fromRecords(failed)],
    ['underway', 'is restarting', withCommand(failed, 'restart', 'sent')],
    ['ready', 'is being cancelled', withCommand(failed, 'cancel', 'sent')],
    ['ready', 'rejected a restart', withCommand(failed, 'restart', 'rejected')],
  ] as const)('is “%s” if the job %s', (offer, _, job) => {
    expect(getRestartOffer(job, undefined)).toBe(offer)
  })

  it('is underway while the window’s request is pending', () => {
    expect([getRestartOffer(failed, 'restart'), getRestartOffer(failed, 'cancel')]).toEqual([
      'underway',
      'ready',
    ])
  })

  it('includes failed and cancelled jobs separately, unless a request is pending', () => {
    const none = new Map()
    const pending = new Map([[failed.identity.key, 'restart' as const]])
    const jobs = [failed, cancelled, running, undefined]
    expect(jobs.map((job) => isFailedWithoutRestart(job, none))).toEqual([true, false, false, false])
    expect(jobs.map((job) => isCancelledWithoutRestart(job, none))).toEqual([false, true, false, false])
    expect(isFailedWithoutRestart(failed, pending)).toBe(false)
  })
})

describe('the cancel of a job', () => {
  it.each([
    ['ready', 'runs', running],
    ['none', 'has ended', failed],
    ['none', 'may still run', withJobFields(running, { lostTrackAt: 1 })],
    ['none', 'has no status', withJobFields(running, { status: undefined })],
    ['none', 'isn’t in the queue', withJobFields(running, { followedBy: 'quality' })],
    ['underway', 'is being cancelled', withCommand(running, 'cancel', 'accepted')],
    ['ready', 'is restarting', withCommand(running, 'restart', 'accepted')],
  ] as const)('is “%s” if the job %s', (offer, _, job) => {
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
    ['Restarting…', withCommand(failed, 'restart', 'sent')],
    ['Cancelling…', withCommand(running, 'cancel', 'sent')],
    ['Restart requested, waiting for the server', withCommand(failed, 'restart', 'accepted')],
    ['Cancel requested, waiting for the job to stop', withCommand(running, 'cancel', 'accepted')],
    [noRoute, withCommand(failed, 'restart', 'accepted', noRoute)],
    ['Couldn’t restart: No route', withCommand(running, 'restart', 'rejected', noRoute)],
    ['The server refused to restart it', withCommand(failed, 'restart', 'rejected')],
    ['Couldn’t cancel: No route', withCommand(failed, 'cancel', 'rejected', noRoute)],
    ['The server refused to cancel it', withCommand(running, 'cancel', 'rejected')],
    [noRoute, withCommand(running, 'cancel', 'ignored', noRoute)],
    [noRoute, withCommand(completed, 'cancel', 'ignored', noRoute)],
    [undefined, withCommand(running, 'restart', 'accepted')],
    [undefined, withCommand(failed, 'cancel', 'accepted')],
    [undefined, running],
  ])('is “%s”', (sentence, job) => {
    expect(formatPendingCommand(job, texts)).toBe(sentence)
    expect(isCommandVisible(job)).toBe(sentence !== undefined)
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

describe('a finished job, which “Clear” removes,', () => {
  it.each([
    [true, 'completed', completed],
    [true, 'was cancelled', cancelled],
    [false, 'runs', running],
    [false, 'failed', withJobFields(failed, { attention: false })],
    [false, 'was cancelled by another user', withJobFields(cancelled, { attention: true })],
    [false, 'shows why a restart was rejected', withCommand(cancelled, 'restart', 'rejected')],
    [true, 'was cancelled with a command', withCommand(cancelled, 'cancel', 'accepted')],
  ])('is %s for a job that %s', (expected, _, job) => {
    expect(isJobFinished(job)).toBe(expected)
  })
})
