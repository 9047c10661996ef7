import { expect, it } from 'vitest'
import { isJobKey, getJobId, getServerId } from '#shared/rules/job-key.ts'

it('a job’s key consists of a server’s ID and a job’s ID, which may contain slashes', () => {
  expect(getServerId('lab/a/b')).toBe('lab')
  expect(getJobId('lab/a/b')).toBe('a/b')
  expect(['lab/a', 'lab/a/b', '/a', 'lab/', 'lab', '/', '//a'].filter(isJobKey)).toEqual(['lab/a', 'lab/a/b'])
})
