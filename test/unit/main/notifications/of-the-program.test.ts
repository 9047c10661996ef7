import { describe, expect, it } from 'vitest'
import { notificationForCrash } from '#main/crash/crash-handler.ts'
import {
  notificationForLaunch,
  notificationForTest,
  notificationForUpdate,
  outcomeOfTest,
  refusedLines,
} from '#main/notifications/of-the-program.ts'
import type { RefusedJob } from '#shared/model.ts'
import { texts } from '#test/support/english.ts'
import { inWords, saying, wordsOf } from '#test/support/job-texts.ts'
import { context, NOW } from './outcomes.ts'

describe('notifications about the program itself', () => {
  it('are silent about a newer version, and require no action', () => {
    expect(notificationForUpdate('1.2.3', texts)).toEqual({
      id: 'update',
      title: 'Compileo Tray 1.2.3 is ready',
      body: texts.updates.notification.body,
      urgency: 'low',
      command: { open: { show: 'settings' } },
      buttons: [],
      silent: true,
    })
  })

  it('about its end can’t be overlooked', () => {
    expect(notificationForCrash(texts)).toEqual({
      id: 'ended',
      title: texts.system.crash.ended,
      body: texts.system.crash.endedWhy,
      urgency: 'critical',
      command: { open: 'window' },
      buttons: [],
    })
  })
})

const refused = (jobId: string | undefined, why = 'No such job'): RefusedJob => ({
  ...(jobId !== undefined && { jobId }),
  message: saying(why),
})

describe('what a hidden launch could not watch', () => {
  it('is named and explained, each at the length of a line', () => {
    expect(notificationForLaunch([refused('x-1')], texts)).toMatchObject({
      title: 'Couldn’t watch x-1',
      body: 'No such job.',
    })
    expect(notificationForLaunch([refused(undefined)], texts).title).toBe('Couldn’t watch a job')
    expect(notificationForLaunch([refused('x'.repeat(99), 'y'.repeat(999))], texts)).toMatchObject({
      title: `Couldn’t watch ${'x'.repeat(39)}…`,
      body: `${'y'.repeat(159)}…`,
    })
  })

  it('is one notification for several jobs, and names five of them', () => {
    const { title, body } = notificationForLaunch(
      ['x'.repeat(99), 'b', 'c', 'd', 'e', 'f'].map((jobId) => refused(jobId)),
      texts,
    )
    expect(title).toBe('Couldn’t watch 6 jobs')
    expect(body.split('\n')).toEqual([
      `${'x'.repeat(39)}…: No such job.`,
      ...['b', 'c', 'd', 'e'].map((jobId) => `${jobId}: No such job.`),
    ])
  })

  it('takes a line each in a terminal', () => {
    const lines = refusedLines([refused('x'.repeat(999), 'y'.repeat(999)), refused(undefined)], texts)
    expect(lines.split('\n')).toEqual([
      `Couldn’t watch ${'x'.repeat(199)}…: ${'y'.repeat(199)}…`,
      'Couldn’t watch a job: No such job',
      '',
    ])
  })
})

describe('a test notification', () => {
  it('has a button that shows the window', () => {
    expect(notificationForTest(texts)).toMatchObject({ id: 'test', buttons: [{ label: 'Show' }] })
  })

  it('shows that the desktop took it', () => {
    expect(inWords(outcomeOfTest({ taken: true }, context()))).toEqual({
      ok: true,
      message: 'Sent.',
    })
  })

  it('shows why the desktop did not', () => {
    const delivery = {
      taken: false,
      reason: saying('No notification service is running on this desktop.'),
    } as const
    expect(outcomeOfTest(delivery, context())).toEqual({ ok: false, message: delivery.reason })
  })

  it('shows what keeps outcomes silent all the same', () => {
    const paused = context({ settings: { pausedUntil: NOW + 1 } })
    expect(wordsOf(outcomeOfTest({ taken: true }, paused).message)).toContain(
      'while notifications are paused',
    )
    const hour = new Date(NOW).getHours() * 60
    const quiet = context({ settings: { quietHours: { on: true, from: hour, to: hour + 59 } } })
    expect(wordsOf(outcomeOfTest({ taken: true }, quiet).message)).toContain('during quiet hours')
  })
})
