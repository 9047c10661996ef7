import { expect, it } from 'vitest'
import { noDiscovery, withKnown, withoutWatched } from '../../../../main/state/discovered.ts'
import { newJob } from '../../../../main/state/reduce-job.ts'

const job = newJob('s', 'x', 0)
const [one, two] = [
  { id: '1', name: 'Oncology' },
  { id: '2', name: 'Cardiology' },
]

it('a server that was never scanned has nothing', () => {
  expect(noDiscovery('s')).toEqual({ serverId: 's', state: 'unknown', sources: [], jobs: [], projects: [] })
})

it('a list fills in what was unknown of a job', () => {
  expect(withKnown(job, { kind: 'parsing', project: one })).toEqual({ ...job, kind: 'parsing', project: one })
  const known = { ...job, kind: 'parsing', project: one } as const
  expect(withKnown({ ...job, project: one }, { kind: 'parsing', project: two })).toEqual(known)
  expect(withKnown({ ...job, kind: 'parsing' }, { kind: 'chunking', project: one })).toEqual(known)
})

it('a job stays the same object if a list has nothing new', () => {
  const known = { ...job, kind: 'parsing', project: one } as const
  expect(withKnown(known, { kind: 'chunking', project: two })).toBe(known)
  expect(withKnown(job, {})).toBe(job)
})

it('watched jobs are not listed', () => {
  const jobs = (['a', 'b'] as const).map((jobId) => ({
    key: `s/${jobId}` as const,
    serverId: 's',
    jobId,
    source: 'plugin' as const,
    status: 'running' as const,
    progress: 0,
  }))
  const discovery = { ...noDiscovery('s'), jobs }
  expect(withoutWatched(discovery, new Map([['s/a', 1]]))).toEqual({ ...discovery, jobs: jobs.slice(1) })
  expect(withoutWatched(discovery, new Map([['s/c', 1]]))).toBe(discovery)
})
