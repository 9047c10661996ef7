import { describe, expect, it } from 'vitest'
import { createCrashNotification } from '#main/app/crash-handler.ts'
import {
  createRejectedJobsNotification,
  createTestNotification,
  createTestResult,
  formatRejectedJobs,
} from '#main/core/notifications/app-notifications.ts'
import type { RejectedJob } from '#shared/model.ts'
import { texts } from '#test/support/english.ts'
import { formatAllMessages, createQuotedMessage, formatMessageOrText } from '#test/support/job-texts.ts'
import { context, NOW } from './outcomes.ts'

describe('notifications about the program itself', () => {
  it('are critical if the program had to quit after an error', () => {
    expect(createCrashNotification(texts)).toEqual({
      id: 'ended',
      title: texts.system.crash.ended,
      body: texts.system.crash.endedWhy,
      urgency: 'critical',
      command: { open: 'window' },
      buttons: [],
    })
  })
})

const refused = (jobId: string | undefined, why = 'No such job'): RejectedJob => ({
  ...(jobId !== undefined && { jobId }),
  message: createQuotedMessage(why),
})

describe('jobs that a hidden launch couldn’t watch', () => {
  it('are named in a notification, each on one line with the reason', () => {
    expect(createRejectedJobsNotification([refused('x-1')], texts)).toMatchObject({
      title: 'Couldn’t watch x-1',
      body: 'No such job.',
    })
    expect(createRejectedJobsNotification([refused(undefined)], texts).title).toBe('Couldn’t watch a job')
    expect(createRejectedJobsNotification([refused('x'.repeat(99), 'y'.repeat(999))], texts)).toMatchObject({
      title: `Couldn’t watch ${'x'.repeat(39)}…`,
      body: `${'y'.repeat(159)}…`,
    })
  })

  it('share one notification, which names five of them', () => {
    const { title, body } = createRejectedJobsNotification(
      ['x'.repeat(99), 'b', 'c', 'd', 'e', 'f'].map((jobId) => refused(jobId)),
      texts,
    )
    expect(title).toBe('Couldn’t watch 6 jobs')
    expect(body.split('\n')).toEqual([
      `${'x'.repeat(39)}…: No such job.`,
      ...['b', 'c', 'd', 'e'].map((jobId) => `${jobId}: No such job.`),
    ])
  })

  it('are listed on one line each in a terminal', () => {
    const lines = formatRejectedJobs([refused('x'.repeat(999), 'y'.repeat(999)), refused(undefined)], texts)
    expect(lines.split('\n')).toEqual([
      `Couldn’t watch ${'x'.repeat(199)}…: ${'y'.repeat(199)}…`,
      'Couldn’t watch a job: No such job',
      '',
    ])
  })
})

it('a test notification has a button that shows the window', () => {
  expect(createTestNotification(texts)).toMatchObject({ id: 'test', buttons: [{ label: 'Show' }] })
})

describe('the result of a test notification', () => {
  it('says that the notification was sent if the desktop accepted it', () => {
    expect(formatAllMessages(createTestResult({ accepted: true }, context()))).toEqual({
      ok: true,
      message: 'Sent.',
    })
  })

  it('says why the desktop rejected the notification', () => {
    const delivery = {
      accepted: false,
      reason: createQuotedMessage('No notification service is running on this desktop.'),
    } as const
    expect(createTestResult(delivery, context())).toEqual({ ok: false, message: delivery.reason })
  })

  it('warns if a pause or quiet hours would suppress the notifications of real outcomes', () => {
    const paused = context({ settings: { pausedUntil: NOW + 1 } })
    expect(formatMessageOrText(createTestResult({ accepted: true }, paused).message)).toContain(
      'while notifications are paused',
    )
    const hour = new Date(NOW).getHours() * 60
    const quiet = context({ settings: { quietHours: { on: true, from: hour, to: hour + 59 } } })
    expect(formatMessageOrText(createTestResult({ accepted: true }, quiet).message)).toContain(
      'during quiet hours',
    )
  })
})
