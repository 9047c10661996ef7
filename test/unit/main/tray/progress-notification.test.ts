import { describe, expect, it } from 'vitest'
import { createExpectations } from '../../../../main/state/expectations.ts'
import { progressNotification } from '../../../../main/tray/progress-notification.ts'
import type { JobState } from '../../../../shared/model.ts'
import { texts } from '../../../support/english.ts'
import { ended, job, NOW, server } from './states.ts'

const minute = 60_000
const progressOf = (...jobs: readonly JobState[]) => {
  const state = {
    jobs: new Map(jobs.map((each) => [each.key, each])),
    servers: new Map([['work', server()]]),
  }
  return progressNotification(state, createExpectations(), texts, NOW)
}

const halfDone = (id: string, addedAt: number) => {
  const startedAt = NOW - 31 * minute
  const trail = [
    { at: startedAt, progress: 0 },
    { at: NOW, progress: 50 },
  ]
  return job(id, { progress: 50, startedAt, trail, addedAt })
}

describe('the notification of progress', () => {
  it('names the three jobs that were added first, and shows when all may be done', () => {
    const jobs = [halfDone('d', 4), halfDone('c', 3), halfDone('b', 2), halfDone('a', 1)]
    expect(progressOf(...jobs)).toMatchObject({
      title: '4 running',
      body: 'a · 50%\nb · 50%\nc · 50%\nDone about 12:30',
      percent: 50,
    })
  })

  it('has an empty bar while jobs only wait', () => {
    expect(progressOf(job('a', { status: 'pending' }))).toMatchObject({ title: '1 waiting', percent: 0 })
  })

  it('is none without a job that runs or waits', () => {
    expect(progressOf(ended('a', 'completed'), ended('b', 'failed'))).toBeUndefined()
  })
})
