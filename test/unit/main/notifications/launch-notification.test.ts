import { describe, expect, it } from 'vitest'
import { notificationForLaunch, refusedLines } from '#main/notifications/launch-notification.ts'
import type { RefusedJob } from '#shared/model.ts'
import { texts } from '#test/support/english.ts'
import { saying } from '#test/support/job-texts.ts'

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
