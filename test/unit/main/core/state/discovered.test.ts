import { expect, it } from 'vitest'
import { createEmptyDiscovery, addListedDetails } from '#main/core/state/discovered.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { withJobFields, toJobParts } from '#test/support/job-parts.ts'

const job = createJob('s', 'x', 0)
const [one, two] = [
  { id: '1', name: 'Oncology' },
  { id: '2', name: 'Cardiology' },
]

it('a server that was never scanned has no discovered jobs', () => {
  expect(createEmptyDiscovery('s')).toEqual({
    serverId: 's',
    state: 'unknown',
    sources: [],
    jobs: [],
    projects: [],
  })
})

it('a scanned list adds missing details to a watched job, but replaces none', () => {
  expect(addListedDetails(job, { kind: 'parsing', project: one })).toEqual(
    withJobFields(job, { kind: 'parsing', project: one }),
  )
  const known = withJobFields(job, { kind: 'parsing', project: one })
  expect(addListedDetails(withJobFields(job, { project: one }), { kind: 'parsing', project: two })).toEqual(
    known,
  )
  expect(
    addListedDetails(withJobFields(job, { kind: 'parsing' }), { kind: 'chunking', project: one }),
  ).toEqual(known)
  expect(addListedDetails(job, { startedBy: 'ada' })).toEqual(withJobFields(job, { startedBy: 'ada' }))
  const started = createJob('s', 'x', 0, { startedBy: 'ada' })
  expect(addListedDetails(started, { startedBy: 'bob' })).toBe(started)
  expect(addListedDetails(started, { kind: 'parsing', startedBy: 'bob' })).toMatchObject(
    toJobParts({ startedBy: 'ada' }),
  )
})

it('a job’s state stays the same object if a list has no new details', () => {
  const known = withJobFields(job, { kind: 'parsing', project: one })
  expect(addListedDetails(known, { kind: 'chunking', project: two })).toBe(known)
  expect(addListedDetails(job, {})).toBe(job)
})
