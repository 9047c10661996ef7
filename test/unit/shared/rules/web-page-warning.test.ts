import { expect, it } from 'vitest'
import { needsWebPageConfirmation } from '#shared/rules/web-page-warning.ts'
import { createTestJob, type FlatJob } from '#test/support/job-parts.ts'

const now = 1_000_000_000
const long = { serverId: 's', status: 'running', startedAt: now - 300_001 } as const
const outcome = { id: 'lost@1', key: 's/a', kind: 'lost', run: 1, at: now, progress: 0 } as const

it.each<[string, boolean, FlatJob]>([
  ['has run for more than five minutes', true, {}],
  ['has been retrying for more than five minutes', true, { status: 'retrying' }],
  ['has run for up to five minutes', false, { startedAt: now - 300_000 }],
  ['has run for an unknown time', false, { startedAt: undefined }],
  ['runs on another server', false, { serverId: 'other' }],
  ['waits again after a long run', false, { status: 'pending' }],
  ['has no report', false, { status: undefined }],
  ['has ended', false, { outcome }],
  ['is an analysis outside the queue', false, { followedBy: 'quality' }],
  ['failed because the server lost track of it', false, { lostTrackAt: now }],
])('a job that %s needs a confirmation before its web page opens: %s', (_, asks, job) => {
  const jobs = [createTestJob({ ...long, ...job })]
  expect(needsWebPageConfirmation(jobs, 's', now)).toBe(asks)
})
