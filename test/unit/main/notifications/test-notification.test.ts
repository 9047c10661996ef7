import { describe, expect, it } from 'vitest'
import { notificationForTest, outcomeOfTest } from '#main/notifications/test-notification.ts'
import { texts } from '#test/support/english.ts'
import { context, NOW } from './outcomes.ts'
import { inWords, saying, wordsOf } from '#test/support/job-texts.ts'

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
