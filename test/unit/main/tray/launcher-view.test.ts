import { expect, it } from 'vitest'
import { iconProgress } from '../../../../main/tray/launcher-view.ts'
import { defaultSettings } from '../../../../shared/settings.ts'
import type { JobKey, JobState } from '../../../../shared/model.ts'
import { ended, job, server } from './states.ts'

function progress(jobs: readonly JobState[], unseen: readonly JobKey[] = [], more = {}) {
  return iconProgress({
    jobs: new Map(jobs.map((each) => [each.key, each])),
    servers: new Map([['work', server(more)]]),
    unseen: new Set(unseen),
    settings: defaultSettings,
  })
}

it('is that of the only job that runs, in whole percents, rounded down', () => {
  expect(progress([job('a', { progress: 41.9 })])).toEqual({ percent: 41, isFailed: false })
})

it('is the mean of several, and what waits or is over counts for nothing', () => {
  const jobs = [
    job('a', { progress: 20 }),
    job('b', { progress: 61 }),
    job('w', { status: 'pending' }),
    ended('c', 'completed'),
  ]
  expect(progress(jobs)).toEqual({ percent: 40, isFailed: false })
})

it('is none if nothing runs, or no report of what runs has come', () => {
  expect(progress([])).toEqual({ percent: undefined, isFailed: false })
  expect(progress([job('w', { status: 'pending' })])).toMatchObject({ percent: undefined })
  expect(progress([job('a', { progress: 40 })], [], { reach: 'unreachable' })).toMatchObject({
    percent: undefined,
  })
})

it('is failed until the user has seen the failure, whatever else runs', () => {
  const jobs = [ended('f', 'failed'), job('a', { progress: 40 })]
  expect(progress(jobs, ['work/f'])).toEqual({ percent: 40, isFailed: true })
  expect(progress(jobs)).toEqual({ percent: 40, isFailed: false })
})
