import { expect, it } from 'vitest'
import { noDiscovery, withKnown } from '#main/state/discovered.ts'
import { newJob } from '#main/state/reduce-job.ts'

const job = newJob('s', 'x', 0)
const [one, two] = [
  { id: '1', name: 'Oncology' },
  { id: '2', name: 'Cardiology' },
]

it('a server that was never scanned has nothing', () => {
  expect(noDiscovery('s')).toEqual({ serverId: 's', state: 'unknown', sources: [], jobs: [], projects: [] })
})

it('a list fills in unknown fields of a job', () => {
  expect(withKnown(job, { kind: 'parsing', project: one })).toEqual({ ...job, kind: 'parsing', project: one })
  const known = { ...job, kind: 'parsing', project: one } as const
  expect(withKnown({ ...job, project: one }, { kind: 'parsing', project: two })).toEqual(known)
  expect(withKnown({ ...job, kind: 'parsing' }, { kind: 'chunking', project: one })).toEqual(known)
  expect(withKnown(job, { startedBy: 'ada' })).toEqual({ ...job, startedBy: 'ada' })
  const started = newJob('s', 'x', 0, { startedBy: 'ada' })
  expect(withKnown(started, { startedBy: 'bob' })).toBe(started)
  expect(withKnown(started, { kind: 'parsing', startedBy: 'bob' })).toMatchObject({ startedBy: 'ada' })
})

it('a job stays the same object if a list has nothing new', () => {
  const known = { ...job, kind: 'parsing', project: one } as const
  expect(withKnown(known, { kind: 'chunking', project: two })).toBe(known)
  expect(withKnown(job, {})).toBe(job)
})
