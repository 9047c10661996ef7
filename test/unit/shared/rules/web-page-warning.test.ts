import { expect, it } from 'vitest'
import { needsWebPageConfirmation } from '#shared/rules/web-page-warning.ts'
import { createTestJob, type FlatJob } from '#test/support/job-parts.ts'

const now = 1_000_000_000
const long = { serverId: 's', status: 'running', startedAt: now - 300_001 } as const
const outcome = { id: 'lost@1', key: 's/a', kind: 'lost', run: 1, at: now, progress: 0 } as const

const isConfirmed = (job: FlatJob) => needsWebPageConfirmation([createTestJob({ ...long, ...job })], 's', now)

it.each<[string, FlatJob]>([
  ['has run for more than five minutes', {}],
  ['has been retrying for more than five minutes', { status: 'retrying' }],
])('opening the web page needs a confirmation if a job %s', (_, job) => {
  expect(isConfirmed(job)).toBe(true)
})

it.each<[string, FlatJob]>([
  ['has run for up to five minutes', { startedAt: now - 300_000 }],
  ['has run for an unknown time', { startedAt: undefined }],
  ['runs on another server', { serverId: 'other' }],
  ['waits again after a long run', { status: 'pending' }],
  ['has no report', { status: undefined }],
  ['has ended', { outcome }],
  ['is an analysis outside the queue', { followedBy: 'quality' }],
  ['is one that the server lost track of', { lostTrackAt: now }],
])('opening the web page needs no confirmation if the only job %s', (_, job) => {
  expect(isConfirmed(job)).toBe(false)
})
